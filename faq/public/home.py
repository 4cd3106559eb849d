"""The first page of a shop's questions and answers, and what it looks like."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from faq.public.page import PublicRequest, page
from faq.reading import Voice, topics, without_category
from faq.sites import preferred
from faq.ways import ways_of
from tickets.lib.files import is_inline_image, sniff

#: What carries its content in its name never changes.
FOR_EVER = "public, max-age=31536000, immutable"


def root(request: PublicRequest) -> HttpResponse:
    """To the language that the visitor's browser asks for; nothing is remembered."""
    site = request.shop_site
    language = preferred(request.headers.get("Accept-Language", ""), site.languages)
    path = site.path("faq_home", language=language)
    headers = {"Location": path, "Vary": "Accept-Language", "Cache-Control": "private, max-age=60"}
    return HttpResponse(status=302, headers=headers)


def home(request: PublicRequest, language: str) -> HttpResponse:
    site = request.shop_site
    voice = Voice(site, language)
    context = {
        "title": _("Questions and answers"),
        "description": _("Answers to what customers of %(shop)s ask most.")
        % {"shop": site.shop.name},
        "topics": topics(site, voice),
        "loose": without_category(site, voice),
        "ways": ways_of(voice),
        "praises": site.shop.praised(language),
        "feed_path": site.path("faq_feed", language=language),
    }
    alternates = {one: site.path("faq_home", language=one) for one in site.languages}
    return page(request, "public/home.html", context, alternates=alternates)


def look(request: PublicRequest, digest: str) -> HttpResponse:
    """The shop's colour, under an address that changes with it."""
    sheet = request.shop_site.look
    if not sheet or request.shop_site.look_path != request.shop_site.path("look", digest=digest):
        raise Http404
    return HttpResponse(sheet, content_type="text/css", headers={"Cache-Control": FOR_EVER})


def logo(request: PublicRequest, digest: str) -> HttpResponse:
    stored = request.shop_site.shop.logo
    if stored is None or not stored.sha256.startswith(digest):
        raise Http404
    with stored.file.open("rb") as file:
        content = file.read()
    if not is_inline_image(content):
        raise Http404
    headers = {
        "Cache-Control": FOR_EVER,
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return HttpResponse(content, content_type=sniff(content), headers=headers)
