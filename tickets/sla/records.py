"""What is kept of promises: the rules as they stood, how each target ended, what was warned of."""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from tickets.core.people import User
from tickets.core.ticket import Ticket
from tickets.sla.facts import TargetKind

TARGETS = [(kind.value, kind.value) for kind in TargetKind]


class Scope(models.TextChoices):
    """For whom a change of the rules is."""

    NEW = "new", _("only questions that come in from now on")
    FROM_NOW = "from_now", _("open questions too: time used so far stays as it was counted")
    RECOUNT = "recount", _("open questions too: all counted again from the start")


class RuleSetQuerySet(models.QuerySet["RuleSet"]):
    def to_apply(self) -> Self:
        return self.filter(is_applied=False).order_by("-id")


class RuleSet(models.Model):
    """All policies and calendars at one moment. Never changed, so that old tickets stay true."""

    made_at = models.DateTimeField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    scope = models.CharField(max_length=8, choices=Scope, default=Scope.NEW)
    data = models.JSONField()
    # Tells two of the same number apart when one of them was rolled back.
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Up to which ticket the new due moments are written down.
    cursor = models.BigIntegerField(default=0)
    is_applied = models.BooleanField(default=True)

    objects: ClassVar[RuleSetQuerySet] = RuleSetQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs wants a Manager

    class Meta:
        indexes = [
            models.Index(
                fields=["-id"], condition=models.Q(is_applied=False), name="ruleset_to_apply"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.made_at:%Y-%m-%d %H:%M}"


class SlaResult(models.Model):
    """How one target of one ticket went: met, or late, or both. Derived from events alone."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="sla_results")
    target = models.CharField(max_length=16, choices=TARGETS)
    started_at = models.DateTimeField()
    target_seconds = models.PositiveIntegerField(null=True)
    due_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    # Counted as the target counts; empty while its clock still goes.
    used_seconds = models.BigIntegerField(null=True)
    margin_seconds = models.BigIntegerField(null=True)
    # Until it was met, in the shop's open time, whatever the target counts.
    open_seconds = models.BigIntegerField(null=True)
    # Whose it was when it was late, or else when it was met.
    assignee = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    policy_name = models.CharField(max_length=100, blank=True)
    policy_version = models.PositiveIntegerField(default=0)
    is_promised = models.BooleanField(default=False)
    is_late_by_change = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "target", "started_at"], name="slaresult_one_per_clock"
            ),
        ]
        indexes = [
            models.Index(fields=["target", "met_at"], name="slaresult_by_met"),
            models.Index(
                fields=["breached_at"],
                condition=models.Q(met_at__isnull=True),
                name="slaresult_left_late",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.target}"


class Alarm(models.Model):
    """A share of a target's time was used up and acted upon; there is never a second."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="alarms")
    target = models.CharField(max_length=16, choices=TARGETS)
    started_at = models.DateTimeField()
    percent = models.PositiveSmallIntegerField()
    rung_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "target", "started_at", "percent"], name="alarm_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.target} {self.percent}%"
