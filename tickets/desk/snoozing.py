"""Verbs that put a ticket to sleep until a moment, and wake it."""

from datetime import datetime

from django.db import transaction

from tickets.core.event import Event, EventKind, record
from tickets.core.people import User
from tickets.core.states import State
from tickets.core.ticket import Ticket
from tickets.core.timer import TimerKind, set_timer
from tickets.desk.changing import lock, move_to, settle
from tickets.desk.routing import pass_on


class UnableToSnooze(Exception):  # noqa: N818 -- named after what happened, as all our domain errors
    """The moment to wake up is over already."""


@transaction.atomic
def snooze(*, ticket: Ticket, until: datetime, by: User | None, now: datetime) -> Event:
    """Out of sight until `until`, or until the customer writes; the clocks go on.

    Raises `UnableToSnooze` for a moment that is not to come, and `UnableToMove`.
    """
    if until <= now:
        raise UnableToSnooze
    ticket = lock(ticket)
    move_to(ticket, State.SNOOZED, by=by, now=now)
    set_timer(ticket=ticket, kind=TimerKind.WAKE, due_at=until)
    event = record(EventKind.SNOOZED, ticket=ticket, by=by, now=now, until=until.isoformat())
    settle(ticket, now=now)
    return event


@transaction.atomic
def wake(*, ticket: Ticket, now: datetime, by: User | None = None) -> Event | None:
    """Bring a sleeping ticket back to work; None when it is awake already.

    It does not wake up for somebody who is away, but for his stand-in or the team.
    """
    ticket = lock(ticket)
    if ticket.state != State.SNOOZED:
        return None
    event = record(EventKind.WOKEN, ticket=ticket, by=by, now=now)
    move_to(ticket, State.OPEN, by=by, now=now)
    pass_on(ticket, now=now)
    settle(ticket, now=now)
    return event
