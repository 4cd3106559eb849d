"""Two people and a bad line: nobody answers twice, and no text is lost."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tickets.core.draft import Draft
from tickets.core.message import Direction, Message
from tickets.core.ticket import Ticket


@pytest.fixture
def ticket(shop) -> Ticket:
    return factories.make_ticket(shop, subject="My parcel")


def open_ticket(page: Page, ticket: Ticket) -> None:
    page.goto(f"/desk/tickets/{ticket.pk}/")
    expect(page.locator("[data-editor]")).to_be_visible()


def write(page: Page, text: str) -> None:
    expect(page.locator("[data-editor]")).to_be_visible()  # the keys are listened to
    page.keyboard.press("a")
    page.keyboard.type(text)


def answers() -> list[str]:
    return [one.text for one in Message.objects.filter(direction=Direction.OUT).order_by("id")]


def test_two_agents_see_each_other(at_desk, agent, colleague, ticket):
    mine, theirs = at_desk.page(agent), at_desk.page(colleague)
    open_ticket(mine, ticket)
    open_ticket(theirs, ticket)
    company = mine.locator("[data-company]")
    expect(company).to_contain_text("Tom de Boer has this open too.")
    write(theirs, "I am on it")
    expect(company).to_contain_text("Tom de Boer is writing on this too.")
    expect(theirs.locator("[data-company]")).to_contain_text("Sanne Visser")
    theirs.goto("/desk/")
    expect(company).not_to_contain_text("Tom de Boer")


def test_second_answer_is_stopped_by_the_first(at_desk, agent, colleague, ticket):
    mine, theirs = at_desk.page(agent), at_desk.page(colleague)
    open_ticket(mine, ticket)
    open_ticket(theirs, ticket)
    write(mine, "My answer")
    write(theirs, "Their answer")
    theirs.keyboard.press("Control+Enter")
    expect(theirs.locator(".letter--staff")).to_contain_text("Their answer")
    mine.keyboard.press("Control+Enter")
    expect(mine.get_by_role("alert").first).to_contain_text("Not sent")
    expect(mine.locator("[data-editor]")).to_have_text("My answer")
    assert answers() == ["Their answer"]


def test_newer_message_is_told_and_stops_the_send(at_desk, agent, ticket):
    page = at_desk.page(agent)
    open_ticket(page, ticket)
    write(page, "It comes tomorrow")
    factories.make_message(ticket, text="Never mind, it is here!")
    expect(page.locator("[data-company]")).to_contain_text("A newer message came in.")
    page.locator("[data-editor]").focus()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert").first).to_contain_text("Never mind, it is here!")
    expect(page.locator("[data-editor]")).to_have_text("It comes tomorrow")
    assert answers() == []
    page.locator("[data-editor]").focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".letter--staff")).to_contain_text("It comes tomorrow")
    assert answers() == ["It comes tomorrow"]


def test_text_survives_a_lost_connection_and_a_reload(at_desk, agent, ticket, waiting):
    page = at_desk.page(agent)
    open_ticket(page, ticket)
    page.context.set_offline(True)
    write(page, "Written in a tunnel")
    page.keyboard.press("Control+Enter")
    trouble = page.locator("[data-trouble]")
    expect(trouble).to_contain_text("There is no connection. Your text is kept here")
    waiting(page, "Object.keys(localStorage).some((name) => name.startsWith('draft:'))")
    page.context.set_offline(False)
    page.reload()
    expect(page.locator("[data-editor]")).to_have_text("Written in a tunnel")
    page.locator("[data-editor]").focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".letter--staff")).to_contain_text("Written in a tunnel")
    assert answers() == ["Written in a tunnel"]
    open_ticket(page, ticket)
    expect(page.locator("[data-editor]")).to_have_text("")


def test_draft_is_kept_by_itself_and_is_there_elsewhere(at_desk, agent, colleague, ticket):
    page = at_desk.page(agent)
    open_ticket(page, ticket)
    write(page, "Half a thought")
    expect(page.locator("[data-saved]")).to_contain_text("Kept")
    assert [draft.text for draft in Draft.objects.all()] == ["Half a thought"]
    other_machine, other_person = at_desk.page(agent), at_desk.page(colleague)
    open_ticket(other_machine, ticket)
    expect(other_machine.locator("[data-editor]")).to_have_text("Half a thought")
    open_ticket(other_person, ticket)
    expect(other_person.locator("[data-editor]")).to_have_text("")


def test_text_survives_a_log_out(at_desk, agent, ticket):
    page = at_desk.page(agent)
    open_ticket(page, ticket)
    session = page.context.cookies()
    page.context.clear_cookies()
    write(page, "Where did I go")
    expect(page.locator("[data-trouble]")).to_contain_text("You are logged out.")
    page.context.add_cookies(session)
    open_ticket(page, ticket)
    expect(page.locator("[data-editor]")).to_have_text("Where did I go")


def test_pasted_page_becomes_simple_and_files_come_along(at_desk, agent, ticket, waiting):
    page = at_desk.page(agent)
    open_ticket(page, ticket)
    expect(page.locator("[data-editor]")).to_be_visible()  # the keys are listened to
    page.keyboard.press("a")
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/html", '<h1 style="color:red">Hi</h1><script>alert(1)</script>'
            + '<p onclick="x()">See <a href="javascript:x()">bad</a> <a href="https://example.org/a">good</a></p>');
          document.querySelector("[data-editor]").dispatchEvent(
            new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    page.locator("input[type=file]").set_input_files(
        {"name": "bill.txt", "mimeType": "text/plain", "buffer": b"twelve euro"}
    )
    expect(page.locator("[data-files]")).to_contain_text("bill.txt")
    waiting(page, "!document.querySelector('[data-files] progress')")
    page.locator("[data-editor]").focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".letter--staff")).to_contain_text("See bad good")
    message = Message.objects.get(direction=Direction.OUT)
    assert re.search(r"script|onclick|javascript|style", message.html) is None
    assert 'href="https://example.org/a"' in message.html
    assert [file.read() for file in message.attachments.all()] == [b"twelve euro"]
