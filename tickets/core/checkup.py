"""A check-up: the mail that asks 'is it solved?', and the one-time links to answer it."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.core import signing
from django.db import models

from tickets.core.ticket import Ticket

#: How long its links work.
LASTS = timedelta(days=30)
#: Signed, so that what somebody made up is refused before anything is looked up.
_SIGNER = signing.Signer(sep=".", salt="helpdesk.check_up")


class CheckUpQuerySet(models.QuerySet["CheckUp"]):
    def usable(self, now: datetime) -> Self:
        return self.filter(answer="", expires_at__gt=now)


class CheckUp(models.Model):
    class Answer(models.TextChoices):
        YES = "yes"
        NO = "no"

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="check_ups")
    # SHA-256 of the token: who reads the database cannot answer for a customer.
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answer = models.CharField(max_length=3, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)

    objects: ClassVar[CheckUpQuerySet] = CheckUpQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs wants a Manager

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="check_up_answer_has_moment",
                condition=models.Q(answer="", answered_at__isnull=True)
                | ~models.Q(answer="") & models.Q(answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer or '?'} {self.created_at:%Y-%m-%d %H:%M}"


def begin(*, ticket: Ticket, now: datetime) -> tuple[CheckUp, str]:
    """A new check-up and its token, known only to whoever gets it from here."""
    token = _SIGNER.sign(secrets.token_urlsafe(32))
    check_up = CheckUp.objects.create(
        ticket=ticket, token_hash=_hash(token), created_at=now, expires_at=now + LASTS
    )
    return check_up, token


def find(*, token: str) -> CheckUp | None:
    """Also one that is too old or answered: a customer is told so, rather than 'not found'."""
    try:
        _SIGNER.unsign(token)
    except signing.BadSignature:
        return None
    rows = CheckUp.objects.select_related("ticket__shop", "ticket__customer")
    return rows.filter(token_hash=_hash(token)).first()


def claim(check_up: CheckUp, *, answer: CheckUp.Answer, now: datetime) -> bool:
    """Compare-and-set: it is answered once, and in time."""
    usable = CheckUp.objects.usable(now).filter(pk=check_up.pk)
    return usable.update(answer=answer, answered_at=now) == 1


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
