"""How fast a team really answers, and which moment may be promised because of it. Pure.

The pace is the open time within which nine out of ten customers had their first answer by a
person, or still wait for one. It is never an average: half of all customers would be disappointed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from tickets.sla.worktime import Calendar, NeverOpenError, Span

#: Percent of the customers whose wait the pace covers.
SHARE = 90
#: Fewer waits than this say nothing about the next one.
FEWEST = 20
#: Promises are said in whole steps of the clock: by 15:00, not by 14:52.
STEP = 30
#: What a question has at least, in open time, when its usual moment lies in the past or at night.
LEAST = timedelta(hours=1)
#: Rounds of answers ahead that are looked at: a year of three a day.
MOST_ROUNDS = 1100
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Promise:
    """What may be said to somebody whose question came in just now."""

    until: datetime
    #: When the round of answers begins in which it is his turn.
    round_at: datetime | None = None


def pace(waits: Iterable[timedelta]) -> timedelta | None:
    """The shortest wait that `SHARE` percent of all do not exceed; None when too few are known.

    By nearest rank: always a wait that somebody really had, never one in between.
    """
    ordered = sorted(waits)
    if len(ordered) < FEWEST:
        return None
    rank = -(-len(ordered) * SHARE // 100)
    return ordered[rank - 1]


def safe_promise(
    *, now: datetime, due: datetime | None, pace: timedelta | None, calendar: Calendar
) -> Promise | None:
    """The later of what the rules demand and what the team manages, in opening hours.

    A shop with answer moments promises the end of the first round that is not earlier. Always
    later than `now`. None when nothing is known to promise, or the shop never opens again.
    """
    try:
        known = [due] if due else []
        if pace is not None:
            known.append(calendar.due(now, pace))
        safe = max(known, default=None)
        for found in islice(calendar.rounds(now), MOST_ROUNDS):
            if safe is None or found.end >= safe:
                return Promise(found.end, round_at=found.start)
        if safe is None:
            return None
        return Promise(_said(safe if safe > now else calendar.due(now, LEAST), calendar))
    except NeverOpenError:
        return None


def opens_at(*, now: datetime, calendar: Calendar) -> datetime | None:
    """When somebody is there again; None for a shop that is open, or that never opens."""
    try:
        opening = calendar.next_opening(now)
    except NeverOpenError:
        return None
    return opening if opening > now else None


def _said(moment: datetime, calendar: Calendar) -> datetime:
    """Not earlier than `moment`, on a whole step of the wall's clock, and in opening hours."""
    if not calendar.worked(moment - _INSTANT, moment):
        moment = calendar.due(moment, LEAST)
    local = moment.astimezone(ZoneInfo(calendar.zone))
    past = timedelta(minutes=local.minute % STEP, seconds=local.second) + timedelta(
        microseconds=local.microsecond
    )
    whole = moment + (timedelta(minutes=STEP) - past if past else timedelta())
    open_on: tuple[Span, ...] = calendar.spans(moment - _INSTANT, whole)
    return open_on[0].end
