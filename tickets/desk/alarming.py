"""The verb of the clock: warn and act when a share of a target's time is used up, once each."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from tickets.core.people import Role, User
from tickets.core.ticket import Priority, Ticket
from tickets.desk.changing import lock, wake_rules
from tickets.desk.routing import assign, set_priority, tag
from tickets.desk.telling import warn
from tickets.outbox.alarms import enqueue_alarm
from tickets.sla.refresh import outcome_of, refresh
from tickets.sla.results import Mark, is_rung, marks_of, ring_once, rung
from tickets.sla.thresholds import FULL, Threshold


@transaction.atomic
def ring_targets(*, ticket: Ticket, now: datetime) -> int:
    """See what is reached by now, whatever the timer thought; how many thresholds were new.

    It is derived anew from what happened, so a timer that comes too early only moves itself.
    """
    ticket = lock(ticket)
    outcome = outcome_of(ticket=ticket, now=now)
    thresholds = {one.percent: one for one in outcome.terms.thresholds} if outcome.terms else {}
    known = rung(ticket)
    count = 0
    for mark in marks_of(outcome):
        if not mark.is_reached(now) or is_rung(mark, known):
            continue
        ring_once(ticket=ticket, reading=mark.reading, percent=mark.percent, now=now)
        count += 1
        if mark.percent in thresholds:
            _act(ticket, mark, thresholds[mark.percent], now=now)
    ticket.refresh_from_db()
    refresh(ticket=ticket, now=now)
    if count:
        wake_rules(ticket, now=now)
    return count


def _act(ticket: Ticket, mark: Mark, threshold: Threshold, *, now: datetime) -> None:
    """Give, raise and tag first, so that whoever is told sees it as it is then."""
    if threshold.assignee and threshold.assignee != ticket.assignee_id:
        to = team_of(ticket).filter(pk=threshold.assignee).first()
        if to:
            assign(ticket=ticket, to=to, by=None, now=now)
    if threshold.priority and threshold.priority > ticket.priority:
        set_priority(ticket=ticket, priority=Priority(threshold.priority), by=None, now=now)
    if threshold.tag:
        tag(ticket=ticket, name=threshold.tag, by=None, now=now)
    if threshold.assignee:
        ticket.refresh_from_db()
    due_at = mark.reading.limit_at or mark.at
    for person in told(ticket, threshold.notify):
        if not warn(person, ticket=ticket, is_late=mark.percent >= FULL, about_at=due_at, now=now):
            continue
        enqueue_alarm(
            ticket=ticket,
            to=person,
            target=mark.reading.kind.value,
            percent=mark.percent,
            started_at=mark.reading.started_at,
            due_at=due_at,
            now=now,
        )


def told(ticket: Ticket, whom: str) -> Iterable[User]:
    """Part of a verb: who hears of it, by the words that thresholds and rules use."""
    match whom:
        case "assignee" if ticket.assignee is not None and ticket.assignee.is_active:
            return [ticket.assignee]
        case "assignee" | "team":
            return team_of(ticket)
        case "owner":
            return team_of(ticket).filter(role=Role.OWNER)
        case _:
            return []


def team_of(ticket: Ticket) -> QuerySet[User]:
    """Who can be given it, and is told when everybody is."""
    shared = Q(role=Role.OWNER) | Q(shops=ticket.shop_id)
    return User.objects.answering().filter(shared).distinct().order_by("pk")
