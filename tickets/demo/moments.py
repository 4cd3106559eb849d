"""When things happen in a shop: customers write in the evening and on Mondays, staff by day."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from tickets.sla.worktime import Calendar

#: How busy each weekday is, Monday first, and each hour of a day.
WEEKDAYS = (16, 12, 11, 10, 9, 7, 10)
HOURS = (2, 1, 0, 0, 0, 0, 1, 4, 8, 11, 12, 11, 12, 11, 10, 9, 8, 7, 8, 14, 19, 18, 11, 5)


class Moments:
    """Draws believable moments; the same seed and present give the same ones."""

    def __init__(self, *, calendar: Calendar, random: Random, now: datetime) -> None:
        self.calendar = calendar
        self.random = random
        self.now = now
        self.zone = ZoneInfo(calendar.zone)

    def opened(self, *, least: int = 0, most: int) -> datetime:
        """A moment so many days ago at which a customer may well have written."""
        today = self.now.astimezone(self.zone).date()
        dates = [today - timedelta(days=n) for n in range(least, most)]
        while True:
            weights = [WEEKDAYS[day.weekday()] * self._season(day) for day in dates]
            day = self.random.choices(dates, weights)[0]
            hour = self.random.choices(range(24), HOURS)[0]
            clock = time(hour, self.random.randrange(60), self.random.randrange(60))
            moment = datetime.combine(day, clock, self.zone)
            if moment < self.now - timedelta(hours=8):
                return moment

    def _season(self, day: date) -> float:
        """A shop that grows; and the last days hold what is still going on."""
        age = (self.now.date() - day).days
        return 1.5 if age < 7 else 1.1 - age / 200

    def just_now(self, *, count: int) -> Iterator[datetime]:
        """Moments of the last hours, the latest a few minutes ago."""
        for _ in range(count):
            yield self.now - timedelta(minutes=self.random.triangular(4, 540, 60))

    def overdue(self) -> datetime:
        """A moment so long ago that any answer would be late, in open time."""
        hours = timedelta(hours=self.random.uniform(9, 19))
        moment = self.now
        while self.calendar.worked(moment, self.now) < hours:
            moment -= timedelta(minutes=17)
        return moment

    def answered(self, moment: datetime, *, hours: float, days: float = 0) -> datetime:
        """When staff get to it: around `hours` of open time later, on top of `days` of work."""
        spent = self.random.lognormvariate(0, 0.55) * hours
        moment = self.calendar.next_opening(moment + timedelta(days=days))
        return self.calendar.due(moment, timedelta(hours=spent))

    def wrote_back(self, moment: datetime) -> datetime:
        """When a customer reacts: minutes or days later, and hardly ever at night."""
        hours = min(0.3 + self.random.expovariate(1 / 26), 130)
        later = (moment + timedelta(hours=hours)).astimezone(self.zone)
        if later.hour < 7:
            later += timedelta(hours=8, minutes=self.random.randrange(50))
        return later
