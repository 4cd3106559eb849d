"""Holds all mail back until somebody has looked: after a restore, or because somebody asks."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from tickets.core import audit
from tickets.core.audit import AuditKind
from tickets.core.people import User
from tickets.outbox.models import CLAIMABLE, MailState, OutboxPause, OutgoingMail

#: Reasons.
RESTORED, ASKED = "restored", "asked"


def pause_of() -> OutboxPause | None:
    return OutboxPause.objects.order_by("id").first()


@transaction.atomic
def pause(*, reason: str, by: User | None, now: datetime) -> None:
    """From now on no mail leaves; what is being handed over at this moment still does."""
    if not OutboxPause.objects.exists():
        OutboxPause.objects.create(reason=reason, by=by, since=now)
        audit.note(AuditKind.OUTBOX, by=by, now=now, held=True, reason=reason)


def held() -> QuerySet[OutgoingMail]:
    """What leaves when mail is let go, the first to leave first."""
    return OutgoingMail.objects.filter(state__in=CLAIMABLE).order_by("due_at", "id")


@transaction.atomic
def let_go(*, by: User | None, now: datetime, drop_before: datetime | None = None) -> int:
    """Mail leaves again; what was written before `drop_before` is taken back. How many were."""
    old = held().filter(created_at__lt=drop_before) if drop_before else held().none()
    dropped = old.order_by().update(state=MailState.CANCELLED, error="taken back after a restore")
    if OutboxPause.objects.all().delete()[0]:
        audit.note(AuditKind.OUTBOX, by=by, now=now, held=False, dropped=dropped)
    return dropped
