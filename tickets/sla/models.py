"""What a shop promises: its opening hours, the days it is closed, and how soon it answers."""

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from tickets.core.shop import Shop
from tickets.core.ticket import Priority
from tickets.sla.conditions import Conditions
from tickets.sla.thresholds import default_thresholds, parse_thresholds
from tickets.sla.worktime import Block


class CountedIn(models.TextChoices):
    BUSINESS = "business", _("open hours")
    CALENDAR = "calendar", _("all hours")
    # The end of the next round of answers; the minutes count in shops without fixed moments.
    MOMENT = "moment", _("until the next answer moment")


class OpeningHours(models.Model):
    shop = models.OneToOneField(Shop, models.CASCADE, related_name="opening_hours")
    # Seven lists, Monday first, of ["09:00", "17:00"]; an earlier end is on the next day.
    week = models.JSONField(_("opening hours"))
    # Where the public holidays come from, as the `holidays` package spells it: NL, BE, DE-NW.
    country = models.CharField(_("country"), max_length=10, default="NL")
    # Seven lists of "10:00": when a round of answers begins. None: all day long.
    moments = models.JSONField(_("answer moments"), null=True, blank=True)
    round_minutes = models.PositiveSmallIntegerField(
        _("length of a round"), default=60, db_default=60
    )

    def __str__(self) -> str:
        return f"{self.shop}"

    def clean(self) -> None:
        if not isinstance(self.week, list) or len(self.week) != 7:
            raise ValidationError({"week": _("A week has seven days.")})
        week = [parse_blocks(day, field="week") for day in self.week]
        if not any(week):
            raise ValidationError({"week": _("Open at least once a week.")})


class ClosureQuerySet(models.QuerySet["Closure"]):
    def active(self) -> Self:
        return self.filter(is_active=True)


class Closure(models.Model):
    """A date with hours of its own: closed, open for half a day, or open for once."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="closures")
    day = models.DateField(_("date"))
    name = models.CharField(_("name"), max_length=100)
    # As a day of the week above; no hours is closed all day.
    blocks = models.JSONField(_("opening hours"), default=list, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    objects: ClassVar[ClosureQuerySet] = ClosureQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs wants a Manager

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "day"], name="closure_one_per_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"

    def clean(self) -> None:
        parse_blocks(self.blocks, field="blocks")


class PolicyQuerySet(models.QuerySet["Policy"]):
    def in_order(self) -> Self:
        """Those in use, the first that fits wins."""
        return self.filter(is_active=True).order_by("position").prefetch_related("targets")


class Policy(models.Model):
    name = models.CharField(_("name"), max_length=100)
    # No shop is all shops.
    shop = models.ForeignKey(Shop, models.CASCADE, null=True, blank=True, related_name="policies")
    position = models.PositiveSmallIntegerField(_("position"), unique=True)
    is_active = models.BooleanField(_("in use"), default=True)
    conditions = models.JSONField(_("conditions"), default=dict, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    # In open hours: what is left at least on reopening, and after a change that makes late.
    reopen_minutes = models.PositiveIntegerField(_("time left after reopening"), default=120)
    grace_minutes = models.PositiveIntegerField(_("time left after a change"), default=60)
    # Given on top to what comes in while the shop is closed.
    outside_minutes = models.PositiveIntegerField(
        _("extra time for what comes in when closed"), default=0, db_default=0
    )
    pauses_for_third_party = models.BooleanField(
        _("pauses while waiting for someone else"), default=True
    )
    # What happens when a share of the time is used up; see thresholds.py.
    thresholds = models.JSONField(_("warnings"), default=default_thresholds, blank=True)

    objects: ClassVar[PolicyQuerySet] = PolicyQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs wants a Manager

    class Meta:
        verbose_name_plural = "policies"

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        try:
            Conditions.parse(self.conditions)
        except ValueError as error:
            raise ValidationError({"conditions": str(error)}) from error
        try:
            parse_thresholds(self.thresholds)
        except ValueError as error:
            raise ValidationError({"thresholds": str(error)}) from error


class PolicyTarget(models.Model):
    """How soon, for one priority; the row without a priority is for all that have none."""

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="targets")
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority, null=True, blank=True
    )
    first_minutes = models.PositiveIntegerField(_("first answer"), null=True, blank=True)
    first_counted_in = models.CharField(max_length=8, choices=CountedIn, default=CountedIn.BUSINESS)
    next_minutes = models.PositiveIntegerField(_("next answer"), null=True, blank=True)
    next_counted_in = models.CharField(max_length=8, choices=CountedIn, default=CountedIn.BUSINESS)
    resolution_minutes = models.PositiveIntegerField(_("solution"), null=True, blank=True)
    resolution_counted_in = models.CharField(
        max_length=8, choices=CountedIn, default=CountedIn.BUSINESS
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "priority"], name="policytarget_one_per_priority"
            ),
            models.UniqueConstraint(
                fields=["policy"],
                condition=models.Q(priority__isnull=True),
                name="policytarget_one_default",
            ),
            # No time at all is not a target: leave it empty instead.
            models.CheckConstraint(
                name="policytarget_leaves_time",
                condition=~models.Q(first_minutes=0)
                & ~models.Q(next_minutes=0)
                & ~models.Q(resolution_minutes=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy}"


def parse_blocks(day: Any, *, field: str) -> list[Block]:
    """The opening hours of one day as stored. Raises `ValidationError` on the given field."""
    try:
        return [Block.parse(opens, closes) for opens, closes in day]
    except (TypeError, ValueError) as error:
        raise ValidationError(
            {field: _("Write opening hours as 09:00 to 17:00, or until 24:00.")}
        ) from error
