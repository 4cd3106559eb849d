"""Replays one ticket and writes down what follows: when it is due, and since when it waits."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tickets.core.event import Event
from tickets.core.ticket import FAR_FUTURE, Ticket
from tickets.core.timer import TimerKind, set_timers
from tickets.sla.clocks import Outcome, next_due, replay
from tickets.sla.history import life_of
from tickets.sla.results import (
    is_rung,
    keep_results,
    marks_of,
    note_late_endings,
    results_of,
    rung_of,
)
from tickets.sla.rules import Rules, current_rules
from tickets.sla.worktime import NeverOpenError

logger = logging.getLogger(__name__)


#: What `stand` sets on a ticket, for whoever saves it.
DERIVED = ("due_at", "due_kind", "sort_due_at", "waiting_since")


@dataclass(frozen=True)
class Standing:
    """Where the clocks of a ticket stand, and what that follows from."""

    outcome: Outcome
    events: list[Event] = field(default_factory=list)
    #: When something comes about that is known now.
    next_at: datetime | None = None


def refresh(*, ticket: Ticket, now: datetime, rules: Rules | None = None) -> Outcome:
    """Recompute the derived moments of a ticket from its events, and keep them on its row."""
    standing = stand(ticket, now=now, rules=rules)
    Ticket.objects.filter(pk=ticket.pk).update(**{name: getattr(ticket, name) for name in DERIVED})
    keep_all([(ticket, standing)], now=now)
    return standing.outcome


def stand(
    ticket: Ticket, *, now: datetime, rules: Rules | None = None, events: list[Event] | None = None
) -> Standing:
    """Set the derived moments on `ticket`; the caller saves them, and then keeps the rest.

    `events` are given of a ticket that is still to be kept, or by who has read them already.
    """
    standing = _standing(ticket, now=now, rules=rules, events=events)
    due = next_due(standing.outcome.readings)
    ticket.due_at, ticket.due_kind = due or (None, "")
    ticket.sort_due_at = ticket.due_at or FAR_FUTURE
    ticket.waiting_since = standing.outcome.waiting_since if ticket.is_open else None
    return standing


def keep_all(stood: Sequence[tuple[Ticket, Standing]], *, now: datetime) -> None:
    """Write down how targets ended, and wind one timer a ticket, for whatever comes first."""
    tickets = [ticket for ticket, _standing in stood]
    results, rung = results_of(tickets), rung_of(tickets)
    moments: dict[int, datetime | None] = {}
    for ticket, standing in stood:
        outcome, known = standing.outcome, rung[ticket.pk]
        keep_results(
            ticket=ticket, outcome=outcome, events=standing.events, kept=results[ticket.pk]
        )
        note_late_endings(ticket=ticket, outcome=outcome, known=known, now=now)
        moments[ticket.pk] = _first_moment(standing, known)
    set_timers(kind=TimerKind.TARGET, moments=moments)


def first_moment(standing: Standing) -> datetime | None:
    """When a new ticket wants its timer; nothing else is to be kept where nothing ended or rang."""
    return _first_moment(standing, set())


def _first_moment(standing: Standing, known: set[tuple[str, datetime, int]]) -> datetime | None:
    return min(_moments(standing, known), default=None)


def _moments(standing: Standing, known: set[tuple[str, datetime, int]]) -> Iterator[datetime]:
    if standing.next_at:
        yield standing.next_at
    for mark in marks_of(standing.outcome):
        if not is_rung(mark, known):
            yield mark.at


def outcome_of(*, ticket: Ticket, now: datetime, rules: Rules | None = None) -> Outcome:
    """Where the clocks of a ticket stand; `rules` is given to try out others than those held."""
    return _standing(ticket, now=now, rules=rules).outcome


def _standing(
    ticket: Ticket, *, now: datetime, rules: Rules | None, events: list[Event] | None = None
) -> Standing:
    try:
        life = life_of(ticket, rules=rules or current_rules(), events=events)
        until = life.until(now)
        outcome = replay(life.facts, now=until)
    except NeverOpenError:
        # A shop that closed for good must still be able to put its last tickets away.
        logger.warning("ticket %s: its shop never opens again, so nothing is due", ticket.pk)
        return Standing(Outcome(waiting_since=ticket.waiting_since))
    return Standing(outcome, life.events, life.next_after(until))
