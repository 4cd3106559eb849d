"""The public answers in a browser: found with a typing error, judged, and fit for everybody."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from faq.facts import FACTS
from faq.figures import ArticleFeedback
from faq.starting import publish_complete, start
from faq.telling import keep_facts

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def front(shop):
    shop.slug, shop.languages, shop.accent = "naaldbos", "nl,en", "#8a1f4b"
    shop.save()
    for code in ("", "nl", "en"):
        values = {name: "30" for name, fact in FACTS.items() if fact.is_said == bool(code)}
        keep_facts(shop=shop, language=code, values=values)
    start(shop=shop, by=None, now=timezone.now())
    publish_complete(shop=shop, now=timezone.now())
    return shop


def visitor(at_desk, **options):
    context = at_desk.browser.new_context(base_url=at_desk.url, **options)
    at_desk.contexts.append(context)
    page = context.new_page()
    page.on("console", at_desk._listen)
    return page


def violations(page):
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return [one["id"] for one in found.response["violations"]]


def test_visitor_finds_an_answer_with_a_typing_error_and_judges_it(at_desk, front):
    page = visitor(at_desk)
    page.goto("/naaldbos/en/")
    page.get_by_role("searchbox").type("gaurantee")
    page.get_by_role("link", name="How long do I have a guarantee?").first.click()
    page.get_by_role("button", name="No").click()
    page.get_by_label("What did you miss?").fill("The day")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("We read every word of it").wait_for()
    assert page.context.cookies() == []
    row = ArticleFeedback.objects.get()
    assert (row.is_helpful, row.sentence) == (False, "The day")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_too_wide(at_desk, front, colours):
    page = visitor(
        at_desk, color_scheme=colours, bypass_csp=True, viewport={"width": 320, "height": 700}
    )
    wrong = {}
    for path in (
        "nl/",
        "en/",
        "nl/faq/hoe-stuur-ik-iets-terug/",
        "en/faq/returns-and-exchanges/",
        "nl/search/?q=retour",
        "en/none/",
    ):
        page.goto(f"/naaldbos/{path}")
        width = page.evaluate("document.documentElement.scrollWidth")
        if (found := violations(page)) or width > 320:
            wrong[path] = (found, width)
    assert wrong == {}
