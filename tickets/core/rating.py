"""A rating: what a customer thought of our help, asked once for each ticket."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.core import signing
from django.db import models
from django.utils.translation import gettext_lazy as _

from tickets.core.customer import Customer
from tickets.core.ticket import Ticket

#: How long its links work.
LASTS = timedelta(days=30)
#: How long nobody is asked again.
REST = timedelta(days=30)
_SIGNER = signing.Signer(sep=".", salt="helpdesk.rating")


class RatingQuerySet(models.QuerySet["Rating"]):
    def usable(self, now: datetime) -> Self:
        return self.filter(score__isnull=True, expires_at__gt=now)

    def given(self) -> Self:
        return self.filter(score__isnull=False)

    def asked_of(self, customer: Customer, *, since: datetime) -> Self:
        return self.filter(ticket__customer=customer, asked_at__gt=since)


class Rating(models.Model):
    class Score(models.IntegerChoices):
        """Three words that everybody means alike; five would only look more exact.

        A dashboard counts the share of `GOOD`, which a sum of stars does not tell.
        """

        BAD = 1, _("bad")
        SO_SO = 2, _("so-so")
        GOOD = 3, _("good")

    ticket = models.OneToOneField(Ticket, models.CASCADE, related_name="rating")
    # SHA-256 of the token: who reads the database cannot answer for a customer.
    token_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    score = models.PositiveSmallIntegerField(choices=Score, null=True)
    rated_at = models.DateTimeField(null=True)
    # 'What did you miss?'
    missed = models.TextField(max_length=5000, blank=True)

    objects: ClassVar[RatingQuerySet] = RatingQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs wants a Manager

    class Meta:
        indexes = [models.Index(fields=["rated_at"], name="rating_by_moment")]
        constraints = [
            models.CheckConstraint(
                name="rating_score_has_moment",
                condition=models.Q(score__isnull=True, rated_at__isnull=True, missed="")
                | models.Q(score__in=[1, 2, 3], rated_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.score or "?")


def begin(*, ticket: Ticket, now: datetime) -> tuple[Rating, str]:
    """A new rating and its token; a second one for the same ticket raises IntegrityError."""
    token = _SIGNER.sign(secrets.token_urlsafe(32))
    rating = Rating.objects.create(
        ticket=ticket, token_hash=_hash(token), asked_at=now, expires_at=now + LASTS
    )
    return rating, token


def find(*, token: str) -> Rating | None:
    """Also one that is too old or given: a customer is told so, rather than 'not found'."""
    try:
        _SIGNER.unsign(token)
    except signing.BadSignature:
        return None
    rows = Rating.objects.select_related("ticket__shop", "ticket__customer")
    return rows.filter(token_hash=_hash(token)).first()


def give(rating: Rating, *, score: Rating.Score, now: datetime) -> bool:
    """Compare-and-set: it is given once, and in time."""
    usable = Rating.objects.usable(now).filter(pk=rating.pk)
    return usable.update(score=score, rated_at=now) == 1


def tell_missed(rating: Rating, *, words: str) -> bool:
    """Compare-and-set: the open question behind it is answered once."""
    open_still = Rating.objects.given().filter(pk=rating.pk, missed="")
    return open_still.update(missed=words) == 1


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
