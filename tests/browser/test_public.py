"""The public answers in a browser: found with a typing error, judged, and fit for everybody."""

from faq.figures import ArticleFeedback
from tests.browser.fronts import flaws, front, visitor

__all__ = ["front"]


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


def test_axe_finds_nothing_and_nothing_is_too_wide(at_desk, front):
    paths = (
        "nl/",
        "en/",
        "nl/faq/hoe-stuur-ik-iets-terug/",
        "en/faq/returns-and-exchanges/",
        "nl/search/?q=retour",
        "en/none/",
    )
    assert flaws(at_desk, [f"/naaldbos/{path}" for path in paths]) == {}
