"""Where news of a shop's tickets goes, and each piece of news on its way there (law 2)."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tickets.core.event import Event
from tickets.core.people import User
from tickets.core.shop import Shop
from tickets.core.ticket import Ticket


class EndpointQuerySet(models.QuerySet["WebhookEndpoint"]):
    def working(self) -> Self:
        return self.filter(is_active=True, paused_at__isnull=True)

    def in_order(self) -> Self:
        return self.select_related("shop").order_by("shop__name", "name", "id")


class WebhookEndpoint(models.Model):
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="webhook_endpoints")
    name = models.CharField(_("name"), max_length=80)
    url = models.CharField(_("address"), max_length=500)
    # Kinds of events that are told.
    kinds = models.JSONField(default=list)
    # Both sealed (lib/sealed.py). The old one signs too until its moment, so that it can be
    # changed on the other side without a gap.
    secret = models.TextField()
    old_secret = models.TextField(blank=True)
    old_secret_until = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    # Numbers of events up to here were before its time.
    after_event = models.BigIntegerField(default=0)
    # Since when no delivery has succeeded, how often it was tried since, and until when it rests.
    failing_since = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    rests_until = models.DateTimeField(null=True, blank=True)
    # Since when nothing is tried any more, because it failed for too long.
    paused_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    objects: ClassVar[EndpointQuerySet] = EndpointQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs wants a Manager

    def __str__(self) -> str:
        return self.name


class DeliveryState(models.TextChoices):
    QUEUED = "queued", _("leaves soon")
    SENDING = "sending", _("being sent")
    RETRY = "retry", _("will be tried again")
    DELIVERED = "delivered", pgettext_lazy("webhook", "delivered")
    FAILED = "failed", pgettext_lazy("webhook", "given up")


#: States from which a worker may take a delivery.
CLAIMABLE = (DeliveryState.QUEUED, DeliveryState.RETRY)
#: States in which a delivery holds up those behind it.
UNDONE = (*CLAIMABLE, DeliveryState.SENDING)


class DeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    def due(self, now: datetime) -> Self:
        """Those whose turn it is: none of the same ticket and endpoint is before them."""
        ahead = WebhookDelivery.objects.filter(
            endpoint=OuterRef("endpoint"),
            ticket=OuterRef("ticket"),
            pk__lt=OuterRef("pk"),
            state__in=UNDONE,
        )
        rested = Q(endpoint__rests_until__isnull=True) | Q(endpoint__rests_until__lte=now)
        return (
            self.filter(
                rested,
                state__in=CLAIMABLE,
                due_at__lte=now,
                endpoint__is_active=True,
                endpoint__paused_at__isnull=True,
            )
            .filter(~Exists(ahead))
            .order_by("due_at", "id")
        )

    def abandoned(self, now: datetime) -> Self:
        """Claimed by a worker that did not come back in time."""
        return self.filter(state=DeliveryState.SENDING, lease_until__lt=now)


class WebhookDelivery(models.Model):
    # What the receiver knows it by: the same at every try.
    key = models.UUIDField(unique=True, default=uuid.uuid4)
    endpoint = models.ForeignKey(WebhookEndpoint, models.CASCADE, related_name="deliveries")
    # Both empty for a trial.
    ticket = models.ForeignKey(Ticket, models.CASCADE, null=True, related_name="+")
    event = models.ForeignKey(Event, models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=24)
    # Numbers, kinds and moments; never a word that anybody wrote.
    body = models.TextField()
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.QUEUED)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    # Which claim holds it, and until when; a late worker's outcome for an old claim is dropped.
    claim = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    # What the other side answered last; 0 when it did not answer at all.
    status = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    delivered_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects: ClassVar[DeliveryQuerySet] = DeliveryQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs wants a Manager

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint", "event"], name="webhookdelivery_once_per_event"
            ),
            models.CheckConstraint(
                name="webhookdelivery_lease_while_sending",
                condition=Q(state="sending", lease_until__isnull=False, claim__isnull=False)
                | ~Q(state="sending") & Q(lease_until__isnull=True, claim__isnull=True),
            ),
            models.CheckConstraint(
                name="webhookdelivery_delivered_has_moment",
                condition=~Q(state="delivered") | Q(delivered_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(state__in=["queued", "retry"]),
                name="webhookdelivery_claimable",
            ),
            models.Index(
                fields=["endpoint", "ticket", "id"],
                condition=Q(state__in=["queued", "retry", "sending"]),
                name="webhookdelivery_in_order",
            ),
            models.Index(fields=["endpoint", "-id"], name="webhookdelivery_by_endpoint"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
