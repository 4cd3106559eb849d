"""Ready answers: ten questions in a row by keyboard, what stops one from leaving, and without a script."""

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.factories import NOW
from tickets import desk
from tickets.core.message import Direction, Message
from tickets.core.states import State
from tickets.core.ticket import Kind, Ticket
from tickets.macros.actions import Actions
from tickets.macros.keeping import Wording, keep
from tickets.macros.models import Macro, MacroUse
from tickets.outbox.models import MailState, OutgoingMail

COUNT = 10
LETTER = """Dear {{ customer.first_name }},

I am sorry about your parcel. It comes in {{ ask: "How many?" }} days.

{{ cursor }}

Kind regards,"""


@pytest.fixture
def macro(shop) -> Macro:
    actions = Actions(add_tags=("late",), state=State.WAITING_THIRD)
    wording = Wording(title="Late parcel", texts={"en": LETTER}, actions=actions)
    return keep(wording=wording, by=None, now=NOW)


@pytest.fixture
def complaints(shop) -> list[Ticket]:
    return [
        factories.make_ticket(shop, subject=f"Question {number}", kind=Kind.COMPLAINT)
        for number in range(1, COUNT + 1)
    ]


def choose(page: Page, words: str, answer: str) -> None:
    """'/' in the empty editor, a few letters, Enter; the answer to what it asks, Enter."""
    expect(page.locator("[data-editor]")).to_be_visible()
    page.keyboard.press("a")
    page.keyboard.press("/")
    page.keyboard.type(words)
    expect(page.locator("#macro-list [aria-current=true]")).to_have_text("Late parcel")
    page.keyboard.press("Enter")
    expect(page.get_by_label("How many?")).to_be_focused()
    page.keyboard.type(answer)
    page.keyboard.press("Enter")
    expect(page.locator("#macros")).to_be_hidden()


def answers() -> list[str]:
    sent = Message.objects.filter(direction=Direction.OUT).order_by("id")
    return list(sent.values_list("text", flat=True))


def test_ten_complaints_by_keyboard_alone(at_desk, agent, macro, complaints):
    page = at_desk.page(agent)
    page.goto("/desk/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    for number in range(1, COUNT + 1):
        expect(page.get_by_role("heading", name=f"Question {number}", exact=True)).to_be_visible()
        choose(page, "late", str(number))
        page.keyboard.type(f"How nice that you wait, number {number}.")
        page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="To answer")).to_be_visible()
    assert answers() == [
        f"Dear Mirjam,\n\nI am sorry about your parcel. It comes in {number} days.\n\n"
        f"How nice that you wait, number {number}.\n\nKind regards,"
        for number in range(1, COUNT + 1)
    ]
    assert MacroUse.objects.filter(macro=macro, rewritten__gt=0).count() == COUNT
    for ticket in Ticket.objects.all():
        assert [tag.name for tag in ticket.tags.all()] == ["late"]
        assert ticket.state == State.WAITING_THIRD


def test_untouched_macro_to_a_complaint_asks_for_a_sentence(at_desk, agent, macro, complaints):
    page = at_desk.page(agent)
    page.goto(f"/desk/tickets/{complaints[0].pk}/")
    choose(page, "late", "3")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Add one sentence of your own")).to_be_visible()
    assert answers() == []
    page.locator("[data-editor] p").nth(1).click()
    page.keyboard.press("End")
    page.keyboard.type(" I would be fed up too.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Add one sentence of your own")).to_be_hidden()
    assert "I would be fed up too." in answers()[0]
    assert MacroUse.objects.get().macro == macro


def test_blank_is_yellow_and_stops_the_answer(at_desk, agent, macro, complaints):
    page = at_desk.page(agent)
    page.goto(f"/desk/tickets/{complaints[0].pk}/")
    choose(page, "late", "")
    assert page.evaluate("CSS.highlights.get('blank').size") == 1
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("there is still something to fill in (How many?)")).to_be_visible()
    assert answers() == []


def test_macro_outlives_a_reload(at_desk, agent, macro, complaints):
    page = at_desk.page(agent)
    page.goto(f"/desk/tickets/{complaints[0].pk}/")
    choose(page, "late", "3")
    page.keyboard.type("A word of my own.")
    expect(page.locator("[data-saved]")).to_contain_text("Kept")
    page.reload()
    expect(page.locator("[data-editor]")).to_contain_text("A word of my own.")
    expect(page.locator("[data-macro-on]")).to_contain_text("Late parcel")


def test_undo_takes_back_mail_and_actions(at_desk, agent, macro, complaints):
    ticket = complaints[0]
    page = at_desk.page(agent)
    page.goto(f"/desk/tickets/{ticket.pk}/")
    choose(page, "late", "3")
    page.keyboard.type("A word of my own.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Take back").first).to_be_visible()
    page.get_by_role("button", name="Take back").first.click()
    expect(page.locator("[data-editor]")).to_contain_text("A word of my own.")
    ticket.refresh_from_db()
    assert list(ticket.tags.all()) == []
    assert ticket.state == State.OPEN
    assert MacroUse.objects.count() == 0
    assert OutgoingMail.objects.get().state == MailState.CANCELLED


def test_without_a_script_it_fills_the_composer_too(at_desk, agent, macro, complaints):
    page = at_desk.page(agent, java_script_enabled=False)
    page.goto(f"/desk/tickets/{complaints[0].pk}/")
    page.get_by_role("link", name="Macro", exact=True).click()
    page.get_by_role("link", name="Late parcel").first.click()
    page.get_by_label("How many?").fill("4")
    page.get_by_role("button", name="Put it in the answer").click()
    box = page.get_by_label("Your answer")
    box.fill(box.input_value().replace("Kind", "Truly sorry.\n\nKind"))
    page.get_by_role("button", name="Answer and wait for customer").click()
    assert "It comes in 4 days." in answers()[0]
    assert MacroUse.objects.get().ticket == complaints[0]


def test_hostile_question_is_shown_as_typed(at_desk, shop, agent, macro):
    typed = "{{ settings.SECRET_KEY }} {% debug %} {0.__class__} %(x)s ${7*7} <b>x</b>"
    customer = factories.make_customer(shop, name="{{ settings.SECRET_KEY }} ${7*7}")
    ticket = factories.make_ticket(shop, customer=customer, subject=typed, text=typed)
    keep(wording=Wording(title="Echo", texts={"en": "A {{ ticket.subject }} Z"}), by=None, now=NOW)
    page = at_desk.page(agent)
    page.goto(f"/desk/tickets/{ticket.pk}/")
    expect(page.locator("[data-editor]")).to_be_visible()
    page.keyboard.press("a")
    page.keyboard.press("/")
    page.keyboard.type("echo")
    expect(page.locator("#macro-list [aria-current=true]")).to_have_text("Echo")
    page.keyboard.press("Enter")
    expect(page.locator(".macros__letter")).to_have_text(f"A {typed} Z")
    expect(page.get_by_role("button", name="Put it in the answer")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-editor]")).to_have_text(f"A {typed} Z")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**#message-*")
    assert answers() == [f"A {typed} Z"]
    mail = OutgoingMail.objects.get()
    assert f"A {typed} Z" in mail.text
    assert desk.withdraw_reply(
        message=Message.objects.get(direction=Direction.OUT), by=agent, now=NOW
    ) == (f"A {typed} Z")


def test_ten_complaints_by_touch_on_a_phone(at_desk, agent, macro, complaints):
    page = at_desk.page(
        agent, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page.goto("/desk/")
    page.get_by_role("link", name="Question 1", exact=True).tap()
    for number in range(1, COUNT + 1):
        expect(page.get_by_role("heading", name=f"Question {number}", exact=True)).to_be_visible()
        page.get_by_role("link", name="Macro", exact=True).tap()
        page.locator("#macro-list").get_by_text("Late parcel").first.tap()
        page.get_by_label("How many?").fill(str(number))
        page.get_by_role("button", name="Put it in the answer").tap()
        expect(page.locator("#macros")).to_be_hidden()
        page.keyboard.type(f"How nice that you wait, number {number}.")
        page.get_by_role("button", name="Answer and wait for customer").tap()
    expect(page.get_by_role("heading", name="To answer")).to_be_visible()
    assert [f"{number} days" in one for number, one in enumerate(answers(), start=1)] == (
        [True] * COUNT
    )
    assert MacroUse.objects.filter(macro=macro, rewritten__gt=0).count() == COUNT


def test_macro_is_written_with_make_up_and_refused_for_an_unknown_variable(
    at_desk, agent, complaints
):
    page = at_desk.page(agent)
    page.goto("/desk/macros/new/")
    page.get_by_label("Title").fill("Bold")
    editor = page.locator("[data-editor][lang=nl]")
    editor.click()
    page.keyboard.type("Hello {{ nobody.name }}, ")
    page.keyboard.press("Control+b")
    page.keyboard.type("really")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("There is nothing called 'nobody.name' to fill in.")).to_be_visible()
    assert Macro.objects.count() == 0
    expect(editor.locator("strong")).to_have_text("really")
    editor.press("Control+a")
    page.keyboard.type("Hello {{ customer.first_name }}, ")
    page.keyboard.press("Control+b")
    page.keyboard.type("really")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Bold", exact=True)).to_be_visible()
    page.goto(f"/desk/tickets/{complaints[0].pk}/")
    page.keyboard.press("a")
    page.keyboard.press("/")
    expect(page.locator("#macro-list [aria-current=true]")).to_contain_text("Bold")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Put it in the answer").press("Enter")
    expect(page.locator("[data-composer] [data-editor] strong")).to_have_text("really")
    # To a complaint the macro alone does not leave.
    page.keyboard.press("Control+End")
    page.keyboard.type(" sorry")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**#message-*")
    assert "<strong>really sorry</strong>" in Message.objects.get(direction=Direction.OUT).html
