"""Verbs of the owner: change opening hours and policies, and see first what that would do."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tickets.core.people import User
from tickets.core.ticket import FAR_FUTURE, Ticket, TicketQuerySet
from tickets.desk.changing import lock
from tickets.sla.clocks import Outcome
from tickets.sla.history import traits_now
from tickets.sla.records import RuleSet, Scope
from tickets.sla.refresh import outcome_of, refresh
from tickets.sla.rules import current_rules, keep_first_rules, keep_rules
from tickets.sla.terms import Snapshot, snapshot

#: Writes the rows of policies and calendars, and nothing else.
Change = Callable[[], None]

#: Open tickets that a preview looks at, the most urgent first.
MOST_TRIED = 500


@dataclass(frozen=True)
class Preview:
    """What a change would do to open tickets."""

    seen: int = 0
    has_more: bool = False
    #: Late in the very moment of the change, though they are not now.
    late: int = 0
    #: Would be late by the change alone, and so get some time.
    spared: int = 0
    sooner: int = 0
    later: int = 0


class _TakenBack(Exception):  # noqa: N818 -- never leaves this module
    """Ends the transaction of a change that was only tried."""


@transaction.atomic
def change_rules(*, change: Change, scope: Scope, by: User | None, now: datetime) -> RuleSet | None:
    """Change the rules and keep them as the next version; None when nothing became different.

    Open tickets follow in batches, by the clock (`apply_rules`).
    """
    keep_first_rules()
    change()
    return keep_rules(scope=scope, by=by, now=now)


def preview_rules(*, change: Change, scope: Scope, now: datetime) -> Preview:
    """Try the change on open tickets and leave everything as it is."""
    if scope == Scope.NEW:
        return Preview()
    rules = current_rules()
    data: Snapshot = {}
    with suppress(_TakenBack), transaction.atomic():
        change()
        data = snapshot()
        raise _TakenBack
    tried = rules.with_change(data, scope=scope, now=now)
    tickets = list(_open_tickets().most_urgent_first()[: MOST_TRIED + 1])
    late = spared = sooner = later = 0
    for ticket in tickets[:MOST_TRIED]:
        before = _Look.at(outcome_of(ticket=ticket, now=now, rules=rules), now)
        after = _Look.at(outcome_of(ticket=ticket, now=now, rules=tried), now)
        late += after.is_late and not before.is_late
        spared += after.is_spared and not before.is_spared
        sooner += after.due < before.due
        later += after.due > before.due
    return Preview(
        seen=min(len(tickets), MOST_TRIED),
        has_more=len(tickets) > MOST_TRIED,
        late=late,
        spared=spared,
        sooner=sooner,
        later=later,
    )


def apply_rules(*, now: datetime, most: int = 200) -> int:
    """Write down new due moments for the next open tickets; how many were done.

    Any number of workers may do the same batch: what is derived twice is the same.
    """
    newest = RuleSet.objects.to_apply().defer("data").first()
    if newest is None:
        return 0
    # What is derived counts all versions, so one pass serves every change that still waits.
    RuleSet.objects.to_apply().exclude(pk=newest.pk).update(is_applied=True)
    waiting = Ticket.objects.open().filter(pk__gt=newest.cursor).order_by("pk")
    batch = list(waiting.values_list("pk", flat=True)[:most])
    for pk in batch:
        with transaction.atomic():
            refresh(ticket=lock(Ticket(pk=pk)), now=now)
    if batch:
        RuleSet.objects.filter(pk=newest.pk, cursor__lt=batch[-1]).update(cursor=batch[-1])
    if len(batch) < most:
        RuleSet.objects.filter(pk=newest.pk).update(is_applied=True)
    return len(batch)


def matching_tickets(*, change: Change, policy: Callable[[], int]) -> Iterator[Ticket]:
    """Open tickets, most urgent first, that would fall under `policy` after the change."""
    data: Snapshot = {}
    pk = 0
    with suppress(_TakenBack), transaction.atomic():
        change()
        data, pk = snapshot(), policy()
        raise _TakenBack
    rules = current_rules().with_change(data, scope=Scope.NEW, now=FAR_FUTURE)
    for ticket in _open_tickets().most_urgent_first()[:MOST_TRIED]:
        found = rules.latest.policy_for(traits_now(ticket))
        if found is not None and found["id"] == pk:
            yield ticket


def _open_tickets() -> TicketQuerySet:
    return Ticket.objects.open().select_related("shop", "customer").prefetch_related("tags")


@dataclass(frozen=True)
class _Look:
    """What of a ticket's clocks a person would see."""

    due: datetime
    is_late: bool
    is_spared: bool

    @classmethod
    def at(cls, outcome: Outcome, now: datetime) -> "_Look":
        going = [one for one in outcome.readings if one.due_at]
        return cls(
            due=min((one.due_at for one in going if one.due_at), default=FAR_FUTURE),
            is_late=any(one.due_at <= now for one in going if one.due_at),
            is_spared=any(one.is_late_by_change for one in going),
        )
