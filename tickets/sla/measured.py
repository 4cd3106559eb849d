"""Measures the pace of a shop from the results that are kept; once an hour, not once a question."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.cache import cache

from tickets.core.shop import Shop
from tickets.core.ticket import Ticket
from tickets.sla.facts import TargetKind
from tickets.sla.pace import pace
from tickets.sla.records import SlaResult
from tickets.sla.rules import current_rules
from tickets.sla.worktime import Calendar

#: What lies further back says nothing about the team of today.
LOOKED_BACK = timedelta(days=30)
#: Of a busy shop the latest so many say enough.
MOST = 500
#: Seconds that a measured pace is used.
FRESH = 3600
#: Stands for all kinds of question together.
ANY = ""


def pace_of(*, shop: Shop, kind: str, now: datetime) -> timedelta | None:
    """How long a first answer takes in open time, for this kind where enough are known.

    None when too few questions were answered in the last `LOOKED_BACK`.
    """
    key = f"pace:{shop.pk}:{now:%Y-%m-%d}"
    paces: dict[str, float | None] | None = cache.get(key)
    if paces is None:
        paces = _measure(shop, now=now)
        cache.set(key, paces, FRESH)
    seconds = paces.get(kind) or paces.get(ANY)
    return None if seconds is None else timedelta(seconds=seconds)


def _measure(shop: Shop, *, now: datetime) -> dict[str, float | None]:
    waits: dict[str, list[timedelta]] = defaultdict(list)
    for kind, wait in _waits(shop, current_rules().latest.calendar(shop.pk), now=now):
        waits[kind].append(wait)
        waits[ANY].append(wait)
    found = {kind: pace(every) for kind, every in waits.items()}
    return {kind: wait.total_seconds() if wait else None for kind, wait in found.items()}


def _waits(shop: Shop, calendar: Calendar, *, now: datetime) -> Iterator[tuple[str, timedelta]]:
    """(kind, open time) of everybody who was answered lately, and of who is late and still waits.

    Without the latter a team that leaves its hardest questions lying would look quick.
    """
    answered = SlaResult.objects.filter(
        target=TargetKind.FIRST_RESPONSE,
        met_at__gt=now - LOOKED_BACK,
        met_at__lte=now,
        ticket__shop=shop,
    ).order_by("-met_at")
    rows = answered.values_list("ticket__kind", "started_at", "met_at")
    for kind, started_at, met_at in rows[:MOST]:
        assert met_at
        yield kind, calendar.worked(started_at, met_at)
    late = Ticket.objects.overdue(now).filter(
        shop=shop, due_kind=TargetKind.FIRST_RESPONSE, waiting_since__isnull=False
    )
    for kind, since in late.most_urgent_first().values_list("kind", "waiting_since")[:MOST]:
        assert since
        yield kind, calendar.worked(since, now)
