"""A shop's public side in a browser: with all our articles, and a visitor who is nobody yet."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from faq.facts import FACTS
from faq.starting import publish_complete, start
from faq.telling import keep_facts
from tests.browser.axe import violations_in_both_themes
from tickets.core.shop import Shop
from tickets.inbound import receive
from tickets.inbound.models import InboundMail
from tickets.sla.seed import seed_shop

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
#: The narrowest that must be read without scrolling sideways.
NARROW = 320


@pytest.fixture
def front(shop: Shop) -> Shop:
    """Its articles in two languages, its hours, and trouble to tell of."""
    shop.slug, shop.languages, shop.accent = "naaldbos", "nl,en", "#8a1f4b"
    shop.trouble = "The carrier is a day late."
    shop.save()
    seed_shop(shop=shop, now=timezone.now())
    for code in ("", "nl", "en"):
        values = {name: "30" for name, fact in FACTS.items() if fact.is_said == bool(code)}
        keep_facts(shop=shop, language=code, values=values)
    start(shop=shop, by=None, now=timezone.now())
    publish_complete(shop=shop, now=timezone.now())
    return shop


def visitor(at_desk, **options) -> Page:
    """Somebody's browser, which was never here."""
    context = at_desk.browser.new_context(base_url=at_desk.url, **options)
    at_desk.contexts.append(context)
    page = context.new_page()
    page.on("console", at_desk._listen)
    return page


def flaws(at_desk, paths) -> dict[str, object]:
    """What axe finds on each page, and how wide it is when that is too wide."""
    page = visitor(at_desk, bypass_csp=True, viewport={"width": NARROW, "height": 700})
    wrong: dict[str, object] = {}
    for path in paths:
        page.goto(path)
        found = violations_in_both_themes(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        if found or width > NARROW:
            wrong[path] = (found, width)
    return wrong


def ended() -> list[str]:
    """What the messages of the form became, the first first."""
    for row in InboundMail.objects.filter(state="received").order_by("pk"):
        receive.process(pk=row.pk, now=row.due_at)
    return list(InboundMail.objects.order_by("pk").values_list("state", flat=True))
