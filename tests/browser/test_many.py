"""One answer to many: ticked in the list, looked at letter by letter, and all taken back."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tickets.core.message import Direction, Message
from tickets.core.states import State
from tickets.core.ticket import Ticket
from tickets.outbox.models import MailState, OutgoingMail

COUNT = 20


@pytest.fixture
def late_parcels(shop) -> list[Ticket]:
    tickets = []
    for number in range(1, COUNT + 1):
        language = "nl" if number % 2 else "en"
        customer = factories.make_customer(shop, name=f"Kim Bos{number}", language=language)
        subject = f"Parcel {number}"
        tickets.append(factories.make_ticket(shop, customer=customer, subject=subject))
    return tickets


def test_one_answer_to_twenty_in_two_languages_and_all_taken_back(at_desk, agent, late_parcels):
    page = at_desk.page(agent)
    page.goto("/desk/")
    boxes = page.locator(".row__pick")
    boxes.first.click()
    boxes.last.click(modifiers=["Shift"])
    expect(page.locator("[data-bulk-count]")).to_have_text(str(COUNT))
    page.keyboard.press("r")
    page.get_by_label("Dutch").fill("Beste {name}, {reference} is onderweg.")
    page.get_by_label("English").fill("Dear {name}, {reference} is on its way.")
    page.get_by_role("button", name="Look at each answer").click()
    previews = page.locator("[data-preview]")
    expect(previews).to_have_count(COUNT)
    first, second = late_parcels[:2]
    expect(previews.nth(0)).to_contain_text(f"Beste Kim Bos1, {first.reference} is onderweg.")
    expect(previews.nth(1)).to_contain_text(f"Dear Kim Bos2, {second.reference} is on its way.")
    assert Message.objects.filter(direction=Direction.OUT).count() == 0
    page.get_by_role("button", name=f"Send {COUNT} answers").click()
    expect(page.get_by_text(f"{COUNT} answers leave in a moment.")).to_be_visible()
    assert Message.objects.filter(direction=Direction.OUT).count() == COUNT
    page.get_by_role("button", name="Take all back").click()
    expect(page.get_by_label("Dutch")).to_have_value("Beste {name}, {reference} is onderweg.")
    assert Message.objects.filter(direction=Direction.OUT).count() == 0
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {MailState.CANCELLED}
    assert set(Ticket.objects.values_list("state", flat=True)) == {State.OPEN}


def test_selected_ones_by_keyboard(at_desk, agent, late_parcels):
    page = at_desk.page(agent)
    page.goto("/desk/")
    for _ in range(3):
        page.keyboard.press("j")
        page.keyboard.press("x")
    expect(page.locator("[data-bulk-count]")).to_have_text("3")
    page.keyboard.press("e")
    expect(page.get_by_text("Done for 3 questions.")).to_be_visible()
    assert Ticket.objects.filter(state=State.RESOLVED).count() == 3
