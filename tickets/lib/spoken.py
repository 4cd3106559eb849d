"""How people speak of a moment: which day it is to them, and how long it still takes."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import Enum

#: From here on a promise is called 'soon'.
SOON = timedelta(minutes=90)


class Day(Enum):
    TODAY = "today"
    YESTERDAY = "yesterday"
    TOMORROW = "tomorrow"
    WEEKDAY = "weekday"  # within six days, so that a weekday says which one
    DATE = "date"
    DATE_WITH_YEAR = "date_with_year"


class Unit(Enum):
    NOW = "now"
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"


class Level(Enum):
    CALM = "calm"
    SOON = "soon"
    LATE = "late"


@dataclass(frozen=True)
class Span:
    """A length of time as it is said: '20 min', '1 h 20', '3 days'."""

    unit: Unit
    count: int
    minutes: int = 0


@dataclass(frozen=True)
class Spoken:
    day: Day
    local: datetime


@dataclass(frozen=True)
class Due:
    day: Day
    local: datetime
    level: Level
    span: Span


def spoken(*, now: datetime, moment: datetime, zone: tzinfo) -> Spoken:
    """The day as somebody in this zone says it; days are counted on their calendar."""
    local = moment.astimezone(zone)
    today = now.astimezone(zone).date()
    return Spoken(_day((local.date() - today).days, local.year == today.year), local)


def due(*, now: datetime, moment: datetime, zone: tzinfo) -> Due:
    """A promise: its day, how far off it is, and whether to worry."""
    said = spoken(now=now, moment=moment, zone=zone)
    left = _elapsed(now, moment)
    return Due(said.day, said.local, _level(left), span(abs(left)))


def span(length: timedelta) -> Span:
    """Whole minutes, rounded down, so that nothing is promised that is not left."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 1:
        return Span(Unit.NOW, 0)
    if minutes < 60:
        return Span(Unit.MINUTES, minutes)
    if minutes < 24 * 60:
        return Span(Unit.HOURS, minutes // 60, minutes % 60)
    return Span(Unit.DAYS, minutes // (24 * 60))


def _elapsed(now: datetime, moment: datetime) -> timedelta:
    # Through UTC: two moments of one zone would be subtracted by the clock on the wall,
    # an hour wrong across a change of daylight saving.
    return moment.astimezone(UTC) - now.astimezone(UTC)


def _day(distance: int, same_year: bool) -> Day:
    near = {-1: Day.YESTERDAY, 0: Day.TODAY, 1: Day.TOMORROW}
    if distance in near:
        return near[distance]
    if abs(distance) <= 6:
        return Day.WEEKDAY
    return Day.DATE if same_year else Day.DATE_WITH_YEAR


def _level(left: timedelta) -> Level:
    if left < timedelta(0):
        return Level.LATE
    return Level.SOON if left < SOON else Level.CALM
