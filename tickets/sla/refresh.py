"""Replays one ticket and writes down what follows: when it is due, and since when it waits."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from tickets.core.event import Event
from tickets.core.ticket import FAR_FUTURE, Ticket
from tickets.core.timer import TimerKind, drop_timer, set_timer
from tickets.sla.clocks import Outcome, next_due, replay
from tickets.sla.history import life_of
from tickets.sla.results import is_rung, keep_results, marks_of, note_late_endings, rung
from tickets.sla.rules import Rules, current_rules
from tickets.sla.worktime import NeverOpenError

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Standing:
    outcome: Outcome
    events: list[Event] = field(default_factory=list)
    #: When something comes about that is known now.
    next_at: datetime | None = None


def refresh(*, ticket: Ticket, now: datetime, rules: Rules | None = None) -> Outcome:
    """Recompute the derived moments of a ticket from its events, and keep them on its row."""
    standing = _standing(ticket, now=now, rules=rules)
    outcome = standing.outcome
    due = next_due(outcome.readings)
    ticket.due_at, ticket.due_kind = due or (None, "")
    ticket.sort_due_at = ticket.due_at or FAR_FUTURE
    ticket.waiting_since = outcome.waiting_since if ticket.is_open else None
    Ticket.objects.filter(pk=ticket.pk).update(
        due_at=ticket.due_at,
        due_kind=ticket.due_kind,
        sort_due_at=ticket.sort_due_at,
        waiting_since=ticket.waiting_since,
    )
    keep_results(ticket=ticket, outcome=outcome, events=standing.events)
    _wind(ticket, standing, now=now)
    return outcome


def _wind(ticket: Ticket, standing: _Standing, *, now: datetime) -> None:
    """One timer per ticket, for whatever comes first."""
    known = rung(ticket)
    note_late_endings(ticket=ticket, outcome=standing.outcome, known=known, now=now)
    moments = list(_moments(standing, known))
    if moments:
        set_timer(ticket=ticket, kind=TimerKind.TARGET, due_at=min(moments))
    else:
        drop_timer(ticket=ticket, kind=TimerKind.TARGET)


def _moments(standing: _Standing, known: set[tuple[str, datetime, int]]) -> Iterator[datetime]:
    if standing.next_at:
        yield standing.next_at
    for mark in marks_of(standing.outcome):
        if not is_rung(mark, known):
            yield mark.at


def outcome_of(*, ticket: Ticket, now: datetime, rules: Rules | None = None) -> Outcome:
    """Where the clocks of a ticket stand; `rules` is given to try out others than those held."""
    return _standing(ticket, now=now, rules=rules).outcome


def _standing(ticket: Ticket, *, now: datetime, rules: Rules | None) -> _Standing:
    try:
        life = life_of(ticket, rules=rules or current_rules())
        until = life.until(now)
        outcome = replay(life.facts, now=until)
    except NeverOpenError:
        # A shop that closed for good must still be able to put its last tickets away.
        logger.warning("ticket %s: its shop never opens again, so nothing is due", ticket.pk)
        return _Standing(Outcome(waiting_since=ticket.waiting_since))
    return _Standing(outcome, life.events, life.next_after(until))
