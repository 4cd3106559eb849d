"""When an owner gets his mail about the day, and the next moment at which it is due."""

from datetime import datetime, time, timedelta
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tickets.core.people import Role, User


class Rhythm(models.TextChoices):
    DAILY = "daily", _("every day")
    WEEKLY = "weekly", _("on Mondays, about the week")
    OFF = "off", _("never")


class DayMailQuerySet(models.QuerySet["DayMail"]):
    def due(self, now: datetime) -> Self:
        return self.filter(due_at__lte=now).order_by("due_at", "id")


class DayMail(models.Model):
    """One row an owner; `due_at` is empty while he wants none."""

    user = models.OneToOneField(User, models.CASCADE, related_name="day_mail")
    rhythm = models.CharField(max_length=6, choices=Rhythm, default=Rhythm.DAILY)
    at = models.TimeField(default=time(7, 30))
    time_zone = models.CharField(max_length=50)
    due_at = models.DateTimeField(null=True, db_index=True)
    # What the last one told of ends here; the next one begins there.
    told_until = models.DateTimeField(null=True)

    objects: ClassVar[DayMailQuerySet] = DayMailQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs wants a Manager

    def __str__(self) -> str:
        return f"{self.rhythm} {self.at:%H:%M}"


def next_moment(*, rhythm: str, at: time, time_zone: str, now: datetime) -> datetime | None:
    """The first moment after `now`, by the clock on the owner's wall; None for never.

    A time that a night of clock change leaves out rings an hour later (zoneinfo, fold=0).
    """
    if rhythm == Rhythm.OFF:
        return None
    zone = ZoneInfo(time_zone)
    today = now.astimezone(zone).date()
    for ahead in range(9):
        day = today + timedelta(days=ahead)
        moment = datetime.combine(day, at, tzinfo=zone)
        if moment > now and (rhythm == Rhythm.DAILY or day.weekday() == 0):
            return moment
    raise AssertionError("every week has a Monday")


def wish_of(user: User) -> DayMail:
    """What the owner chose, or what most want; not kept yet in the second case."""
    known = DayMail.objects.filter(user=user).first()
    return known or DayMail(user=user, time_zone=settings.TIME_ZONE)


def choose(*, user: User, rhythm: str, at: time, time_zone: str, now: datetime) -> None:
    """Another moment or rhythm counts at once."""
    due_at = next_moment(rhythm=rhythm, at=at, time_zone=time_zone, now=now)
    fields = {"rhythm": rhythm, "at": at, "time_zone": time_zone, "due_at": due_at}
    DayMail.objects.update_or_create(user=user, defaults=fields)


def begin_for_new_owners(*, now: datetime) -> None:
    """Who became an owner, by whatever way, gets his first mail tomorrow."""
    new = User.objects.filter(role=Role.OWNER, is_active=True, day_mail__isnull=True)
    for user in new[:100]:
        wish = wish_of(user)
        due_at = next_moment(rhythm=wish.rhythm, at=wish.at, time_zone=wish.time_zone, now=now)
        DayMail.objects.get_or_create(
            user=user,
            defaults={"time_zone": wish.time_zone, "due_at": due_at, "told_until": now},
        )


def claim(row: DayMail, *, now: datetime) -> bool:
    """Compare-and-set to the next moment: of any number of workers that try, one gets True."""
    due_at = next_moment(rhythm=row.rhythm, at=row.at, time_zone=row.time_zone, now=now)
    same = DayMail.objects.filter(pk=row.pk, due_at=row.due_at)
    return bool(same.update(due_at=due_at, told_until=now))
