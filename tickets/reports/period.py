"""The stretches of time that figures are about, and what each is compared with. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
#: Names of the stretches that can be chosen; 'own' is two dates that somebody gives.
TODAY, YESTERDAY, THIS_MONTH, LAST_MONTH, YEAR, OWN = (
    "today", "yesterday", "month", "last-month", "year", "own",
)  # fmt: skip
#: So many days up to and including today.
ROLLING = {"7": 7, "30": 30, "90": 90}
DEFAULT = "30"
NAMES = (TODAY, YESTERDAY, *ROLLING, THIS_MONTH, LAST_MONTH, YEAR, OWN)
#: Days of the longest stretch of somebody's own.
LONGEST = 3660


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `start` until just before `end`."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days on the wall of `zone`, first and last included."""

    name: str
    first: date
    last: date
    zone: ZoneInfo

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def stretch(self) -> Stretch:
        return Stretch(self._midnight(self.first), self._midnight(self.last + DAY))

    def before(self, now: datetime) -> Stretch:
        """What it is compared with: the days before it, or the same days of the month or year.

        Of a period that still goes on, no more than what has passed of it counts there.
        """
        first, last = self._days_before()
        whole = Stretch(self._midnight(first), self._midnight(last + DAY))
        if now >= self.stretch.end:
            return whole
        passed = max(now - self.stretch.start, timedelta())
        return Stretch(whole.start, min(whole.start + passed, whole.end))

    def _days_before(self) -> tuple[date, date]:
        if self.name in {THIS_MONTH, LAST_MONTH}:
            last = self.first - DAY
            return last.replace(day=1), last
        if self.name == YEAR:
            return date(self.first.year - 1, 1, 1), date(self.first.year - 1, 12, 31)
        return self.first - DAY * self.days, self.first - DAY

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time.min, tzinfo=self.zone)


def period_of(
    name: str, *, today: date, zone: ZoneInfo, since: date | None = None, until: date | None = None
) -> Period:
    """The period of that name; an unknown name, or dates that make none, give the default."""
    first, last = (
        _days(name, today, since, until) or _days(DEFAULT, today, None, None) or (today,) * 2
    )
    is_known = _days(name, today, since, until) is not None
    return Period(name if is_known else DEFAULT, first, last, zone)


def _days(
    name: str, today: date, since: date | None, until: date | None
) -> tuple[date, date] | None:
    if name in ROLLING:
        return today - DAY * (ROLLING[name] - 1), today
    match name:
        case "today":
            return today, today
        case "yesterday":
            return today - DAY, today - DAY
        case "month":
            return today.replace(day=1), today
        case "last-month":
            last = today.replace(day=1) - DAY
            return last.replace(day=1), last
        case "year":
            return date(today.year, 1, 1), today
        case "own" if since and since <= (until or today):
            last = min(until or today, today)
            is_sane = since <= last and since.year > 1 and (last - since).days < LONGEST
            return (since, last) if is_sane else None
        case _:
            return None
