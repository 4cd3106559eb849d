"""The day's work: one question after the other, by keyboard, by touch, and without a script."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tickets.core.message import Direction, Message
from tickets.core.states import State
from tickets.core.ticket import Ticket

COUNT = 10


@pytest.fixture
def queue(shop) -> list[Ticket]:
    return [
        factories.make_ticket(shop, subject=f"Question {number}") for number in range(1, COUNT + 1)
    ]


def answered() -> list[str]:
    answers = Message.objects.filter(direction=Direction.OUT).order_by("id")
    return [f"{one.ticket.subject}: {one.text}" for one in answers.select_related("ticket")]


def expect_all_answered() -> None:
    assert answered() == [
        f"Question {number}: Answer {number} is here." for number in range(1, COUNT + 1)
    ]
    assert set(Ticket.objects.values_list("state", flat=True)) == {State.WAITING_CUSTOMER}


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.closest('[data-row]')?.id ?? ''")


def test_queue_by_keyboard_alone(at_desk, agent, queue):
    page = at_desk.page(agent)
    page.goto("/desk/")
    page.keyboard.press("j")
    assert focused(page) == f"ticket-{queue[0].pk}"
    page.keyboard.press("Enter")
    for number in range(1, COUNT + 1):
        expect(page.get_by_role("heading", name=f"Question {number}", exact=True)).to_be_visible()
        expect(page.locator("[data-editor]")).to_be_visible()  # the keys are listened to
        page.keyboard.press("a")
        page.keyboard.type(f"Answer {number} is ")
        page.keyboard.press("Control+b")
        page.keyboard.type("here")
        page.keyboard.press("Control+b")
        page.keyboard.type(".")
        page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="To answer")).to_be_visible()
    expect_all_answered()
    assert "<strong>here</strong>" in Message.objects.filter(direction=Direction.OUT).first().html


def test_queue_by_touch_on_a_phone(at_desk, agent, queue):
    page = at_desk.page(
        agent, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page.goto("/desk/")
    page.get_by_role("link", name="Question 1", exact=True).tap()
    for number in range(1, COUNT + 1):
        expect(page.get_by_role("heading", name=f"Question {number}", exact=True)).to_be_visible()
        editor = page.locator("[data-editor]")
        editor.tap()
        editor.type(f"Answer {number} is here.")
        page.get_by_role("button", name="Answer and wait for customer").tap()
    expect(page.get_by_role("heading", name="To answer")).to_be_visible()
    expect_all_answered()


def test_queue_without_a_script(at_desk, agent, queue):
    page = at_desk.page(agent, java_script_enabled=False)
    page.goto("/desk/")
    page.get_by_role("link", name="Question 1", exact=True).click()
    for number in range(1, COUNT + 1):
        expect(page.get_by_role("heading", name=f"Question {number}", exact=True)).to_be_visible()
        page.get_by_label("Your answer").fill(f"Answer {number} is here.")
        page.get_by_role("button", name="Answer and wait for customer").click()
    expect(page.get_by_role("heading", name="To answer")).to_be_visible()
    expect_all_answered()


def test_answer_is_taken_back_and_goes_on(at_desk, agent, queue):
    page = at_desk.page(agent)
    page.goto(f"/desk/tickets/{queue[0].pk}/?from=to_answer")
    expect(page.locator("[data-editor]")).to_be_visible()  # the keys are listened to
    page.keyboard.press("a")
    page.keyboard.type("Too soon")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Question 2", exact=True)).to_be_visible()
    page.keyboard.press("u")
    expect(page.get_by_role("heading", name="Question 1", exact=True)).to_be_visible()
    expect(page.locator("[data-editor]")).to_have_text("Too soon")
    assert answered() == []


def test_keys_and_palette_know_every_step(at_desk, agent, queue):
    page = at_desk.page(agent)
    page.goto(f"/desk/tickets/{queue[0].pk}/")
    page.keyboard.press("?")
    keys = page.locator("[data-keys-list]")
    for words in ("Solve", "Write a note", "Let it sleep", "Hand over with a question", "Follow"):
        expect(keys.get_by_text(words, exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("Question 7")
    expect(page.get_by_role("option", name=re.compile("Question 7"))).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Question 7", exact=True)).to_be_visible()


def test_list_stands_beside_the_ticket_on_a_wide_screen(at_desk, agent, queue):
    page = at_desk.page(agent, viewport={"width": 1720, "height": 900})
    page.goto(f"/desk/tickets/{queue[0].pk}/?from=to_answer")
    beside = page.get_by_role("region", name="To answer")
    expect(beside.locator("[data-row]")).to_have_count(COUNT)
    expect(page.locator("[data-editor]")).to_be_visible()  # the keys are listened to
    page.keyboard.press("a")
    page.keyboard.type("Half an answer")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.get_by_role("heading", name="Question 2", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile(rf"/{queue[1].pk}/\?from=to_answer"))
    expect(beside.locator("[aria-current=true]")).to_contain_text("Question 2")
    expect(page.locator("[data-editor]")).to_be_visible()  # the keys are listened to
    page.keyboard.press("a")
    page.keyboard.type("All of it.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Question 3", exact=True)).to_be_visible()
    assert answered() == ["Question 2: All of it."]
    page.go_back()
    page.goto(f"/desk/tickets/{queue[0].pk}/")
    expect(page.locator("[data-editor]")).to_have_text("Half an answer")


def test_list_beside_the_ticket_is_not_fetched_on_a_narrower_screen(at_desk, agent, queue):
    page = at_desk.page(agent)
    page.goto(f"/desk/tickets/{queue[0].pk}/")
    page.wait_for_load_state("networkidle")
    assert page.locator("#beside [data-row]").count() == 0


def test_choice_is_set_by_a_button_that_comes_with_it(at_desk, agent, queue):
    page = at_desk.page(agent)
    page.goto(f"/desk/tickets/{queue[0].pk}/")
    give = page.get_by_role("button", name="Give", exact=True)
    expect(give).to_be_hidden()
    whose = page.get_by_label("In the hands of")
    whose.select_option(label="nobody yet")
    expect(give).to_be_hidden()
    whose.select_option(value=str(agent.pk))
    give.click()
    expect(page.get_by_label("In the hands of")).to_have_value(str(agent.pk))
    expect(give).to_be_hidden()
    queue[0].refresh_from_db()
    assert queue[0].assignee == agent
