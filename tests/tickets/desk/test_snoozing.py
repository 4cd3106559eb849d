from datetime import timedelta

import pytest

from tests import factories
from tickets import desk
from tickets.clockwork.ring import ring_due
from tickets.core.event import EventKind
from tickets.core.states import State, UnableToMove
from tickets.core.timer import Timer, TimerState

LATER = timedelta(hours=3)


def pending():
    return list(Timer.objects.filter(kind="wake", state=TimerState.PENDING))


def test_ticket_sleeps_until_its_moment(agent, ticket, now):
    event = desk.snooze(ticket=ticket, until=now + LATER, by=agent, now=now)
    ticket.refresh_from_db()
    assert (ticket.state, event.kind) == (State.SNOOZED, EventKind.SNOOZED)
    ring_due(now=now + LATER - timedelta(seconds=1))
    ticket.refresh_from_db()
    assert ticket.state == State.SNOOZED
    ring_due(now=now + LATER)
    ticket.refresh_from_db()
    assert ticket.state == State.OPEN
    assert ticket.events.filter(kind=EventKind.WOKEN).count() == 1


def test_second_snooze_moves_the_moment(agent, ticket, now):
    desk.snooze(ticket=ticket, until=now + LATER, by=agent, now=now)
    desk.snooze(ticket=ticket, until=now + 2 * LATER, by=agent, now=now)
    assert [timer.due_at for timer in pending()] == [now + 2 * LATER]


def test_customer_wakes_it(agent, ticket, now):
    desk.snooze(ticket=ticket, until=now + LATER, by=agent, now=now)
    factories.make_message(ticket, now=now + timedelta(minutes=1))
    ticket.refresh_from_db()
    assert ticket.state == State.OPEN
    assert pending() == []


def test_waking_what_is_awake_does_nothing(ticket, now):
    assert desk.wake(ticket=ticket, now=now) is None


def test_moment_that_is_over_is_refused(agent, ticket, now):
    with pytest.raises(desk.UnableToSnooze):
        desk.snooze(ticket=ticket, until=now, by=agent, now=now)
    assert pending() == []


def test_solved_ticket_cannot_sleep(agent, ticket, now):
    desk.resolve(ticket=ticket, by=agent, now=now)
    with pytest.raises(UnableToMove):
        desk.snooze(ticket=ticket, until=now + LATER, by=agent, now=now)


def test_clocks_go_on_while_it_sleeps(agent, ticket, now):
    ticket.refresh_from_db()
    due_at = ticket.due_at
    desk.snooze(ticket=ticket, until=now + LATER, by=agent, now=now)
    ticket.refresh_from_db()
    assert ticket.due_at == due_at
