"""How macros fare: which are used, rewritten, followed by a question anew; which need a look."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, Exists, F, Max, OuterRef, Q

from tickets.core.event import Event, EventKind
from tickets.core.states import State
from tickets.macros.models import Macro, MacroQuerySet, MacroUse, MacroUseQuerySet

#: A macro that nobody used for so long may be in the way; a newer one has time.
UNUSED = timedelta(days=90)
#: From here on more was written anew than kept.
MUCH_REWRITTEN = 0.5
#: Of the answers that solved a question, how many may come back; and how soon it tells something.
OFTEN_REOPENED = 0.25
FEWEST_USES = 4
#: A question that comes back later is another one.
SOON = timedelta(days=30)


@dataclass(frozen=True)
class Figures:
    """Of one macro, in the last three months."""

    uses: int
    last: datetime
    #: Of a hundred words.
    rewritten: int
    #: Of a hundred questions, how many were opened again after this answer.
    reopened: int


def figures(macros: Iterable[Macro], *, now: datetime) -> dict[int, Figures]:
    """By macro; those that were not used are absent."""
    uses = MacroUse.objects.filter(macro__in=[one.pk for one in macros]).since(now - UNUSED)
    rows = _with_reopened(uses).values("macro")
    told = rows.annotate(
        count=Count("pk"),
        last=Max("at"),
        share=Avg("rewritten"),
        back=Count("pk", filter=Q(is_reopened=True)),
    )
    return {
        row["macro"]: Figures(
            row["count"],
            row["last"],
            rewritten=round(100 * row["share"]),
            reopened=round(100 * row["back"] / row["count"]),
        )
        for row in told
    }


def unused(macros: MacroQuerySet, *, now: datetime) -> MacroQuerySet:
    used = MacroUse.objects.since(now - UNUSED).values("macro")
    return macros.filter(created_at__lt=now - UNUSED).exclude(pk__in=used)


def much_rewritten(macros: MacroQuerySet) -> MacroQuerySet:
    shares = MacroUse.objects.values("macro").annotate(share=Avg("rewritten"))
    return macros.filter(pk__in=shares.filter(share__gte=MUCH_REWRITTEN).values("macro"))


def often_reopened(macros: MacroQuerySet) -> MacroQuerySet:
    """Those after which customers come back: the answer did not help."""
    rows = _with_reopened(MacroUse.objects.all()).values("macro")
    counted = rows.annotate(count=Count("pk"), back=Count("pk", filter=Q(is_reopened=True)))
    often = counted.filter(count__gte=FEWEST_USES, back__gte=F("count") * OFTEN_REOPENED)
    return macros.filter(pk__in=often.values("macro"))


def _with_reopened(uses: MacroUseQuerySet) -> Any:
    again = Event.objects.filter(
        ticket=OuterRef("ticket"),
        kind=EventKind.STATE_CHANGED,
        at__gt=OuterRef("at"),
        at__lte=OuterRef("at") + SOON,
        data__to=State.OPEN,
        data__from__in=[State.RESOLVED, State.CLOSED],
    )
    return uses.annotate(is_reopened=Exists(again))
