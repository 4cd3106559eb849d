"""The frame of pages behind a link or a code: the shop's look, kept by no cache, told to nobody."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt

from faq.public.page import spoken
from faq.public.visitor import is_own_page
from faq.sites import site_of
from tickets.core.shop import Shop

View = Callable[..., HttpResponseBase]


def private(view: View) -> View:
    """A page for whoever holds the link: no login, no cache, no Referer, no form from elsewhere.

    Its cookie is sent with requests from our own pages only (SameSite=Strict), so that Django's
    own mark against forged forms would be a second cookie for the same purpose.
    """

    @login_not_required
    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not is_own_page(request):
            response: HttpResponseBase = HttpResponse(status=403)
        else:
            response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store, private"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return guarded


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    shop: Shop | None,
    language: str,
    status: int = 200,
) -> HttpResponse:
    """A page in the customer's language; without a shop it says nothing of any."""
    # The page is ours, also where the shop has a hostname of its own: so is its look then.
    site = site_of(shop, is_under_ours=True) if shop else None
    told = {"shop": shop, "site": site, "language": spoken(language), "home_path": "#main"}
    with override(spoken(language)):
        return render(request, template, {**told, **context}, status=status)


def to_clean_address(path: str, *, cookie: str, value: str, is_https: bool) -> HttpResponse:
    """On to the page itself, with what opens it in a cookie for that page and below only."""
    response = HttpResponse(status=303, headers={"Location": path})
    response.set_cookie(cookie, value, path=path, secure=is_https, httponly=True, samesite="Strict")
    return response
