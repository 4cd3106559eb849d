"""A follow-up by keyboard: its moment typed as one says it, shown as it is understood, and done."""

from playwright.sync_api import expect

from tests import factories
from tickets.core.followup import FollowUp, FollowUpState


def test_follow_up_is_planned_in_ones_own_words(at_desk, agent, shop):
    ticket = factories.make_ticket(shop)
    page = at_desk.page(agent)
    page.goto(f"/desk/tickets/{ticket.pk}/")
    page.keyboard.press("b")
    expect(page.get_by_label("When", exact=True)).to_be_focused()
    page.keyboard.type("when it is there")
    expect(page.locator("#understood")).to_contain_text("not clear which moment")
    page.keyboard.press("Control+A")
    page.keyboard.type("24 dec 10u")
    expect(page.locator("#understood")).to_contain_text("24 December")
    page.get_by_label("What to do then").fill("Call the carrier")
    page.get_by_role("button", name="Plan", exact=True).click()
    expect(page.get_by_text("Planned for")).to_be_visible()
    expect(page.get_by_text("Call the carrier")).to_be_visible()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_text("Nothing is planned.")).to_be_visible()
    assert FollowUp.objects.get().state == FollowUpState.DONE
