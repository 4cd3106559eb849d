"""A bounce is shown on the answer that did not arrive, and brings the ticket back."""

from dataclasses import dataclass
from datetime import datetime

from tickets import desk
from tickets.core.customer import CustomerAddress
from tickets.core.message import Message
from tickets.inbound.verdict import Verdict
from tickets.lib import tokens
from tickets.outbox.compose import signing_keys
from tickets.outbox.models import OutgoingMail


@dataclass(frozen=True)
class Bounce:
    """What a mail server or a provider says about a mail of ours that did not arrive."""

    reason: str
    addresses: tuple[str, ...] = ()
    is_permanent: bool = False


def note_bounce(verdict: Verdict, *, now: datetime) -> Message | None:
    """Hang the bounce on the mail it is about; the answer's message, None when it is not ours.

    Only a genuine token in the returned mail counts, else anybody could mark an address as dead.
    """
    token = tokens.find(verdict.original_message_id, keys=signing_keys())
    if token is None:
        return None
    mail = OutgoingMail.objects.filter(rfc_message_id=verdict.original_message_id).first()
    if mail is None:
        return None
    if verdict.reason == "delivery-delayed":
        delayed(mail, now=now)
        return mail.message
    if verdict.reason == "feedback-report":
        complained(mail, now=now)
        return mail.message
    told = {email.lower() for email in verdict.bounced_addresses}
    # A report may be forged by who got the mail; it speaks of that mail's recipients only.
    addresses = tuple(email for email in recipients_of(mail) if email in told)
    bounced(mail, Bounce(verdict.reason, addresses, verdict.is_permanent), now=now)
    return mail.message


def bounced(mail: OutgoingMail, bounce: Bounce, *, now: datetime) -> None:
    """Write the bounce down on `mail`, once; the ticket comes back when its customer missed it.

    A permanent bounce marks the address too, so that answers prefer another one.
    """
    rows = OutgoingMail.objects.filter(pk=mail.pk)
    news = {"bounced_at": now, "bounce_reason": bounce.reason[:2000]}
    is_first = rows.filter(bounced_at__isnull=True).update(
        **news,
        bounced_address=", ".join(bounce.addresses)[:320],
        is_bounce_permanent=bounce.is_permanent,
    )
    is_worse = bounce.is_permanent and rows.filter(is_bounce_permanent=False).update(
        **news, is_bounce_permanent=True
    )
    if bounce.is_permanent and mail.shop_id:
        CustomerAddress.objects.filter(
            shop=mail.shop_id, email__in=bounce.addresses, bounced_at__isnull=True
        ).update(bounced_at=now)
    if mail.ticket and (is_first or is_worse):
        to = {str(email).lower() for _name, email in mail.to}
        has_reached_customer = bool(bounce.addresses) and not to & set(bounce.addresses)
        desk.report_undelivered(
            ticket=mail.ticket, mail=mail.pk, now=now, is_partly=has_reached_customer
        )


def delayed(mail: OutgoingMail, *, now: datetime) -> None:
    """The other side keeps trying; only shown."""
    OutgoingMail.objects.filter(pk=mail.pk, delayed_at__isnull=True).update(delayed_at=now)


def complained(mail: OutgoingMail, *, now: datetime) -> None:
    """Somebody called our answer spam; only shown, since it may be one wrong click."""
    OutgoingMail.objects.filter(pk=mail.pk, complained_at__isnull=True).update(complained_at=now)


def recipients_of(mail: OutgoingMail) -> list[str]:
    return [str(email).lower() for _name, email in [*mail.to, *mail.cc]]
