"""What every public page has around it: the shop's name and look, its languages, its addresses."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from faq.sites import Site


class PublicRequest(HttpRequest):
    """A request for a shop's page; the door sets both. It has no session and no user."""

    shop_site: Site
    language: str


def spoken(language: str) -> str:
    """The language of our own words on the page; English where we have no catalogue."""
    return language if language in dict(settings.LANGUAGES) else "en"


def page(
    request: PublicRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    alternates: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page in the shop's look.

    `alternates` maps languages to the path of this very page in them, its own included; without
    it the page is not for search engines and the languages lead to the first page.
    """
    site = request.shop_site
    known = alternates or {}
    content = get_template(template).render(
        {
            "site": site,
            "shop": site.shop,
            "language": request.language,
            "home_path": site.path("faq_home", language=request.language),
            "search_path": site.path("faq_search", language=request.language),
            "canonical": site.origin + known[request.language] if known else "",
            "alternates": [(one, site.origin + path) for one, path in known.items()],
            "languages": [
                {
                    "code": one,
                    "name": get_language_info(one)["name_local"].capitalize(),
                    "path": known.get(one) or site.path("faq_home", language=one),
                    "is_current": one == request.language,
                }
                for one in site.languages
            ],
            **context,
        }
    )
    return HttpResponse(content, status=status)


def part(template: str, context: Mapping[str, Any]) -> HttpResponse:
    """A piece of a page, for the script that asked for it."""
    return HttpResponse(get_template(template).render(dict(context)))


def not_found(request: PublicRequest) -> HttpResponse:
    """The shop's own page for an address that leads nowhere, with the search on it."""
    title = _("This page is not here.")
    return page(request, "public/not_found.html", {"title": title}, status=404)
