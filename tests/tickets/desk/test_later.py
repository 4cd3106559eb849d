"""An answer that was to leave later stays here when the customer writes first."""

from datetime import timedelta

import pytest

from tests import factories
from tickets import desk
from tickets.core.event import CUSTOMER_WROTE_FIRST, EventKind
from tickets.core.message import Direction, Message
from tickets.core.states import State
from tickets.outbox import deliver
from tickets.outbox.models import MailState, OutgoingMail

HOUR = timedelta(hours=1)


@pytest.fixture
def later(ticket, agent, now):
    return desk.reply(
        ticket=ticket, by=agent, now=now, text="It came today, did it?", send_at=now + 5 * HOUR
    )


def mail_state():
    return OutgoingMail.objects.get().state


def test_customer_who_writes_first_stops_it(ticket, later, now):
    factories.make_message(ticket, now=now + HOUR)
    ticket.refresh_from_db()
    assert mail_state() == MailState.CANCELLED
    assert (ticket.state, ticket.waiting_since) == (State.OPEN, now)
    event = ticket.events.get(kind=EventKind.REPLY_WITHDRAWN)
    assert event.data == {"message": later.pk, "reason": CUSTOMER_WROTE_FIRST}


def test_its_text_is_kept_for_staff_only(ticket, later, agent, now):
    factories.make_message(ticket, now=now + HOUR)
    kept = Message.objects.get(pk=later.pk)
    assert (kept.direction, kept.text, kept.author) == (
        Direction.NOTE,
        "It came today, did it?",
        agent,
    )
    assert kept not in ticket.messages.public()


def test_it_leaves_when_nobody_writes(ticket, later, settings, now):
    settings.IS_MAIL_OUT_SET = True
    mail = OutgoingMail.objects.get()
    assert deliver.deliver(pk=mail.pk, now=now + HOUR) is None
    assert deliver.deliver(pk=mail.pk, now=now + 5 * HOUR) == MailState.SENT


def test_answer_within_its_seconds_to_take_back_goes_on(ticket, agent, now):
    desk.reply(ticket=ticket, by=agent, now=now, text="Tomorrow.")
    factories.make_message(ticket, now=now + timedelta(seconds=3))
    assert mail_state() == MailState.QUEUED


def test_a_machine_or_a_stranger_does_not_stop_it(ticket, later, now):
    away = factories.make_words("I am away.", is_automatic=True)
    desk.add_customer_message(ticket=ticket, words=away, now=now + HOUR)
    factories.make_message(ticket, now=now + HOUR, is_unverified=True)
    assert mail_state() == MailState.QUEUED


def test_what_a_worker_has_in_hand_cannot_be_stopped(ticket, later, now):
    mail = OutgoingMail.objects.get()
    assert deliver.claim(pk=mail.pk, now=now + 5 * HOUR)
    factories.make_message(ticket, now=now + 5 * HOUR)
    assert mail_state() == MailState.SENDING
    assert Message.objects.get(pk=later.pk).direction == Direction.OUT


def test_it_can_be_taken_back_by_hand(ticket, later, agent, now):
    desk.withdraw_reply(message=later, by=agent, now=now + HOUR)
    assert mail_state() == MailState.CANCELLED
