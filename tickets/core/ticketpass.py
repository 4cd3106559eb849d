"""A pass: a link that shows a customer one question of one shop, without an account."""

import hashlib
import secrets
import uuid
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.core import signing
from django.db import models

from tickets.core.participant import takes_part
from tickets.core.states import State
from tickets.core.ticket import Ticket, standing_for

#: How long a link works.
LASTS = timedelta(days=30)
#: How long to wait before the same person gets another fresh link.
BETWEEN_FRESH = timedelta(minutes=10)
#: Signed, so that what somebody made up is refused before anything is looked up.
_SIGNER = signing.Signer(sep=".", salt="helpdesk.ticket_pass")


class TicketPassQuerySet(models.QuerySet["TicketPass"]):
    def usable(self, now: datetime) -> Self:
        return self.filter(revoked_at__isnull=True, expires_at__gt=now)


class TicketPass(models.Model):
    # What the address of the page shows after the link was used: it opens nothing by itself.
    key = models.UUIDField(unique=True, default=uuid.uuid4)
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="passes")
    # SHA-256 of the token: who reads the database cannot look in with it.
    token_hash = models.CharField(max_length=64, unique=True)
    # Whom it was mailed to; it works only while this address takes part.
    email = models.CharField(max_length=320)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects: ClassVar[TicketPassQuerySet] = TicketPassQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs wants a Manager

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M}"


def issue(*, ticket: Ticket, email: str, now: datetime) -> tuple[TicketPass, str]:
    """A new pass and its token, known only to whoever gets it from here."""
    token = _SIGNER.sign(secrets.token_urlsafe(32))
    new = TicketPass.objects.create(
        ticket=ticket,
        token_hash=_hash(token),
        email=email.lower(),
        created_at=now,
        expires_at=now + LASTS,
    )
    return new, token


def find(*, token: str) -> TicketPass | None:
    """Also one that is too old or was revoked; see `shows`."""
    try:
        _SIGNER.unsign(token)
    except signing.BadSignature:
        return None
    rows = TicketPass.objects.select_related("ticket__shop", "ticket__customer", "ticket__mailbox")
    return rows.filter(token_hash=_hash(token)).first()


def shows(found: TicketPass, *, now: datetime) -> Ticket | None:
    """The ticket that it opens now; None when it is too old, revoked, or not his any more.

    A merge, another customer or another shop must not open a stranger's conversation.
    """
    ticket = standing_for(found.ticket)
    if found.revoked_at or found.expires_at <= now or ticket.state == State.SPAM:
        return None
    is_same_shop = ticket.shop_id == found.ticket.shop_id
    return ticket if is_same_shop and takes_part(ticket=ticket, email=found.email) else None


def may_renew(found: TicketPass, *, now: datetime) -> Ticket | None:
    """The ticket to send a fresh link for; what staff revoked does not come back by itself."""
    ticket = standing_for(found.ticket)
    recent = TicketPass.objects.filter(
        ticket=ticket, email=found.email, created_at__gt=now - BETWEEN_FRESH
    )
    if found.revoked_at or ticket.state == State.SPAM or recent.exists():
        return None
    is_same_shop = ticket.shop_id == found.ticket.shop_id
    return ticket if is_same_shop and takes_part(ticket=ticket, email=found.email) else None


def revoke_all(*, ticket: Ticket, now: datetime) -> int:
    """Every link to this ticket stops working; how many there were."""
    return TicketPass.objects.filter(ticket=ticket).usable(now).update(revoked_at=now)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
