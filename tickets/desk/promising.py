"""Verbs for a moment that a colleague promises to the customer."""

from datetime import datetime

from django.db import transaction

from tickets.core.event import Event, EventKind, record
from tickets.core.people import User
from tickets.core.ticket import Ticket
from tickets.desk.changing import lock, settle
from tickets.sla.facts import TargetKind
from tickets.sla.refresh import outcome_of


class UnableToPromise(Exception):  # noqa: N818 -- named after what happened, as all our domain errors
    """The moment is over already, or nobody works on this ticket any more."""


@transaction.atomic
def promise(*, ticket: Ticket, at: datetime, by: User, now: datetime) -> Event:
    """'You hear from us before `at`': it takes the place of when the next answer is due.

    A later promise replaces an earlier one. Raises `UnableToPromise`.
    """
    ticket = lock(ticket)
    if at <= now or not ticket.is_open:
        raise UnableToPromise
    event = record(EventKind.PROMISED, ticket=ticket, by=by, now=now, until=at.isoformat())
    settle(ticket, now=now)
    return event


@transaction.atomic
def withdraw_promise(*, ticket: Ticket, by: User, now: datetime) -> Event | None:
    """Count by the usual rules again; None when nothing was promised."""
    ticket = lock(ticket)
    if promised_until(ticket=ticket, now=now) is None:
        return None
    event = record(EventKind.PROMISE_WITHDRAWN, ticket=ticket, by=by, now=now)
    settle(ticket, now=now)
    return event


def promised_until(*, ticket: Ticket, now: datetime) -> datetime | None:
    """The moment that is promised and was not kept yet."""
    reading = outcome_of(ticket=ticket, now=now).of(TargetKind.PROMISE)
    return None if reading is None or reading.ended_at else reading.limit_at
