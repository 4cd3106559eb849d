"""Charts as plain numbers for their templates: bars, a heat map and breakdowns, all linked."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tickets.reports.figures import percent
from tickets.reports.period import DAY, Stretch
from tickets.reports.rows import Waited
from tickets.reports.volume import Asked, a_day, heat
from tickets.staff.dashboard.asking import Asking, day_words
from tickets.staff.dashboard.words import count_words, percent_words

#: The space that bars are drawn in; it is stretched to the width of the page.
WIDTH, HEIGHT = 1000, 100
#: More days than this are told by the week.
MOST_DAYS = 100
#: Shades of the heat map, from nothing to the most.
SHADES = 5
#: Lines of a breakdown; all others are one line more.
MOST_LINES = 15


@dataclass(frozen=True)
class Bar:
    label: str
    count: int
    url: str
    x: float
    width: float
    y: float
    height: float
    is_most: bool


@dataclass(frozen=True)
class Bars:
    message: str
    bars: list[Bar]
    first: str
    last: str
    most: int

    @property
    def said(self) -> str:
        return ", ".join(f"{bar.label}: {bar.count}" for bar in self.bars)


@dataclass(frozen=True)
class Line:
    """One line of a breakdown."""

    label: str
    count: int
    url: str
    share: str
    #: Of a hundred, beside the longest line.
    length: float


@dataclass(frozen=True)
class Breakdown:
    title: str
    message: str
    lines: list[Line]


@dataclass(frozen=True)
class HeatCell:
    x: int
    y: int
    shade: int
    count: int
    url: str


@dataclass(frozen=True)
class HeatRow:
    label: str
    short: str
    cells: list[HeatCell]


@dataclass(frozen=True)
class Heat:
    message: str
    #: One a weekday, Monday first.
    rows: list[HeatRow]

    @property
    def by_hour(self) -> list[HeatRow]:
        """The same turned around, which fits on a telephone: one line an hour."""
        return [
            HeatRow(f"{hour:02}:00", "", [row.cells[hour] for row in self.rows])
            for hour in range(24)
        ]


def days_chart(asking: Asking, rows: Iterable[Asked]) -> Bars:
    """Questions a day; a week when there are many days, an hour when there is but one."""
    rows = list(rows)
    if asking.period.days == 1:
        return _hours_chart(asking, rows)
    a_week = asking.period.days > MOST_DAYS
    step = 7 if a_week else 1
    counts, parts = a_day(rows), []
    day = asking.period.first
    while day <= asking.period.last:
        last = min(day + DAY * (step - 1), asking.period.last)
        number = sum(counts[day + DAY * at] for at in range((last - day).days + 1))
        parts.append((_days_label(day, last), number, _part(asking, day, last)))
        day = last + DAY
    most = max(parts, key=lambda part: part[1])
    message = _("Nothing came in.")
    if most[1]:
        said = {"day": most[0], "count": count_words(most[1])}
        message = _("Busiest was %(day)s, with %(count)s.") % said
    return _bars(message, parts)


def _hours_chart(asking: Asking, rows: list[Asked]) -> Bars:
    hours: Counter[int] = Counter()
    for row in rows:
        hours[row.hour] += row.many
    parts = [(f"{hour:02}:00", hours[hour], asking.link("asked", hour=hour)) for hour in range(24)]
    message = _("Nothing came in.")
    if hours:
        hour, number = max(hours.items(), key=lambda one: (one[1], -one[0]))
        said = {"hour": f"{hour:02}:00", "next": f"{hour + 1:02}:00", "count": count_words(number)}
        message = _("Busiest was between %(hour)s and %(next)s, with %(count)s.") % said
    return _bars(message, parts)


def _bars(message: str, parts: list[tuple[str, int, str]]) -> Bars:
    most = max((number for _label, number, _url in parts), default=0)
    wide = WIDTH / max(len(parts), 1)
    gap = min(wide * 0.25, 8)
    bars = []
    for at, (label, number, url) in enumerate(parts):
        height = round(HEIGHT * number / most, 1) if most else 0
        bars.append(
            Bar(
                label,
                number,
                url if number else "",
                x=round(at * wide + gap / 2, 1),
                width=round(wide - gap, 1),
                y=HEIGHT - height,
                height=height,
                is_most=bool(number) and number == most,
            )
        )
    return Bars(message, bars, bars[0].label, bars[-1].label, most)


def _part(asking: Asking, first: date, last: date) -> str:
    zone = asking.period.zone
    start = datetime.combine(first, time.min, tzinfo=zone)
    end = datetime.combine(last + DAY, time.min, tzinfo=zone)
    return asking.link("asked", stretch=Stretch(start, end))


def _days_label(first: date, last: date) -> str:
    if first == last:
        return date_format(first, pgettext("format of a day in a chart", "D j M"))
    return _("%(first)s to %(last)s") % {"first": day_words(first), "last": day_words(last)}


def heat_chart(asking: Asking, rows: Iterable[Asked]) -> Heat:
    counts = heat(rows)
    most = max(counts.values(), default=0)
    lines = []
    for day in range(7):
        cells = []
        for hour in range(24):
            count = counts.get((day, hour), 0)
            url = asking.link("asked", weekday=day, hour=hour) if count else ""
            cells.append(HeatCell(hour, day, _shade(count, most), count, url))
        lines.append(HeatRow(str(WEEKDAYS[day]), str(WEEKDAYS_ABBR[day]), cells))
    message = _("Nothing came in.")
    if counts:
        day, hour = max(counts, key=lambda place: (counts[place], -place[0], -place[1]))
        said = {"day": WEEKDAYS[day], "hour": f"{hour:02}:00", "next": f"{hour + 1:02}:00"}
        message = _("Most comes in on %(day)s between %(hour)s and %(next)s.") % said
    return Heat(message, lines)


def _shade(count: int, most: int) -> int:
    return -(-count * SHADES // most) if count else 0


def breakdown(
    title: str,
    counts: Counter[str | int | None] | Counter[str],
    *,
    label: Callable[[str | int | None], str],
    url: Callable[[str | int | None], str],
    message: str,
    every: int | None = None,
    others: Callable[[list[str | int | None]], str] | None = None,
) -> Breakdown:
    """The largest lines first; `message` says something of the first one that has a name.

    `every` is what the shares are of, where a question may stand in several lines or in none.
    `others` is the address of what stands in none of these lines, where that can be listed.
    """
    every = sum(counts.values()) if every is None else every
    largest = sorted(counts.items(), key=lambda one: (-one[1], label(one[0])))
    parts = [(label(key), many, url(key)) for key, many in largest[:MOST_LINES]]
    if rest := sum(many for _key, many in largest[MOST_LINES:]):
        own = [key for key, _many in largest[:MOST_LINES]]
        parts.append((_("all others"), rest, others(own) if others else ""))
    named = [(label(key), many) for key, many in largest if key is not None]
    if not named:
        return Breakdown(title, "", _lines(parts, every))
    what, many = named[0]
    said = {"what": what, "share": percent_words(percent(many, every) or 0)}
    return Breakdown(title, message % said, _lines(parts, every))


#: Until which minute a wait is called so; the last has no end.
WAITS: tuple[tuple[int, int | None], ...] = (
    (0, 60), (60, 180), (180, 480), (480, 1440), (1440, 4320), (4320, None),
)  # fmt: skip


def waits_chart(asking: Asking, waits: Iterable[Waited], *, which: str, group: str) -> Breakdown:
    """How long customers waited on their own clock, in six steps."""
    rows = [row for row in waits if row.which == which]
    every = sum(row.many for row in rows)
    names = (
        _("within 1 hour"), _("1 to 3 hours"), _("3 to 8 hours"),
        _("8 to 24 hours"), _("1 to 3 days"), _("longer than 3 days"),
    )  # fmt: skip
    parts = []
    for (least, most), name in zip(WAITS, names, strict=True):
        many = sum(
            row.many
            for row in rows
            if least <= row.minutes and (most is None or row.minutes < most)
        )
        more: dict[str, int | str] = {"clock": "customer", "least": least}
        if most is not None:
            more["most"] = most
        parts.append((name, many, asking.link(group, stretch=None, **more)))
    quick = percent(sum(row.many for row in rows if row.minutes < 1440), every)
    message = ""
    if quick is not None:
        message = _("%(share)s of the customers had a first answer within a day.") % {
            "share": percent_words(quick)
        }
    return Breakdown(_("How long customers waited"), message, _lines(parts, every))


def _lines(parts: list[tuple[str, int, str]], every: int) -> list[Line]:
    most = max((many for _label, many, _url in parts), default=0)
    return [
        Line(
            label,
            many,
            url if many else "",
            percent_words(percent(many, every) or 0),
            round(100 * many / most, 1) if most else 0,
        )
        for label, many, url in parts
    ]
