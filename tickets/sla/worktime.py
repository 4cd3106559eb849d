"""Counts open time: when a shop is open, how long that was, and when a budget of it is used up.

One rule decides everything: a moment is open when the clock on the shop's wall reads a time within
a block. So a night in which the clock goes back holds its repeated hour twice, and the skipped
hour of spring does not exist. All sums run in UTC, where an hour is always an hour.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
MINUTES_A_DAY = 1440
# A shop that does not open within two years is not going to: stop looking and say so.
HORIZON_DAYS = 731
#: How far back a round of answers may lie and still be the latest.
ROUNDS_BACK = 14


class NeverOpenError(ValueError):
    """The calendar has no opening in sight, so no budget of open time can ever be used up."""


class Span(NamedTuple):
    """Open from `start` until just before `end`, both in UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, order=True)
class Block:
    """Opening hours in minutes after the midnight its day begins with; past 1440 is the next day.

    A block belongs to the day on which it starts: closing that day closes all of it, and closing
    the next day leaves a night shift that began the evening before.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < MINUTES_A_DAY:
            raise ValueError(f"a block starts between 00:00 and 23:59, not at minute {self.start}")
        if not self.start < self.end <= self.start + MINUTES_A_DAY:
            raise ValueError("a block ends after it starts and lasts at most 24 hours")

    @classmethod
    def parse(cls, opens: str, closes: str) -> Self:
        """Read '09:00' and '17:00'; '24:00' is midnight, an earlier end is on the next day."""
        start, end = _minutes(opens), _minutes(closes)
        if start == end:
            raise ValueError("write a whole day as 00:00 to 24:00")
        return cls(start, end if end > start else end + MINUTES_A_DAY)


@dataclass(frozen=True)
class Calendar:
    """The open hours of a shop: a week that repeats, and dates that replace their weekday."""

    zone: str
    week: tuple[tuple[Block, ...], ...]
    special: tuple[tuple[date, tuple[Block, ...]], ...] = ()
    #: For each weekday, at which minutes a round of answers begins; nothing is all day long.
    moments: tuple[tuple[int, ...], ...] = ()
    round_minutes: int = 60
    _by_date: dict[date, tuple[Block, ...]] = field(init=False, repr=False, compare=False)
    _known: dict[date, tuple[Span, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError("a week has seven days")
        ZoneInfo(self.zone)  # an unknown zone must fail here and not at the first deadline
        object.__setattr__(self, "_by_date", dict(self.special))

    @classmethod
    def of(
        cls,
        zone: str,
        week: Mapping[int, Iterable[Block]],
        *,
        closed: Iterable[date] = (),
        special: Mapping[date, Iterable[Block]] | None = None,
        moments: Iterable[Iterable[str]] = (),
        round_minutes: int = 60,
    ) -> Self:
        """Build from weekdays (Monday is 0), closed dates, and dates with hours of their own."""
        days: dict[date, tuple[Block, ...]] = dict.fromkeys(closed, ())
        days.update({day: tuple(sorted(blocks)) for day, blocks in (special or {}).items()})
        return cls(
            zone=zone,
            week=tuple(tuple(sorted(week.get(weekday, ()))) for weekday in range(7)),
            special=tuple(sorted(days.items())),
            moments=tuple(tuple(sorted(_minutes(one) for one in day)) for day in moments),
            round_minutes=round_minutes,
        )

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """How much open time lies between two moments; nothing when they are reversed."""
        return sum((span.end - span.start for span in self._pieces(start, end)), timedelta())

    def due(self, start: datetime, budget: timedelta) -> datetime:
        """The first moment at which `budget` of open time has passed since `start`."""
        if budget < timedelta():
            raise ValueError("a budget of open time cannot be negative")
        left = budget
        if not left:
            return _utc(start)
        for span in self._openings(start):
            if left <= span.end - span.start:
                return span.start + left
            left -= span.end - span.start
        raise NeverOpenError(f"no open time left after {start:%Y-%m-%d}")

    def next_opening(self, moment: datetime) -> datetime:
        """The moment itself when the shop is open then, and otherwise the next opening."""
        for span in self._openings(moment):
            return span.start
        raise NeverOpenError(f"never open after {moment:%Y-%m-%d}")

    def is_open(self, moment: datetime) -> bool:
        moment = _utc(moment)
        return bool(self._pieces(moment, moment + timedelta(microseconds=1)))

    def spans(self, start: datetime, end: datetime) -> tuple[Span, ...]:
        """The stretches of open time between two moments, joined where they touch."""
        return _merged(self._pieces(start, end))

    def rounds(self, after: datetime) -> Iterator[Span]:
        """Rounds of answers that begin later than this, each ending at closing time at the latest.

        One at which the shop is closed, on a holiday say, falls out.
        """
        after, zone = _utc(after), ZoneInfo(self.zone)
        day = after.astimezone(zone).date()
        for _ in range(HORIZON_DAYS if any(self.moments) else 0):
            yield from (found for found in self._rounds_on(day, zone) if found.start > after)
            day += DAY

    def round_at(self, moment: datetime) -> Span | None:
        """The latest round that has begun, be it over or not; none for a fortnight is None."""
        moment, zone = _utc(moment), ZoneInfo(self.zone)
        day = moment.astimezone(zone).date()
        for _ in range(ROUNDS_BACK if any(self.moments) else 0):
            begun = [found for found in self._rounds_on(day, zone) if found.start <= moment]
            if begun:
                return begun[-1]
            day -= DAY
        return None

    def _rounds_on(self, day: date, zone: ZoneInfo) -> Iterator[Span]:
        for minute in self.moments[day.weekday()]:
            wall = datetime.combine(day, time(*divmod(minute, 60)), zone)
            start = wall.astimezone(UTC)
            for span in self.spans(start, start + timedelta(minutes=self.round_minutes)):
                if span.start == start:
                    yield span

    def blocks_on(self, day: date) -> tuple[Block, ...]:
        special = self._by_date.get(day)
        return self.week[day.weekday()] if special is None else special

    def _pieces(self, start: datetime, end: datetime) -> list[Span]:
        start, end = _utc(start), _utc(end)
        zone = ZoneInfo(self.zone)
        pieces: list[Span] = []
        day = _window_of(start, zone)
        while start < end and _midnight(day, zone) < end:
            for span in self._spans_in(day):
                cut = Span(max(span.start, start), min(span.end, end))
                if cut.start < cut.end:
                    pieces.append(cut)
            day += DAY
        return pieces

    def _openings(self, start: datetime) -> Iterator[Span]:
        """Open stretches from a moment on, at most one day long; ends when none comes in sight."""
        start = _utc(start)
        day = _window_of(start, ZoneInfo(self.zone))
        idle = 0
        while idle <= HORIZON_DAYS:
            idle += 1
            for span in self._spans_in(day):
                if span.end > start:
                    idle = 0
                    yield Span(max(span.start, start), span.end)
            day += DAY

    def _spans_in(self, day: date) -> tuple[Span, ...]:
        """The open stretches between this day's first midnight and the next day's."""
        known = self._known.get(day)
        if known is None:
            known = _merged(
                span
                for start, end, offset in _segments(day, ZoneInfo(self.zone))
                for span in self._spans_at(start, end, offset)
            )
            self._known[day] = known
        return known

    def _spans_at(self, start: datetime, end: datetime, offset: timedelta) -> Iterator[Span]:
        """Between two moments of one UTC offset the wall clock runs straight: map every block."""
        day = (start + offset).date() - DAY  # a block of the day before may reach into this one
        last = (end + offset).date()
        while day <= last:
            midnight = datetime.combine(day, time.min, UTC) - offset
            for block in self.blocks_on(day):
                opens = max(midnight + timedelta(minutes=block.start), start)
                closes = min(midnight + timedelta(minutes=block.end), end)
                if opens < closes:
                    yield Span(opens, closes)
            day += DAY


def _minutes(text: str) -> int:
    if text == "24:00":
        return MINUTES_A_DAY
    clock = time.fromisoformat(text)
    if clock.second or clock.microsecond or clock.tzinfo:
        raise ValueError(f"opening hours are written in hours and minutes, not as {text!r}")
    return clock.hour * 60 + clock.minute


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone says nothing about opening hours")
    return moment.astimezone(UTC)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """The first moment that reads 00:00, or where 00:00 is skipped, the moment of the skip."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def _window_of(moment: datetime, zone: ZoneInfo) -> date:
    day = moment.astimezone(zone).date()
    return day - DAY if moment < _midnight(day, zone) else day


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


def _segments(day: date, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """Cut a day where its UTC offset changes; a zone changes at most once in a day."""
    start, end = _midnight(day, zone), _midnight(day + DAY, zone)
    before, after = _offset(start, zone), _offset(end - timedelta(seconds=1), zone)
    if before == after:
        yield start, end, before
        return
    low, high = start, end
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        if _offset(middle, zone) == before:
            low = middle
        else:
            high = middle
    yield start, high, before
    yield high, end, after


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Join what touches or overlaps, after the mapping to UTC and never before it.

    Around a clock change two stretches that are apart on the wall can be the same minutes.
    """
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)
