"""Which links of macros lead nowhere: ours are looked up, others are looked at only."""

from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from faq.articles import Article, PublicAddress
from tickets.core.shop import Shop
from tickets.macros.links import LinkFault, links_in, wrong_links
from tickets.macros.models import MacroQuerySet, MacroText
from tickets.staff.macros_words import LINK_FAULTS


def wrong_in(macros: MacroQuerySet) -> set[int]:
    """The macros with a link that a customer should not get."""
    texts = MacroText.objects.filter(macro__in=macros.values("pk"))
    knows = lru_cache(maxsize=None)(leads_somewhere)
    return {one.macro_id for one in texts if links_in(one) and wrong_links(one, knows=knows)}


def link_words(text: MacroText) -> list[tuple[str, str]]:
    """Each wrong link of a text, and what is wrong with it in the reader's language."""
    found: list[tuple[str, LinkFault]] = wrong_links(text, knows=leads_somewhere)
    return [(link, str(LINK_FAULTS[fault])) for link, fault in found]


def leads_somewhere(address: str) -> bool | None:
    """Whether a customer finds a page there; None for somebody else's address."""
    parts = urlsplit(address)
    path = parts.path
    shop = Shop.objects.exclude(hostname="").filter(hostname=parts.hostname or "").first()
    if shop is None:
        if parts.hostname != urlsplit(settings.BASE_URL).hostname:
            return None
        slug, _slash, path = path.removeprefix("/").partition("/")
        shop = Shop.objects.filter(slug=slug).first()
    return shop is not None and _is_page(shop, f"/{path.removeprefix('/')}")


def _is_page(shop: Shop, path: str) -> bool:
    try:
        found = resolve(path, settings.PUBLIC_URLCONF)
    except Resolver404:
        return False
    if found.url_name != "faq_article":
        return True
    known = PublicAddress.objects.filter(shop=shop, **found.kwargs).first()
    if known is None:
        return False
    article = known.article_id
    return article is None or Article.objects.published().filter(pk=article).exists()
