"""Who was erased, so that a restored backup erases again; and for how long a shop keeps what."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tickets.core.people import User
from tickets.core.shop import Shop


class ErasureState(models.TextChoices):
    WAITING = "waiting", _("begins soon")
    WORKING = "working", _("is being erased")
    DONE = "done", _("erased")
    FAILED = "failed", _("stopped; it is tried again")


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def due(self, now: datetime) -> "ErasureQuerySet":
        """Not done yet, and in nobody's hands."""
        free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
        return self.exclude(state=ErasureState.DONE).filter(free).order_by("id")


class Erasure(models.Model):
    """One person erased: the work while it lasts, and for ever after what tells it was done."""

    asked_at = models.DateTimeField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    by_label = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=8, choices=ErasureState, default=ErasureState.WAITING)
    # Whom: [number, moment it was made] of each customer, and a keyed hash of each address.
    customers = models.JSONField(default=list)
    hashes = models.JSONField(default=list)
    # What is needed to find everything; emptied as the last step of the work.
    traits = models.JSONField(default=dict)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    # How many rows of each model lost what they said.
    counts = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    lease_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects: ClassVar[ErasureQuerySet] = ErasureQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs wants a Manager

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="erasure_done_knows_nobody",
                condition=~Q(state="done") | Q(traits={}, finished_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.asked_at:%Y-%m-%d %H:%M}"


class RetentionTerm(models.Model):
    """How long a shop keeps one kind of data, where it decided so; see policy.toml for the rest."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="retention_terms")
    term = models.CharField(max_length=20)
    # None: for ever.
    days = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "term"], name="retentionterm_unique"),
            models.CheckConstraint(
                name="retentionterm_not_at_once", condition=Q(days__isnull=True) | Q(days__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shop} {self.term}"
