"""Lets the pages of the help button stand in a frame, on the sites that the shop named only."""

from django.http import HttpResponse

from faq.public.page import PublicRequest
from tickets.core.shop import ORIGIN, Shop


def sites_of(shop: Shop) -> list[str]:
    return [one for one in shop.help_sites.split() if ORIGIN.match(one)]


def framed(request: PublicRequest, response: HttpResponse) -> HttpResponse:
    """The same strict policy, but for who may frame it; nobody where no site is named."""
    shop = request.shop_site.shop
    assert isinstance(shop, Shop)
    sites = sites_of(shop)
    if sites:
        policy = (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            "connect-src 'self'; form-action 'self'; base-uri 'none'; "
        )
        response.headers["Content-Security-Policy"] = f"{policy}frame-ancestors {' '.join(sites)};"
        response.xframe_options_exempt = True  # the door asks for this mark
    return response
