"""The owner's figures on a telephone and by keyboard: axe in both themes, tables, and meanings."""

from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.axe import violations_in_both_themes
from tests.browser.test_everyone import SMALL, house, overviews

__all__ = ["house"]


def test_axe_finds_nothing_on_the_figures_of_a_telephone(at_desk, owner, house):
    page = at_desk.page(
        owner,
        bypass_csp=True,
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
    )
    found = {}
    for address in overviews():
        page.goto(address)
        for table in page.locator(".chart__table > summary").all():
            table.click()
        wrong = violations_in_both_themes(page) + page.evaluate(SMALL)
        width = page.evaluate("document.documentElement.scrollWidth")
        if wrong or width > 390:
            found[address] = [*wrong, width]
    assert found == {}


def test_figure_says_what_it_means_when_the_keyboard_reaches_it(at_desk, owner, house):
    page = at_desk.page(owner)
    page.goto(reverse("staff:overview"))
    meaning = page.locator("#now-1")
    expect(meaning).to_be_hidden()
    page.locator("[aria-describedby=now-1]").focus()
    expect(meaning).to_be_visible()


def test_number_leads_to_its_questions_and_dates_can_be_chosen(at_desk, owner, house):
    page = at_desk.page(owner)
    page.goto(reverse("staff:overview"))
    page.locator("[aria-describedby=now-1]").click()
    expect(page.get_by_role("heading", name="Customers who wait")).to_be_visible()
    page.goto(reverse("staff:overview"))
    page.get_by_label("Period").select_option("7")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator(".lead")).to_contain_text("In the last 7 days")
