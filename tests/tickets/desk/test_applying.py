"""Sending a ready answer: mail and actions together, and back together."""

from datetime import UTC, datetime

import pytest

from tests import factories
from tickets import desk
from tickets.core.cause import Cause
from tickets.core.event import EventKind
from tickets.core.followup import FollowUp, FollowUpState, Why
from tickets.core.message import Direction, Message
from tickets.core.people import Role
from tickets.core.states import State
from tickets.core.ticket import Kind, Priority
from tickets.macros.actions import Actions
from tickets.macros.keeping import Wording, hang, keep
from tickets.macros.models import Macro, MacroUse, MacroWord
from tickets.outbox.models import MailState, OutgoingMail


@pytest.fixture
def macro(db, now) -> Macro:
    return keep(wording=Wording(title="Late", texts={"en": "Sorry."}), by=None, now=now)


def apply(ticket, macro, agent, now, *, text="Sorry.", filled="Sorry.", key=None, **actions):
    chosen = desk.Chosen(macro=macro, actions=Actions(**actions), filled=filled, language="en")
    return desk.apply_macro(
        ticket=ticket, chosen=chosen, by=agent, now=now, text=text, origin_key=key
    )


def test_macro_answers_and_does_its_actions(ticket, macro, agent, now):
    desk.tag(ticket=ticket, name="new", by=agent, now=now)
    message = apply(
        ticket, macro, agent, now,
        state=State.WAITING_THIRD, kind=Kind.COMPLAINT, priority=Priority.HIGH,
        add_tags=("late",), remove_tags=("new",), assignee="me", note="Ask by {{ today }}",
    )  # fmt: skip
    ticket.refresh_from_db()
    assert (ticket.state, ticket.kind, ticket.priority) == (
        State.WAITING_THIRD, Kind.COMPLAINT, Priority.HIGH,
    )  # fmt: skip
    assert [one.name for one in ticket.tags.all()] == ["late"]
    assert ticket.assignee == agent
    assert ticket.messages.get(direction=Direction.NOTE).text == "Ask by Tuesday 3 March"
    assert OutgoingMail.objects.get(message=message).state == MailState.QUEUED
    use = MacroUse.objects.get()
    assert (use.macro, use.user, use.message, use.rewritten) == (macro, agent, message, 0)


def test_withdrawing_takes_back_mail_and_actions(ticket, macro, agent, now):
    desk.tag(ticket=ticket, name="new", by=agent, now=now)
    message = apply(
        ticket, macro, agent, now,
        kind=Kind.COMPLAINT, priority=Priority.HIGH, state=State.RESOLVED,
        add_tags=("late",), remove_tags=("new",), assignee="me", note="Ask",
    )  # fmt: skip
    assert desk.withdraw_reply(message=message, by=agent, now=now) == "Sorry."
    ticket.refresh_from_db()
    assert (ticket.state, ticket.kind, ticket.priority) == (
        State.OPEN, Kind.QUESTION, Priority.NORMAL,
    )  # fmt: skip
    assert [one.name for one in ticket.tags.all()] == ["new"]
    assert ticket.assignee is None
    assert [one.direction for one in ticket.messages.all()] == [Direction.IN]
    assert OutgoingMail.objects.get().state == MailState.CANCELLED
    assert MacroUse.objects.count() == 0
    assert MacroWord.objects.filter(learned__gt=0).count() == 0


def test_withdrawing_leaves_what_a_colleague_changed_since(ticket, macro, agent, owner, now):
    message = apply(ticket, macro, agent, now, kind=Kind.COMPLAINT, priority=Priority.HIGH)
    desk.set_kind(ticket=ticket, kind=Kind.RETURN, by=owner, now=now)
    desk.withdraw_reply(message=message, by=agent, now=now)
    ticket.refresh_from_db()
    assert (ticket.kind, ticket.priority) == (Kind.RETURN, Priority.NORMAL)


def test_too_late_to_withdraw_leaves_everything(ticket, macro, agent, now):
    message = apply(ticket, macro, agent, now, kind=Kind.COMPLAINT)
    OutgoingMail.objects.update(state=MailState.SENT, sent_at=now)
    with pytest.raises(desk.UnableToWithdraw):
        desk.withdraw_reply(message=message, by=agent, now=now)
    ticket.refresh_from_db()
    assert ticket.kind == Kind.COMPLAINT
    assert MacroUse.objects.count() == 1


def test_blanks_stop_everything(ticket, macro, agent, now):
    with pytest.raises(desk.BlanksLeft) as stopped:
        apply(ticket, macro, agent, now, text="In ⟦How many?⟧ days", kind=Kind.COMPLAINT)
    assert stopped.value.blanks == ("How many?",)
    ticket.refresh_from_db()
    assert ticket.kind == Kind.QUESTION
    assert OutgoingMail.objects.count() == 0


def test_a_newer_message_stops_mail_and_actions(ticket, macro, agent, now):
    factories.make_message(ticket, now=now)
    chosen = desk.Chosen(macro=macro, actions=Actions(kind=Kind.COMPLAINT))
    with pytest.raises(desk.UnableToReply):
        desk.apply_macro(
            ticket=ticket, chosen=chosen, by=agent, now=now, text="Sorry.", last_seen=0
        )
    ticket.refresh_from_db()
    assert ticket.kind == Kind.QUESTION


def test_sent_twice_is_sent_once(ticket, macro, agent, now):
    first = apply(ticket, macro, agent, now, key="reply:1", note="Ask")
    again = apply(ticket, macro, agent, now, key="reply:1", note="Ask")
    assert first == again
    assert MacroUse.objects.count() == 1
    assert Message.objects.filter(direction=Direction.NOTE).count() == 1


def test_follow_up_is_planned_for_when_the_shop_opens_on_that_day(ticket, macro, agent, now):
    apply(ticket, macro, agent, now, follow_up=4, follow_up_why=Why.CARRIER, state=State.RESOLVED)
    ticket.refresh_from_db()
    assert ticket.state == State.RESOLVED
    planned = FollowUp.objects.by_people().get()
    # Four working days after Tuesday is Monday; nine o'clock in Amsterdam.
    assert planned.due_at == datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
    assert (planned.who, planned.why, planned.note) == (agent, Why.CARRIER, "Late")


@pytest.mark.parametrize(
    ("stays", "state"), [(False, FollowUpState.CANCELLED), (True, FollowUpState.PENDING)]
)
def test_follow_up_goes_or_stays_when_the_customer_writes(ticket, macro, agent, now, stays, state):
    apply(ticket, macro, agent, now, follow_up=4, follow_up_stays=stays)
    factories.make_message(ticket, now=now)
    assert FollowUp.objects.by_people().get().state == state


def test_withdrawing_calls_the_follow_up_off(ticket, macro, agent, now):
    message = apply(ticket, macro, agent, now, follow_up=4)
    desk.withdraw_reply(message=message, by=agent, now=now)
    ticket.refresh_from_db()
    assert ticket.state == State.OPEN
    assert FollowUp.objects.by_people().get().state == FollowUpState.CANCELLED


def test_cause_is_set_and_withdrawn_where_the_shop_has_it(ticket, other_shop, macro, agent, now):
    late = Cause.objects.create(name="Late")
    message = apply(ticket, macro, agent, now, cause=late.pk)
    ticket.refresh_from_db()
    assert ticket.cause == late
    desk.withdraw_reply(message=message, by=agent, now=now)
    ticket.refresh_from_db()
    assert ticket.cause is None
    strange = Cause.objects.create(name="Elsewhere", shop=other_shop)
    apply(ticket, macro, agent, now, cause=strange.pk)
    ticket.refresh_from_db()
    assert ticket.cause is None


def test_subject_names_the_mail_that_opens_a_conversation(shop, macro, agent, now):
    call = factories.make_ticket(
        shop, now=now, subject="Called", words=factories.make_words("Where?"), by=agent
    )
    chosen = desk.Chosen(macro=macro)
    with pytest.raises(desk.BlanksLeft):
        desk.apply_macro(
            ticket=call, chosen=chosen, by=agent, now=now, text="Sorry.", subject="⟦order⟧"
        )
    first = desk.apply_macro(
        ticket=call, chosen=chosen, by=agent, now=now, text="Sorry.", subject="Your parcel\nBcc: x"
    )
    second = desk.reply(ticket=call, by=agent, now=now, text="Again.", subject="Else")
    assert [one.outgoing_mails.get().subject for one in (first, second)] == [
        "Your parcel Bcc: x", "Re: Your parcel Bcc: x",
    ]  # fmt: skip


def test_only_a_colleague_of_the_shop_is_given_the_ticket(ticket, macro, agent, stranger, now):
    apply(ticket, macro, agent, now, assignee=str(stranger.pk))
    ticket.refresh_from_db()
    assert ticket.assignee == agent
    other = factories.make_user(Role.AGENT, shops=(ticket.shop,))
    apply(ticket, macro, agent, now, assignee=str(other.pk))
    ticket.refresh_from_db()
    assert ticket.assignee == other


def test_files_of_the_macro_go_along_in_their_language(ticket, macro, agent, now):
    hang(macro=macro, name="label.pdf", content_type="application/pdf", content=b"%PDF-1")
    hang(macro=macro, name="a.pdf", content_type="application/pdf", content=b"%P", language="en")
    hang(macro=macro, name="b.pdf", content_type="application/pdf", content=b"%P", language="nl")
    message = apply(ticket, macro, agent, now)
    assert sorted(one.name for one in message.attachments.all()) == ["a.pdf", "label.pdf"]


def test_how_much_was_rewritten_is_kept(ticket, macro, agent, now):
    apply(
        ticket, macro, agent, now, text="Sorry for the wait, Mirjam", filled="Sorry for the delay"
    )
    assert MacroUse.objects.get().rewritten == 0.3333


def test_everything_stands_in_the_history(ticket, macro, agent, now):
    message = apply(ticket, macro, agent, now, kind=Kind.COMPLAINT)
    desk.withdraw_reply(message=message, by=agent, now=now)
    kinds = [event.kind for event in ticket.events.in_order()]
    assert kinds.count(EventKind.KIND_SET) == 2
    assert EventKind.REPLY_WITHDRAWN in kinds
