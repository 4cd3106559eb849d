"""Timers: each rung once, together with its effect; a failing one stops nobody else."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from tests import factories
from tickets import desk
from tickets.clockwork import ring
from tickets.core.states import State
from tickets.core.timer import Timer, TimerKind, TimerState, set_timer

FORTNIGHT = timedelta(days=14)


def test_solved_ticket_closes_after_the_days_to_reopen(ticket, agent, now):
    desk.resolve(ticket=ticket, by=agent, now=now)
    assert ring.ring_due(now=now + FORTNIGHT - timedelta(seconds=1)) == 0
    assert ring.ring_due(now=now + FORTNIGHT) == 1
    ticket.refresh_from_db()
    assert ticket.state == State.CLOSED
    assert ring.ring_due(now=now + FORTNIGHT) == 0


def test_timer_rings_once_for_two_workers(ticket, agent, now):
    desk.resolve(ticket=ticket, by=agent, now=now)
    same = [Timer.objects.get(), Timer.objects.get()]
    assert [ring.ring(timer, now=now + FORTNIGHT) for timer in same] == [True, False]


def test_moved_timer_is_not_rung_by_a_worker_that_read_it_before(ticket, agent, now):
    desk.resolve(ticket=ticket, by=agent, now=now)
    read_before = Timer.objects.get()
    set_timer(ticket=ticket, kind=TimerKind.CLOSE, due_at=now + 2 * FORTNIGHT)
    assert not ring.ring(read_before, now=now + FORTNIGHT)


def test_poisoned_timer_waits_an_hour_and_the_others_ring(shop, agent, now, monkeypatch):
    tickets = [factories.make_ticket(shop, now=now) for _ in range(3)]
    for one in tickets:
        desk.resolve(ticket=one, by=agent, now=now)
    poisoned = Timer.objects.get(ticket=tickets[1])

    def close(timer, moment):
        if timer.pk == poisoned.pk:
            raise RuntimeError("poison")

    monkeypatch.setitem(ring.HANDLERS, TimerKind.CLOSE, close)
    moment = now + FORTNIGHT
    assert ring.ring_due(now=moment) == 2
    poisoned.refresh_from_db()
    assert (poisoned.state, poisoned.attempts) == (TimerState.PENDING, 1)
    assert poisoned.due_at == moment + timedelta(hours=1)
    assert "poison" in poisoned.error


def test_firing_and_effect_commit_together(ticket, agent, now, monkeypatch):
    desk.resolve(ticket=ticket, by=agent, now=now)

    def broken(timer, moment):
        desk.close(ticket=timer.ticket, now=moment)
        raise RuntimeError

    monkeypatch.setitem(ring.HANDLERS, TimerKind.CLOSE, broken)
    ring.ring_due(now=now + FORTNIGHT)
    ticket.refresh_from_db()
    assert ticket.state == State.RESOLVED
    assert Timer.objects.get().state == TimerState.PENDING


def test_every_kind_has_a_handler():
    assert set(ring.HANDLERS) == set(TimerKind)


def test_one_pending_timer_per_kind_in_the_database(ticket, now):
    Timer.objects.create(ticket=ticket, kind=TimerKind.CLOSE, due_at=now)
    with pytest.raises(IntegrityError):
        Timer.objects.create(ticket=ticket, kind=TimerKind.CLOSE, due_at=now)
