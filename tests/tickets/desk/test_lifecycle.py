"""The verbs that move a ticket from state to state, and the moves that are refused."""

import pytest

from tests import factories
from tickets import desk
from tickets.core.event import Event, EventKind
from tickets.core.states import MOVES, OPEN_STATES, State, UnableToMove, check_move
from tickets.core.timer import Timer, TimerKind, TimerState
from tickets.desk.changing import lock, move_to, settle


@pytest.mark.parametrize("source", list(State))
@pytest.mark.parametrize("target", list(State))
def test_check_move_follows_the_table(source, target):
    if source == target or target in MOVES[source]:
        check_move(source, target)
    else:
        with pytest.raises(UnableToMove):
            check_move(source, target)


def test_every_state_can_be_left_for_open():
    assert [
        state for state in State if state != State.OPEN and State.OPEN not in MOVES[state]
    ] == []


def test_resolve_records_from_and_to(ticket, agent, now):
    event = desk.resolve(ticket=ticket, by=agent, now=now)
    assert (event.kind, event.data) == (
        EventKind.STATE_CHANGED,
        {"from": "new", "to": "resolved"},
    )
    ticket.refresh_from_db()
    assert (ticket.is_open, ticket.resolved_at) == (False, now)


def test_resolve_twice_is_one_event(ticket, agent, now):
    desk.resolve(ticket=ticket, by=agent, now=now)
    assert desk.resolve(ticket=ticket, by=agent, now=now) is None


def test_reopen_cancels_the_closing_timer(ticket, agent, now):
    desk.resolve(ticket=ticket, by=agent, now=now)
    desk.reopen(ticket=ticket, by=agent, now=now)
    assert Timer.objects.get(kind=TimerKind.CLOSE).state == TimerState.CANCELLED


def test_close_refuses_an_open_ticket(ticket, now):
    with pytest.raises(UnableToMove):
        desk.close(ticket=ticket, now=now)


@pytest.mark.parametrize("state", [State.WAITING_CUSTOMER, State.WAITING_THIRD])
def test_wait_for_moves(ticket, agent, now, state):
    desk.wait_for(ticket=ticket, state=state, by=agent, now=now)
    ticket.refresh_from_db()
    assert ticket.state == state


def test_wait_for_refuses_other_states(ticket, agent, now):
    with pytest.raises(ValueError):
        desk.wait_for(ticket=ticket, state=State.CLOSED, by=agent, now=now)


def test_report_undelivered_brings_the_ticket_back(ticket, agent, now):
    desk.reply(ticket=ticket, by=agent, now=now, text="x", then=State.RESOLVED)
    desk.report_undelivered(ticket=ticket, mail=1, now=now)
    ticket.refresh_from_db()
    assert ticket.state == State.OPEN


def test_change_and_event_are_all_or_nothing(ticket, agent, now, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("tickets.desk.changing.stand", broken)
    count = Event.objects.count()
    with pytest.raises(RuntimeError):
        desk.resolve(ticket=ticket, by=agent, now=now)
    ticket.refresh_from_db()
    assert ticket.state == State.NEW
    assert Event.objects.count() == count


@pytest.mark.parametrize("state", list(State))
def test_is_open_follows_every_state(shop, agent, now, state):
    ticket = lock(factories.make_ticket(shop, now=now))
    if state == State.CLOSED:
        move_to(ticket, State.RESOLVED, by=agent, now=now)
    if state != State.NEW:
        move_to(ticket, state, by=agent, now=now)
    settle(ticket, now=now)
    ticket.refresh_from_db()
    assert ticket.is_open == (state in OPEN_STATES)
