"""Verbs that move a ticket from state to state."""

from datetime import datetime, timedelta

from django.db import transaction

from tickets.core.event import Event, EventKind, record
from tickets.core.people import User
from tickets.core.states import State
from tickets.core.ticket import Ticket, standing_for
from tickets.core.timer import TimerKind, set_timer
from tickets.desk.changing import lock, move_to, settle
from tickets.desk.waiting import drop_follow_ups, plan_rating


@transaction.atomic
def resolve(*, ticket: Ticket, by: User | None, now: datetime) -> Event | None:
    """Call it solved; a message within the shop's days to reopen brings it back."""
    ticket = lock(ticket)
    event = move_to(ticket, State.RESOLVED, by=by, now=now)
    set_close_timer(ticket, now=now)
    settle(ticket, now=now)
    return event


@transaction.atomic
def reopen(*, ticket: Ticket, by: User | None, now: datetime) -> Event | None:
    """Bring a solved, closed, sleeping or waiting ticket back to work."""
    ticket = lock(ticket)
    event = move_to(ticket, State.OPEN, by=by, now=now)
    settle(ticket, now=now)
    return event


@transaction.atomic
def close(*, ticket: Ticket, now: datetime) -> Event | None:
    """Close a solved ticket for good: from now on the customer's next mail opens a new one."""
    ticket = lock(ticket)
    event = move_to(ticket, State.CLOSED, by=None, now=now)
    settle(ticket, now=now)
    return event


@transaction.atomic
def wait_for(*, ticket: Ticket, state: State, by: User | None, now: datetime) -> Event | None:
    """Wait for the customer (`WAITING_CUSTOMER`) or for somebody else (`WAITING_THIRD`).

    Raises ValueError for any other state.
    """
    if state not in {State.WAITING_CUSTOMER, State.WAITING_THIRD}:
        raise ValueError(state)
    ticket = lock(ticket)
    event = move_to(ticket, state, by=by, now=now)
    settle(ticket, now=now)
    return event


@transaction.atomic
def mark_spam(*, ticket: Ticket, by: User, now: datetime) -> Event | None:
    """Put it away as spam: no clock runs and nobody is mailed. `reopen` brings it back."""
    ticket = lock(ticket)
    event = move_to(ticket, State.SPAM, by=by, now=now)
    drop_follow_ups(ticket, now=now)
    settle(ticket, now=now)
    return event


@transaction.atomic
def report_undelivered(
    *, ticket: Ticket, mail: int, now: datetime, is_partly: bool = False
) -> None:
    """An answer did not reach the customer: the ticket comes back to us, with the reason on it.

    `is_partly`: it reached the customer but not everybody in copy, so it only says so.
    """
    ticket = lock(standing_for(ticket))
    record(EventKind.DELIVERY_FAILED, ticket=ticket, by=None, now=now, mail=mail, partly=is_partly)
    if not is_partly and ticket.state in {State.WAITING_CUSTOMER, State.RESOLVED}:
        move_to(ticket, State.OPEN, by=None, now=now)
    settle(ticket, now=now)


def set_close_timer(ticket: Ticket, *, now: datetime) -> None:
    """A solved ticket closes by itself when the days to reopen are over."""
    if ticket.state == State.RESOLVED:
        due_at = now + timedelta(days=ticket.shop.reopen_days)
        set_timer(ticket=ticket, kind=TimerKind.CLOSE, due_at=due_at)
        plan_rating(ticket, now=now)
