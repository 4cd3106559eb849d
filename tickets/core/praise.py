"""Praise: a customer's own words that the shop may show to everybody, if he says so."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.core import signing
from django.db import models

from tickets.core.shop import Shop
from tickets.core.states import State
from tickets.core.ticket import Ticket

#: How long he may say yes; no, he may say for ever.
LASTS = timedelta(days=30)
#: Letters of a passage.
LEAST, MOST = 10, 400
_SIGNER = signing.Signer(sep=".", salt="helpdesk.praise")


class PraiseQuerySet(models.QuerySet["Praise"]):
    def open(self, now: datetime) -> Self:
        """Asked, and still to be answered."""
        return self.filter(answered_at__isnull=True, stopped_at__isnull=True, expires_at__gt=now)

    def shown(self) -> Self:
        return self.filter(is_allowed=True, stopped_at__isnull=True).exclude(
            ticket__state=State.SPAM
        )

    def newest_first(self) -> Self:
        return self.order_by("-answered_at", "-id")


class Praise(models.Model):
    # It was said of this shop, wherever the question is moved to.
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="praises")
    ticket = models.OneToOneField(Ticket, models.CASCADE, related_name="praise")
    words = models.TextField(max_length=MOST)
    language = models.CharField(max_length=5)
    # SHA-256 of the token: who reads the database cannot answer for a customer.
    token_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    is_allowed = models.BooleanField(default=False)
    # As he allowed it: his first name at that moment, or nothing.
    name = models.CharField(max_length=60, blank=True)
    # The customer or a colleague wants it shown no more.
    stopped_at = models.DateTimeField(null=True)

    objects: ClassVar[PraiseQuerySet] = PraiseQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs wants a Manager

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="praise_allowed_has_moment",
                condition=models.Q(is_allowed=False, name="")
                | models.Q(is_allowed=True, answered_at__isnull=False),
            ),
        ]
        indexes = [
            # For the shop's first page: few are shown of the few that there are.
            models.Index(
                fields=["shop", "language", "-answered_at"],
                condition=models.Q(is_allowed=True),
                name="praise_shown",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def is_shown(self) -> bool:
        return self.is_allowed and self.stopped_at is None


def begin(*, ticket: Ticket, words: str, now: datetime) -> tuple[Praise, str]:
    """A new one and its token; a second one for the same ticket raises IntegrityError."""
    token = _SIGNER.sign(secrets.token_urlsafe(32))
    praise = Praise.objects.create(
        shop=ticket.shop,
        ticket=ticket,
        words=words,
        language=ticket.language,
        token_hash=_hash(token),
        asked_at=now,
        expires_at=now + LASTS,
    )
    return praise, token


def find(*, token: str) -> Praise | None:
    """Also one that is too old or answered: its link is how a customer takes it back."""
    try:
        _SIGNER.unsign(token)
    except signing.BadSignature:
        return None
    rows = Praise.objects.select_related("shop", "ticket__shop", "ticket__customer")
    return rows.filter(token_hash=_hash(token)).first()


def answer(praise: Praise, *, is_allowed: bool, name: str, now: datetime) -> bool:
    """Compare-and-set: it is answered once, and in time."""
    rows = Praise.objects.open(now).filter(pk=praise.pk)
    return rows.update(is_allowed=is_allowed, name=name[:60], answered_at=now) == 1


def stop(praise: Praise, *, now: datetime) -> bool:
    """It is shown no more, nor can it be allowed any more; False when it was so already."""
    rows = Praise.objects.filter(pk=praise.pk, stopped_at__isnull=True)
    return rows.update(stopped_at=now) == 1


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
