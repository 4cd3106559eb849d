"""Public pages go past sessions, cookies and logins: nothing of a visitor is asked or kept."""

from collections.abc import Callable
from typing import cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.http.request import split_domain_port
from django.urls import Resolver404, get_resolver
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag
from django.utils.text import compress_string

from faq.public.page import PublicRequest, not_found, spoken
from faq.sites import find_site, site_of

Handler = Callable[[HttpRequest], HttpResponseBase]

#: A shared cache may keep a page for five minutes, a browser for one; both ask whether it changed.
CACHED = "public, max-age=60, s-maxage=300, stale-while-revalidate=600"
#: What a page under our own address shows of a shop that has a hostname of its own.
LOOKS = ("look-", "logo-")
#: Bytes from which packing is worth it.
WORTH_PACKING = 500
PACKED = ("text/", "application/xml", "application/atom+xml")


class PublicPages:
    """Answers what stands under a shop's address; everything else goes on as it came."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        host = split_domain_port(request.get_host())[0]
        if _is_of_the_house(request.path_info):
            return self.get_response(request)
        found = find_site(host=host, path=request.path_info)
        if found is None:
            return self.get_response(request)
        site, rest = found
        public = cast("PublicRequest", request)
        public.shop_site, public.language = site, site.languages[0]
        if site.shop.hostname and host != site.shop.hostname:
            if not rest.startswith(LOOKS):
                return _moved(public, rest)
            public.shop_site = site_of(site.shop, is_under_ours=True)
        with timezone.override(ZoneInfo(site.shop.time_zone)):
            return _finished(public, _answer(public, rest))


def _is_of_the_house(path: str) -> bool:
    """Whether the helpdesk itself answers here; its first page may be a shop's on another host."""
    if path == "/":
        return False
    try:
        get_resolver().resolve(path)
    except Resolver404:
        return False
    return True


def _moved(request: PublicRequest, rest: str) -> HttpResponse:
    """A shop with its own hostname has its pages there only."""
    query = request.META.get("QUERY_STRING", "")
    address = f"{request.shop_site.origin}/{rest}" + (f"?{query}" if query else "")
    return HttpResponse(status=301, headers={"Location": address})


def _answer(request: PublicRequest, rest: str) -> HttpResponse:
    try:
        match = get_resolver(settings.PUBLIC_URLCONF).resolve(f"/{rest}")
    except Resolver404:
        return _in_language(request, rest.partition("/")[0], not_found)
    language = match.kwargs.get("language", request.language)
    if language not in request.shop_site.languages:
        return _in_language(request, request.language, not_found)
    request.resolver_match = match

    def view(asked: PublicRequest) -> HttpResponse:
        answer: HttpResponse = match.func(asked, *match.args, **match.kwargs)
        return answer

    return _in_language(request, language, view)


def _in_language(
    request: PublicRequest, language: str, view: Callable[[PublicRequest], HttpResponse]
) -> HttpResponse:
    if language in request.shop_site.languages:
        request.language = language
    with translation.override(spoken(request.language)):
        try:
            return view(request)
        except Http404:
            return not_found(request)


def _finished(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Headers for caches and frames, 'not changed' where nothing did, and packed for the way."""
    if not getattr(response, "xframe_options_exempt", False):
        response.headers.setdefault("X-Frame-Options", "DENY")
    if response.status_code != 200 or request.method not in {"GET", "HEAD"}:
        response.headers.setdefault("Cache-Control", "no-store")
        return response
    response.headers.setdefault("Cache-Control", CACHED)
    patch_vary_headers(response, ["Accept-Encoding"])
    if "no-store" not in response.headers["Cache-Control"]:
        set_response_etag(response)
        answer = get_conditional_response(request, etag=response.headers["ETag"], response=response)
        if answer is not None and answer.status_code == 304:
            return answer
    return _packed(request, response)


def _packed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Nothing secret stands in a public page, so its length may tell what is in it."""
    kind = response.headers.get("Content-Type", "")
    is_wanted = "gzip" in request.headers.get("Accept-Encoding", "")
    if is_wanted and len(response.content) >= WORTH_PACKING and kind.startswith(PACKED):
        response.content = compress_string(response.content)
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(response.content))
        if etag := response.headers.get("ETag"):
            response.headers["ETag"] = etag if etag.startswith("W/") else f"W/{etag}"
    return response
