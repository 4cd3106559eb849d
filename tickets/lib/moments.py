"""Understands a moment as people type it, in Dutch and English: 'vrijdag 10u', 'in two weeks'."""

import calendar as months
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Protocol

from tickets.lib.moment_words import (
    AFTERNOON_BEFORE,
    DAY_WORDS,
    FRACTIONS,
    MONTHS,
    NOISE,
    NUMBERS,
    PARTS,
    UNITS,
    WEEKDAYS,
)

DAY = timedelta(days=1)
#: Who plans further ahead has made a typing error.
FURTHEST = timedelta(days=1100)
#: Hours that people mean where no opening hours say otherwise.
MORNING, EVENING = time(9), time(17)
#: 'The end of the day' leaves time to do it.
BEFORE_CLOSING = timedelta(hours=1)
#: '10 uur' is a time; only 'over 10 uur' is a length.
CLOCK_UNITS = frozenset({"u", "h", "uur"})
#: A text this long is no moment.
LONGEST = 80


class UnclearMoment(ValueError):  # noqa: N818 -- named after what happened, as all our domain errors
    """Nobody could say which moment is meant."""


class PastMoment(ValueError):  # noqa: N818 -- named after what happened
    """It is clear which moment is meant, and it is over."""


class Hours(Protocol):
    """What a moment has to know of opening hours."""

    def next_opening(self, moment: datetime) -> datetime: ...

    def spans(self, start: datetime, end: datetime) -> tuple[tuple[datetime, datetime], ...]: ...


@dataclass(frozen=True)
class Understood:
    #: Within opening hours, in UTC.
    at: datetime
    #: What was said, before it was moved into opening hours.
    meant: datetime

    @property
    def is_moved(self) -> bool:
        return self.at != self.meant


@dataclass(frozen=True)
class _Frame:
    now: datetime
    zone: tzinfo
    hours: Hours

    @property
    def here(self) -> datetime:
        return self.now.astimezone(self.zone)

    @property
    def today(self) -> date:
        return self.here.date()

    def at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone).astimezone(UTC)

    def spans_on(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        return self.hours.spans(self.at(day, time.min), self.at(day + DAY, time.min))

    def opening(self, day: date) -> datetime:
        """When it opens that day; a usual hour where it stays closed, to be moved from."""
        spans = self.spans_on(day)
        return spans[0][0] if spans else self.at(day, MORNING)

    def workday_after(self, day: date, count: int) -> date:
        """`count` open days later; a shop that never opens counts every day."""
        for _step in range(FURTHEST.days):
            if count <= 0:
                return day
            day += DAY
            count -= bool(self.spans_on(day))
        raise UnclearMoment

    def last_open_day(self, first: date, last: date) -> date:
        day = last
        while day > first and not self.spans_on(day):
            day -= DAY
        return day


def understand(text: str, *, now: datetime, zone: tzinfo, hours: Hours) -> Understood:
    """The moment that somebody means, moved to the next opening when the shop is closed then.

    Raises `UnclearMoment`, and `PastMoment` for what is over already.
    """
    words = _normal(text)
    has_odd_digits = any(c.isdigit() and not c.isascii() for c in words)
    if not words or len(words) > LONGEST or has_odd_digits:
        raise UnclearMoment
    frame = _Frame(now, zone, hours)
    meant = _span(words, frame) or _dated(words, frame)
    if meant <= now:
        raise PastMoment
    if meant - now > FURTHEST:
        raise UnclearMoment
    return Understood(hours.next_opening(meant), meant)


def _normal(text: str) -> str:
    """Small letters, single spaces, without the words that carry no meaning."""
    words = re.sub(r"[;!?]|,(?!\d)", " ", text.lower()).split()
    return " ".join(word for word in words if word not in NOISE).strip(" .")


def _span(words: str, frame: _Frame) -> datetime | None:
    """'Over 3 werkdagen', 'in two weeks', 'half an hour', '2w'; None for what is no length."""
    text = re.sub(r"^(?:over|in|after|na|nog|\+)\s*", "", words)
    text = re.sub(r"\s*(?:from now|later|vanaf nu)$", "", text)
    text, clock = _clock_of(text) if re.search(r"\s(?:om|at)\s", text) else (text, None)
    for pattern, minutes in FRACTIONS:
        if re.fullmatch(pattern, text) and clock is None:
            return frame.now + timedelta(minutes=minutes)
    found = re.fullmatch(r"(\d+(?:[.,]5)?|[a-zéë]+)\s*([a-zé]+(?: days?)?)", text)
    if not found:
        return None
    if text == words and found[2] in CLOCK_UNITS:
        return None
    count, unit = _number(found[1]), UNITS.get(found[2])
    if count is None or unit is None:
        return None
    return _after(count, unit, clock, frame)


def _after(count: float, unit: str, clock: time | None, frame: _Frame) -> datetime:
    if unit in {"minutes", "hours"}:
        if clock is not None:
            raise UnclearMoment
        return frame.now + timedelta(**{unit: count})
    if count != int(count) or count > FURTHEST.days:
        raise UnclearMoment
    steps: dict[str, Callable[[int], date]] = {
        "workdays": lambda n: frame.workday_after(frame.today, n),
        "days": lambda n: frame.today + n * DAY,
        "weeks": lambda n: frame.today + 7 * n * DAY,
        "months": lambda n: _months_on(frame.today, n),
    }
    day = steps[unit](int(count))
    return frame.at(day, clock) if clock else frame.opening(day)


def _dated(words: str, frame: _Frame) -> datetime:
    """A day with or without a time; a time alone is the next time it is that late."""
    rest, clock = _clock_of(words)
    if not rest:
        if clock is None:
            raise UnclearMoment
        meant = frame.at(frame.today, clock)
        return meant if meant > frame.now else frame.at(frame.today + DAY, clock)
    rest, part = _part_of(rest)
    is_today = bool(part) and not rest
    day = frame.today if is_today else _day(rest, frame, clock or part)
    if day < frame.today:
        raise PastMoment
    clock = clock or part
    if clock:
        return frame.at(day, clock)
    return _end_of_day(day, frame) if day == frame.today else frame.opening(day)


def _end_of_day(day: date, frame: _Frame) -> datetime:
    """'Today' without a time is before closing."""
    spans = frame.spans_on(day)
    return max(spans[-1][1] - BEFORE_CLOSING, spans[-1][0]) if spans else frame.at(day, EVENING)


#: Ways to write a time, with what each makes of its parts; hours of the clock on the wall.
_TIMES: tuple[tuple[str, Callable[[re.Match[str]], tuple[int, int]]], ...] = (
    (r"(\d{1,2})[:.](\d{2})\s*(am|pm)?(?: uur| u| h)?", lambda m: (int(m[1]), int(m[2]))),
    (r"(\d{1,2})\s?[uh](\d{2})", lambda m: (int(m[1]), int(m[2]))),
    (r"half past (\d{1,2}|[a-z]+)", lambda m: (_hour(m[1]), 30)),
    (r"half (\d{1,2}|[a-zé]+)", lambda m: (_hour(m[1]) - 1 or 12, 30)),
    (r"(?:kwart over|quarter past) (\d{1,2}|[a-zé]+)", lambda m: (_hour(m[1]), 15)),
    (r"(?:kwart voor|quarter to) (\d{1,2}|[a-zé]+)", lambda m: (_hour(m[1]) - 1 or 12, 45)),
    (r"(\d{1,2})\s?(?:uur|u|h|o'clock|oclock)()", lambda m: (int(m[1]), 0)),
    (r"(\d{1,2})()\s?(am|pm)", lambda m: (int(m[1]), 0)),
    (r"(?:om|at|@) ?(\d{1,2}|[a-zé]+)(?: uur)?", lambda m: (_hour(m[1]), 0)),
)


def _clock_of(words: str) -> tuple[str, time | None]:
    """The words without the time in them, and that time. Raises `UnclearMoment`."""
    for pattern, parts in _TIMES:
        found = re.search(rf"(?:(?<=\s)|^)(?:om |at |@ ?)?(?:{pattern})(?=\s|$)", words)
        if not found or _is_date_with_dot(pattern, found):
            continue
        hour, minute = parts(found)
        rest = f"{words[: found.start()]} {words[found.end() :]}"
        return " ".join(rest.split()), _time(hour, minute, found[0])
    return words, None


def _is_date_with_dot(pattern: str, found: re.Match[str]) -> bool:
    """'24.12' is a day; '16.30' is a time."""
    return (
        pattern.startswith(r"(\d{1,2})[:.]")
        and "." in found[0]
        and int(found[2]) < 13
        and (int(found[2]) > 0)
    )


def _time(hour: int, minute: int, said: str) -> time:
    """Nobody means three at night by 'three o'clock', unless he writes 03 or 'am'."""
    is_morning, is_afternoon = "am" in said, "pm" in said
    if is_afternoon and hour < 12:
        hour += 12
    elif is_morning and hour == 12:
        hour = 0
    elif 0 < hour < AFTERNOON_BEFORE and not is_morning and not re.search(r"\b0\d", said):
        hour += 12
    if hour > 23 or minute > 59:
        raise UnclearMoment
    return time(hour, minute)


def _hour(word: str) -> int:
    number = _number(word)
    if number is None or number != int(number) or number > 23:
        raise UnclearMoment
    return int(number)


def _number(word: str) -> float | None:
    if re.fullmatch(r"\d{1,4}(?:[.,]5)?", word):
        return float(word.replace(",", "."))
    return NUMBERS.get(word)


def _part_of(words: str) -> tuple[str, time | None]:
    """'Morgenmiddag', 'friday morning': the day, and a time when people mean that part of it."""
    for pattern, hour in PARTS:
        found = re.search(rf"(?:^|\s){pattern}$|(?<=\w){pattern}$", words)
        if found:
            # Early is when it opens.
            clock = None if hour is None else time(hour)
            rest = words[: found.start()].strip()
            if hour is None and not rest:
                raise UnclearMoment
            return rest, clock
    return words, None


def _day(words: str, frame: _Frame, clock: time | None) -> date:
    today = frame.today
    if words in DAY_WORDS:
        return today + DAY_WORDS[words] * DAY
    for find in (_weekday, _edge, _written_date, _day_of_month):
        day = find(words, frame, clock)
        if day is not None:
            return day
    raise UnclearMoment


def _weekday(words: str, frame: _Frame, clock: time | None) -> date | None:
    """'Vrijdag' is the next one; 'volgende vrijdag' is that of next week."""
    found = re.fullmatch(
        r"(?:(volgende week|next week|week|volgende|next|komende|aanstaande|a\.s|deze|this|coming)"
        r" )?([a-z]+)(?: (volgende week|next week|over (?:een )?week))?",
        words,
    )
    if not found or found[2] not in WEEKDAYS:
        return None
    ahead = (WEEKDAYS[found[2]] - frame.today.weekday()) % 7
    if found[1] in {"volgende week", "next week", "volgende", "next"} or found[3]:
        monday = frame.today - frame.today.weekday() * DAY
        return monday + (7 + WEEKDAYS[found[2]]) * DAY
    day = frame.today + ahead * DAY
    moment = frame.at(day, clock) if clock else frame.at(day, time.max)
    # Who says 'friday' on a Friday, without a time still to come, means the next.
    return day + 7 * DAY if ahead == 0 and (moment <= frame.now or not clock) else day


def _edge(words: str, frame: _Frame, clock: time | None) -> date | None:
    """The beginning and the end of a week, month or year, this one or the next."""
    del clock
    if words in {"na weekend", "after weekend"}:
        return frame.today + (7 - frame.today.weekday()) * DAY
    found = re.fullmatch(
        r"(?:(begin|start|eind|einde|end)(?: of| van)? )?"
        r"(?:(deze|this|volgende|next|komende|coming) )?(week|maand|month|jaar|year)",
        words,
    )
    if not found or not (found[1] or found[2]):
        return None
    is_next = found[2] in {"volgende", "next", "komende", "coming"}
    first, last = _period(found[3], frame.today, is_next=is_next)
    if found[1] in {"eind", "einde", "end"}:
        return frame.last_open_day(first, last)
    if not is_next:
        raise PastMoment
    return first


def _period(unit: str, today: date, *, is_next: bool) -> tuple[date, date]:
    match unit:
        case "week":
            monday = today + (7 * is_next - today.weekday()) * DAY
            return monday, monday + 6 * DAY
        case "maand" | "month":
            first = _months_on(today.replace(day=1), int(is_next))
            return first, _months_on(first, 1) - DAY
        case _:
            year = today.year + is_next
            return date(year, 1, 1), date(year, 12, 31)


def _written_date(words: str, frame: _Frame, clock: time | None) -> date | None:
    """'24 dec', 'December 24th 2026', '24-12', '2026-12-24'; without a year the next one."""
    del clock
    text = _without_weekday(words)
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    if iso:
        return _date(int(iso[1]), int(iso[2]), int(iso[3]))
    numbers = re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}|\d{2}))?", text)
    if numbers:
        return _next_date(int(numbers[1]), int(numbers[2]), numbers[3], frame)
    said = re.fullmatch(
        r"(\d{1,2})(?:e|de|ste|st|nd|rd|th|\.)?(?: of)? ([a-z]+)\.?(?: (\d{4}))?", text
    )
    if said and said[2] in MONTHS:
        return _next_date(int(said[1]), MONTHS[said[2]], said[3], frame)
    american = re.fullmatch(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}))?", text)
    if american and american[1] in MONTHS:
        return _next_date(int(american[2]), MONTHS[american[1]], american[3], frame)
    return None


def _day_of_month(words: str, frame: _Frame, clock: time | None) -> date | None:
    """'De 24e': this month, or the next when it is over."""
    del clock
    found = re.fullmatch(r"(\d{1,2})(?:e|de|ste|st|nd|rd|th)", _without_weekday(words))
    if not found:
        return None
    for ahead in range(3):
        first = _months_on(frame.today.replace(day=1), ahead)
        number = int(found[1])
        if 1 <= number <= months.monthrange(first.year, first.month)[1]:
            day = first.replace(day=number)
            if day >= frame.today:
                return day
    raise UnclearMoment


def _without_weekday(words: str) -> str:
    first, _, rest = words.partition(" ")
    return rest if first in WEEKDAYS and rest else words


def _next_date(day: int, month: int, year: str | None, frame: _Frame) -> date:
    if year:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    for ahead in range(5):  # 29 February may be four years away, and is then refused as too far
        try:
            found = date(frame.today.year + ahead, month, day)
        except ValueError:
            continue
        if found >= frame.today:
            return found
    raise UnclearMoment


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise UnclearMoment from error


def _months_on(day: date, count: int) -> date:
    """The same day of a later month, or its last when it is shorter."""
    years, month = divmod(day.month - 1 + count, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))
