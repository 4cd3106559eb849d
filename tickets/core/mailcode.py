"""A code by mail: six digits that prove for a moment that somebody reads an address."""

import secrets
import uuid
from datetime import datetime, timedelta

from django.db import models
from django.utils.crypto import constant_time_compare, salted_hmac

from tickets.core.shop import Shop

#: How long a code works, how often one may guess, and how many codes an address gets in an hour.
LASTS = timedelta(minutes=10)
MOST_TRIES = 5
MOST_AN_HOUR = 3


class MailCode(models.Model):
    key = models.UUIDField(unique=True, default=uuid.uuid4)
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="+")
    email = models.CharField(max_length=320)
    # Keyed, because six digits are quickly guessed by who reads the database.
    code_hash = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["shop", "email", "created_at"], name="mail_code_by_email")]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M}"


def begin(*, shop: Shop, email: str, now: datetime) -> tuple[MailCode, str]:
    """A new code; the digits are empty when this address had enough of them.

    An address that nobody knows gets a row as well, so that nothing tells the two apart.
    """
    earlier = MailCode.objects.filter(
        shop=shop, email=email, created_at__gt=now - timedelta(hours=1)
    )
    has_enough = earlier.count() >= MOST_AN_HOUR
    digits = f"{secrets.randbelow(1_000_000):06d}"
    code = MailCode(shop=shop, email=email, created_at=now, expires_at=now + LASTS)
    # What is not sent can never be right.
    code.code_hash = "" if has_enough else _hash(code, digits)
    code.save(force_insert=True)
    return code, "" if has_enough else digits


def prove(*, key: uuid.UUID, digits: str, now: datetime) -> MailCode | None:
    """The code if these are its digits; each is right once, in time, within a few tries."""
    usable = MailCode.objects.filter(
        key=key, used_at__isnull=True, expires_at__gt=now, tries__lt=MOST_TRIES
    )
    if not usable.update(tries=models.F("tries") + 1):
        return None
    code = MailCode.objects.select_related("shop").get(key=key)
    if not constant_time_compare(code.code_hash, _hash(code, digits)):
        return None
    unused = MailCode.objects.filter(pk=code.pk, used_at__isnull=True)
    return code if unused.update(used_at=now) == 1 else None


def _hash(code: MailCode, digits: str) -> str:
    return salted_hmac(f"helpdesk.mail_code.{code.key}", digits, algorithm="sha256").hexdigest()
