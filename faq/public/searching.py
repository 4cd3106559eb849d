"""Searching as one types, and on a page of its own where no script runs."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from faq.public.page import PublicRequest, page, part
from faq.reading import Voice
from faq.search import find, note
from faq.ways import ways_of

LONGEST = 100


def search(request: PublicRequest, language: str) -> HttpResponse:
    """A search counts once somebody has finished typing, or came without a script."""
    site = request.shop_site
    query = request.GET.get("q", "")[:LONGEST].replace("\x00", " ").strip()
    voice = Voice(site, language)
    texts = find(shop_id=site.shop.pk, language=language, query=query)
    context = {"q": query, "lines": voice.lines(texts), "title": _("Search")}
    is_part = bool(request.GET.get("part"))
    if query and (not is_part or request.GET.get("asked")):
        note(
            shop_id=site.shop.pk, language=language, query=query, hits=len(texts),
            on=timezone.localdate(),
        )  # fmt: skip
    if is_part:
        response = part("public/found.html", context)
    else:
        response = page(request, "public/search.html", {**context, "ways": ways_of(voice)})
    # What somebody types is nobody else's business, not even a cache's.
    response.headers["Cache-Control"] = "private, no-store"
    return response
