"""Verbs for a moment that a colleague promises to the customer."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import override

from tickets.core.event import Event, EventKind, record
from tickets.core.people import User
from tickets.core.ticket import Ticket
from tickets.desk.changing import lock, settle
from tickets.outbox.confirming import say, spoken_language
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


def with_promise(
    ticket: Ticket, until: datetime, *, text: str, html: str, now: datetime
) -> tuple[str, str]:
    """An answer's (text, html) with the promised moment as its last sentence."""
    zone = ZoneInfo(ticket.shop.time_zone)
    with override(spoken_language(ticket.language)):
        moment = say(until, now=now, zone=zone)
        sentence = _("You hear from us again by %(moment)s at the latest.") % {"moment": moment}
    return f"{text}\n\n{sentence}", f"{html}<p>{escape(sentence)}</p>" if html else ""


def take_promise_back(replied: Event, *, by: User, now: datetime) -> None:
    """Part of taking an answer back: what was promised in it is taken back too."""
    promised = Event.objects.filter(
        ticket=replied.ticket, kind=EventKind.PROMISED, at=replied.at, pk__gt=replied.pk
    )
    if promised.exists():
        record(EventKind.PROMISE_WITHDRAWN, ticket=replied.ticket, by=by, now=now)
