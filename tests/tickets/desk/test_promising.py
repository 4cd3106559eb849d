"""A moment that a colleague promises takes the place of the usual one."""

from datetime import timedelta

import pytest

from tests import factories
from tickets import desk
from tickets.core.event import EventKind
from tickets.core.states import State
from tickets.core.ticket import Ticket
from tickets.desk.promising import promised_until

HOUR = timedelta(hours=1)


def due(ticket):
    return Ticket.objects.values_list("due_at", "due_kind").get(pk=ticket.pk)


@pytest.fixture
def asked_again(ticket, agent, now):
    desk.reply(ticket=ticket, by=agent, now=now, text="One moment.")
    factories.make_message(ticket, now=now + HOUR)
    return ticket


def test_promise_takes_the_place_of_the_next_answer(asked_again, agent, now):
    until = now + 50 * HOUR
    desk.promise(ticket=asked_again, at=until, by=agent, now=now + 2 * HOUR)
    assert due(asked_again) == (until, "promise")
    assert promised_until(ticket=asked_again, now=now + 3 * HOUR) == until


def test_promise_on_a_waiting_ticket_is_due_too(ticket, agent, now):
    desk.reply(ticket=ticket, by=agent, now=now, text="You hear from us on Thursday.")
    until = now + 50 * HOUR
    desk.promise(ticket=ticket, at=until, by=agent, now=now)
    assert due(ticket) == (until, "promise")


def test_answer_keeps_the_promise(asked_again, agent, now):
    desk.promise(ticket=asked_again, at=now + 50 * HOUR, by=agent, now=now + 2 * HOUR)
    desk.reply(ticket=asked_again, by=agent, now=now + 3 * HOUR, text="Found it.")
    assert due(asked_again) == (None, "")
    kept = asked_again.sla_results.get(target="promise")
    assert (kept.met_at, kept.breached_at) == (now + 3 * HOUR, None)
    assert kept.margin_seconds == 47 * 3600


def test_withdrawn_promise_leaves_the_usual_moment(asked_again, agent, now):
    usual = due(asked_again)
    desk.promise(ticket=asked_again, at=now + 50 * HOUR, by=agent, now=now + 2 * HOUR)
    assert desk.withdraw_promise(ticket=asked_again, by=agent, now=now + 2 * HOUR)
    assert due(asked_again) == usual
    assert desk.withdraw_promise(ticket=asked_again, by=agent, now=now + 2 * HOUR) is None


def test_later_promise_replaces_the_earlier(asked_again, agent, now):
    for hours in (50, 60):
        desk.promise(ticket=asked_again, at=now + hours * HOUR, by=agent, now=now + 2 * HOUR)
    assert due(asked_again) == (now + 60 * HOUR, "promise")
    kinds = asked_again.events.filter(kind=EventKind.PROMISED)
    assert kinds.count() == 2


def test_the_past_cannot_be_promised_and_nothing_when_it_is_done(ticket, agent, now):
    with pytest.raises(desk.UnableToPromise):
        desk.promise(ticket=ticket, at=now, by=agent, now=now)
    desk.reply(ticket=ticket, by=agent, now=now, text="Done.", then=State.RESOLVED)
    with pytest.raises(desk.UnableToPromise):
        desk.promise(ticket=ticket, at=now + HOUR, by=agent, now=now)


def test_answer_that_leaves_later_counts_from_then(ticket, agent, now):
    usual = due(ticket)
    leaves = now + 5 * HOUR
    desk.reply(ticket=ticket, by=agent, now=now, text="Good morning!", send_at=leaves)
    assert due(ticket) == usual
    desk.ring_targets(ticket=ticket, now=leaves - timedelta(seconds=1))
    assert due(ticket) == usual
    assert ticket.timers.get(kind="target", state="pending").due_at == leaves
    desk.ring_targets(ticket=ticket, now=leaves)
    assert due(ticket) == (None, "")
    assert ticket.sla_results.get().met_at == leaves


def test_answer_that_would_leave_too_late_is_late(ticket, agent, now):
    due_at, _kind = due(ticket)
    desk.reply(ticket=ticket, by=agent, now=now, text="Soon.", send_at=due_at + HOUR)
    desk.ring_targets(ticket=ticket, now=due_at + 2 * HOUR)
    result = ticket.sla_results.get()
    assert (result.breached_at, result.met_at) == (due_at, due_at + HOUR)
    assert result.margin_seconds < 0


def test_answer_taken_back_before_it_leaves_was_never_given(ticket, agent, now):
    usual = due(ticket)
    message = desk.reply(ticket=ticket, by=agent, now=now, text="Tomorrow.", send_at=now + 5 * HOUR)
    desk.withdraw_reply(message=message, by=agent, now=now + HOUR)
    desk.ring_targets(ticket=ticket, now=now + 6 * HOUR)
    assert due(ticket) == usual


def test_promise_in_an_answer_is_said_at_its_end_and_taken_back_with_it(ticket, agent, now):
    until = now + 26 * HOUR
    message = desk.reply(
        ticket=ticket, by=agent, now=now, text="I ask.", html="<p>I ask.</p>", promise=until
    )
    said = "You hear from us again by Wednesday 12:00 at the latest."
    assert (message.text, message.html) == (f"I ask.\n\n{said}", f"<p>I ask.</p><p>{said}</p>")
    assert said in message.outgoing_mails.get().text
    assert due(ticket) == (until, "promise")
    desk.withdraw_reply(message=message, by=agent, now=now)
    assert promised_until(ticket=ticket, now=now) is None
