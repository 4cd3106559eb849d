"""Puts mail in the outbox, in the transaction of the verb that wants it sent."""

import functools
import logging
from datetime import datetime

from django.db import transaction
from django.db.models import F
from kombu.exceptions import OperationalError

from tickets.core.message import Message
from tickets.core.people import User
from tickets.core.shop import Mailbox, Shop
from tickets.core.ticket import Ticket
from tickets.outbox import render
from tickets.outbox.compose import one_line, opens_mail, sender, thread_envelope
from tickets.outbox.models import CLAIMABLE, IN_HOUSE, MailKind, MailState, OutgoingMail
from tickets.outbox.tasks import deliver_mail

logger = logging.getLogger(__name__)


def enqueue_answer(
    *,
    ticket: Ticket,
    message: Message,
    cc: list[tuple[str, str]],
    due_at: datetime,
    now: datetime,
    subject: str = "",
    is_automatic: bool = False,
    link: str = "",
) -> OutgoingMail:
    """The mail of an answer; it may be cancelled until it is claimed.

    `is_automatic`: nobody wrote it now, and its headers say so to other machines.
    `link` shows the question without an account.
    `subject` names a mail that begins a conversation; in one that goes on it is left alone.
    """
    is_first = bool(subject) and opens_mail(ticket)
    return _enqueue(
        kind=MailKind.ANSWER,
        ticket=ticket,
        message=message,
        letter=render.render_answer(
            ticket=ticket,
            message=message,
            subject=one_line(subject)[:200] if is_first else "",
            link=link,
        ),
        cc=cc,
        due_at=due_at,
        now=now,
        is_automatic=is_automatic,
    )


def acknowledgement_key(*, ticket: Ticket, now: datetime) -> str | None:
    """One a day per address (RFC 3834 section 2); None when it had one, or there is none."""
    email = ticket.customer.email
    if not email:
        return None
    key = f"acknowledgement:{ticket.shop_id}:{now:%Y-%m-%d}:{email}"[:120]
    return None if OutgoingMail.objects.filter(dedupe_key=key).exists() else key


def enqueue_acknowledgement(
    *,
    ticket: Ticket,
    letter: render.Letter,
    dedupe_key: str,
    expires_at: datetime | None,
    now: datetime,
) -> OutgoingMail:
    """'We have your question'; it does not leave any more when what it promises has passed."""
    return _enqueue(
        kind=MailKind.ACKNOWLEDGEMENT,
        ticket=ticket,
        message=None,
        letter=letter,
        cc=[],
        due_at=now,
        now=now,
        dedupe_key=dedupe_key,
        expires_at=expires_at,
    )


def enqueue_reminder(
    *,
    ticket: Ticket,
    message: Message | None,
    letter: render.Letter,
    due_at: datetime,
    now: datetime,
    dedupe_key: str,
) -> OutgoingMail:
    """What the helpdesk writes to a customer by itself, long after the last word."""
    return _enqueue(
        kind=MailKind.REMINDER,
        ticket=ticket,
        message=message,
        letter=letter,
        cc=[],
        due_at=due_at,
        now=now,
        dedupe_key=dedupe_key,
    )


def enqueue_account_mail(
    *,
    to: User | None,
    email: str,
    letter: render.Letter,
    now: datetime,
    message_id: str,
    mailbox: Mailbox | None = None,
    shop: Shop | None = None,
    dedupe_key: str | None = None,
) -> OutgoingMail:
    """A mail about an account or a way in: a new password, an invitation, a code, an alarm.

    With a made-up `shop` it does not leave the house.
    """
    from_name, from_email = sender(mailbox)
    mail = OutgoingMail.objects.create(
        kind=MailKind.NOTICE,
        shop=shop,
        recipient=to,
        from_name=from_name,
        from_email=from_email,
        to=[[to.name if to else "", email]],
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        headers={"Auto-Submitted": "auto-generated"},
        rfc_message_id=message_id,
        mailbox=mailbox,
        dedupe_key=dedupe_key,
        due_at=now,
        created_at=now,
    )
    ring(mail)
    return mail


def cancel(*, mail: OutgoingMail) -> bool:
    """Take a mail back; False when a worker has it already."""
    return (
        OutgoingMail.objects.filter(pk=mail.pk, state__in=CLAIMABLE).update(
            state=MailState.CANCELLED
        )
        == 1
    )


def send_again(*, mail: OutgoingMail, now: datetime) -> bool:
    """Somebody decided that a failed or uncertain mail must go (again); same Message-ID."""
    is_changed = (
        OutgoingMail.objects.filter(
            pk=mail.pk, state__in=[MailState.FAILED, MailState.UNCERTAIN, MailState.RETRY]
        ).update(state=MailState.QUEUED, due_at=now, attempts=0, error="", handed_over_at=None)
        == 1
    )
    if is_changed:
        ring(mail)
    return is_changed


def consider_sent(*, mail: OutgoingMail, now: datetime) -> bool:
    """Somebody knows that an uncertain mail did arrive."""
    return (
        OutgoingMail.objects.filter(pk=mail.pk, state=MailState.UNCERTAIN).update(
            state=MailState.SENT, sent_at=now, error=""
        )
        == 1
    )


def keep_in_house(*, ticket: Ticket) -> int:
    """Mark the mails of a demo shop's ticket as sent when they were due; none of them leaves.

    A past that is played again must not mail anybody now. Other shops' mail is left alone.
    """
    return OutgoingMail.objects.filter(
        ticket=ticket, shop__is_demo=True, state__in=CLAIMABLE
    ).update(state=MailState.SENT, sent_at=F("due_at"), provider_id=IN_HOUSE)


def _enqueue(
    *,
    kind: MailKind,
    ticket: Ticket,
    message: Message | None,
    letter: render.Letter,
    cc: list[tuple[str, str]],
    due_at: datetime,
    now: datetime,
    dedupe_key: str | None = None,
    is_automatic: bool = True,
    expires_at: datetime | None = None,
) -> OutgoingMail:
    from_name, from_email = sender(ticket.mailbox)
    envelope = thread_envelope(
        ticket=ticket,
        from_email=from_email,
        is_automatic=is_automatic,
        uses_plus_address=ticket.mailbox.uses_plus_address if ticket.mailbox else False,
    )
    # A confirmation goes to an address that anybody may have typed, beside any name.
    name = "" if kind == MailKind.ACKNOWLEDGEMENT else ticket.customer.name
    mail = OutgoingMail.objects.create(
        kind=kind,
        shop=ticket.shop,
        mailbox=ticket.mailbox,
        ticket=ticket,
        message=message,
        from_name=from_name,
        from_email=from_email,
        to=[[name, ticket.customer.email]],
        cc=[list(person) for person in cc],
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        headers={"Reply-To": envelope.reply_to, **envelope.headers},
        rfc_message_id=envelope.message_id,
        dedupe_key=dedupe_key,
        due_at=due_at,
        expires_at=expires_at,
        created_at=now,
    )
    # Nobody waits for the mail of a made-up shop; the sweep is soon enough.
    if due_at <= now and not ticket.shop.is_demo:
        ring(mail)
    return mail


def ring(mail: OutgoingMail) -> None:
    """Ring the doorbell once the row is safe; when nobody hears it, the sweep finds the row."""
    transaction.on_commit(functools.partial(_ring, mail.pk))


def _ring(pk: int) -> None:
    try:
        deliver_mail.delay(pk=pk)
    except OperationalError:
        logger.warning("The broker cannot be reached; mail %s goes out with the next sweep.", pk)
