"""Joins the two apps: public answers of the one for who waits for an answer of the other."""

from typing import Any

from faq.reading import Voice
from faq.search import find
from faq.sites import site_of

#: As many as a confirmation has room for.
MOST = 3


def fitting(*, shop: Any, language: str, text: str) -> list[tuple[str, str]]:
    """(title, address) of the shop's articles that hold most of the words, the best first."""
    site = site_of(shop)
    voice = Voice(site, language)
    return [
        (
            voice.text(found.title),
            site.address("faq_article", language=language, slug=found.slug),
        )
        for found in find(shop_id=shop.pk, language=language, query=text, limit=MOST)
    ]
