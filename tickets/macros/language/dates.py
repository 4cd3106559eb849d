"""Dates as a letter writes them, in the languages that macros are written in."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta


def _words(*lines: str) -> tuple[str, ...]:
    return tuple(" ".join(lines).split())


WEEKDAYS = {
    "nl": _words("maandag dinsdag woensdag donderdag vrijdag zaterdag zondag"),
    "en": _words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
    "de": _words("Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag"),
    "fr": _words("lundi mardi mercredi jeudi vendredi samedi dimanche"),
}
MONTHS = {
    "nl": _words(
        "januari februari maart april mei juni juli augustus",
        "september oktober november december",
    ),
    "en": _words(
        "January February March April May June July August",
        "September October November December",
    ),
    "de": _words(
        "Januar Februar März April Mai Juni Juli August",
        "September Oktober November Dezember",
    ),
    "fr": _words(
        "janvier février mars avril mai juin juillet août",
        "septembre octobre novembre décembre",
    ),
}
#: Where a language that we do not speak gets its words from.
ELSE = "en"
#: Nobody counts further; a shop that never opens must not keep us counting.
HORIZON = 1500
_NUMBER_OF = {
    name.lower(): number for names in MONTHS.values() for number, name in enumerate(names, start=1)
}
_NAMES = "|".join(sorted(_NUMBER_OF, key=len, reverse=True))
_WRITTEN = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:\.|e|er|st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_NAMES})"
    rf"|(?P<month2>{_NAMES})\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?)\b"
    r"(?:,?\s+(?P<year>20\d\d)\b)?"
    r"|\b(?P<day3>\d{1,2})[-./](?P<month3>\d{1,2})[-./](?P<year3>20\d\d)\b",
    re.IGNORECASE,
)
#: A day without a year that is longer ago than this is next year's.
_PAST = timedelta(days=60)


def dates_in(text: str, *, today: date) -> Iterator[tuple[str, date]]:
    """The days that a letter names, each as it is written; one that does not exist is no day."""
    for found in _WRITTEN.finditer(text):
        part = found.groupdict()
        day = int(part["day"] or part["day2"] or part["day3"])
        name = part["month"] or part["month2"]
        month = _NUMBER_OF[name.lower()] if name else int(part["month3"])
        year = part["year"] or part["year3"]
        try:
            named = date(int(year or today.year), month, day)
            if not year and named < today - _PAST:
                named = named.replace(year=today.year + 1)
        except ValueError:
            continue
        yield found[0], named


def weekday(day: date, *, language: str) -> str:
    return WEEKDAYS.get(language, WEEKDAYS[ELSE])[day.weekday()]


def long_date(day: date, *, language: str, today: date) -> str:
    """'dinsdag 3 maart'; with the year only when it is another one."""
    month = MONTHS.get(language, MONTHS[ELSE])[day.month - 1]
    joint = ", " if language == "de" else " "
    number = f"{day.day}." if language == "de" else str(day.day)
    if language == "fr" and day.day == 1:
        number = "1er"
    year = "" if day.year == today.year else f" {day.year}"
    return f"{weekday(day, language=language)}{joint}{number} {month}{year}"


def short_date(day: date, *, language: str) -> str:
    if language == "nl":
        return f"{day.day}-{day.month}-{day.year}"
    if language == "de":
        return f"{day.day}.{day.month}.{day.year}"
    return f"{day.day:02}/{day.month:02}/{day.year}"


def plus_days(day: date, count: int) -> date:
    """So many days on; stays where it is at the end of all calendars."""
    try:
        return day + timedelta(days=count)
    except OverflowError:
        return day


def plus_workdays(day: date, count: int, *, is_workday: Callable[[date], bool]) -> date:
    """The `count`th day on which the shop works after `day`.

    A shop that never opens counts plain days.
    """
    left, at = count, day
    for _ in range(HORIZON):
        if left <= 0 or at == date.max:
            return at
        at += timedelta(days=1)
        left -= is_workday(at)
    return plus_days(day, count)
