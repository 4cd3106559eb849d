"""Delivers one mail: claim, commit, hand over, write down the outcome; and finds what was left."""

import logging
import re
import time
from datetime import datetime, timedelta
from email.errors import MessageError
from email.mime.image import MIMEImage
from email.utils import format_datetime

from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction

from tickets.core.attachment import Attachment
from tickets.core.event import EventKind, record
from tickets.core.timer import TimerKind, set_timer
from tickets.outbox import server, transport
from tickets.outbox.compose import address, one_line
from tickets.outbox.models import CLAIMABLE, IN_HOUSE, MailState, OutgoingMail
from tickets.outbox.pausing import pause_of

logger = logging.getLogger(__name__)

#: What a content type is made of (RFC 2045); no line break can be in it.
CONTENT_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
#: How long a worker may hold a mail; a hand-over takes 30 seconds a step at most.
LEASE = timedelta(minutes=10)
#: Waits between tries: together two days, as mail servers do (RFC 5321 4.5.4.1).
LADDER = [timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 480, 720, 1440)]
#: With a wrong password the whole queue waits, so that nobody locks the account.
AFTER_MISCONFIGURED = timedelta(minutes=15)


class LostClaim(Exception):  # noqa: N818 -- named after what happened
    """The lease ran out before the hand-over, and the mail is somebody else's now."""


def deliver(*, pk: int, now: datetime) -> MailState | None:
    """Send mail `pk` if it is due and nobody else has it; the state it ends in, else None."""
    is_demo = OutgoingMail.objects.filter(pk=pk, shop__is_demo=True).exists()
    if not is_demo and (pause_of() or not server.is_open()):
        # Held back, or nowhere to send to yet: the mail stays readable in the outbox.
        return None
    mail = claim(pk=pk, now=now)
    if mail and is_demo:
        # A made-up shop mails nobody, whatever is set up for the real ones.
        return _sent(mail, transport.Handover(provider_id=IN_HOUSE), now=now)
    return _attempt(mail, now=now) if mail else None


def _attempt(mail: OutgoingMail, *, now: datetime) -> MailState | None:
    try:
        handover = transport.hand_over(build(mail), before=lambda: _mark_handed_over(mail, now=now))
        return _sent(mail, handover, now=now)
    except LostClaim:
        logger.warning("Mail %s was given to another worker; this one was too slow.", mail.pk)
        return None
    except transport.MaybeSent as error:
        return _finish(mail, state=MailState.UNCERTAIN, error=str(error))
    except transport.Misconfigured as error:
        _hold_queue(now=now)
        return _retry(mail, now=now, error=str(error), wait=AFTER_MISCONFIGURED)
    except transport.Temporary as error:
        return _retry(mail, now=now, error=str(error), wait=None)
    except (transport.Refused, ValueError, MessageError) as error:
        # ValueError: an address or header that cannot be written; no server was asked.
        return _fail(mail, now=now, error=str(error))


def claim(*, pk: int, now: datetime) -> OutgoingMail | None:
    """Compare-and-set: of any number of workers that try, one gets the mail."""
    token = OutgoingMail.new_claim()
    is_ours = (
        OutgoingMail.objects.due(now)
        .filter(pk=pk)
        .order_by()
        .update(
            state=MailState.SENDING,
            claim=token,
            lease_until=now + LEASE,
            handed_over_at=None,
        )
    )
    if not is_ours:
        return None
    return OutgoingMail.objects.select_related("message", "ticket").get(pk=pk)


def build(mail: OutgoingMail) -> EmailMultiAlternatives:
    """The mail as it goes out. Raises ValueError for an address that is none."""
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=address(mail.from_name, mail.from_email),
        to=[address(name, email) for name, email in mail.to],
        cc=[address(name, email) for name, email in mail.cc],
        headers={
            "Message-ID": f"<{mail.rfc_message_id}>",
            "Date": format_datetime(mail.created_at),
            **mail.headers,
        },
    )
    reply_to = mail.headers.get("Reply-To")
    if reply_to:
        message.reply_to = [reply_to]
        del message.extra_headers["Reply-To"]
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    files = Attachment.objects.filter(message=mail.message).select_related("stored_file")
    for attachment in files if mail.message else ():
        if attachment.is_inline and attachment.content_type.startswith("image/"):
            message.attach(_inline(attachment))
        else:
            message.attach(
                one_line(attachment.name), attachment.read(), _clean_type(attachment.content_type)
            )
    return message


def _inline(attachment: Attachment) -> MIMEImage:
    """A picture that stands in the text: the HTML points at its Content-ID (RFC 2392)."""
    picture = MIMEImage(attachment.read(), attachment.content_type.removeprefix("image/"))
    picture.add_header("Content-ID", f"<{attachment.content_id}>")
    picture.add_header("Content-Disposition", "inline", filename=attachment.name)
    return picture


def _clean_type(content_type: str) -> str:
    """The type of a file as a header may show it, whatever it was made from."""
    return content_type if CONTENT_TYPE.fullmatch(content_type) else "application/octet-stream"


def sweep(*, now: datetime) -> list[int]:
    """Ids of mails that are due, after dealing with those that were left or came too late."""
    OutgoingMail.objects.expired(now).update(state=MailState.CANCELLED, error="too late to be true")
    for mail in OutgoingMail.objects.abandoned(now):
        if mail.handed_over_at:
            _finish(mail, state=MailState.UNCERTAIN, error="the worker stopped while sending")
        else:
            _retry(mail, now=now, error="the worker stopped before sending", wait=timedelta(0))
    due = OutgoingMail.objects.due(now)
    if pause_of():
        due = due.filter(shop__is_demo=True)
    return list(due.values_list("pk", flat=True)[:500])


def release_all_claims(*, now: datetime) -> None:
    """At the start of the only process there is: whoever held a mail is gone."""
    OutgoingMail.objects.filter(state=MailState.SENDING).update(
        lease_until=now - timedelta(seconds=1)
    )
    sweep(now=now)


def breathe() -> None:
    """Between two jobs on SQLite, let others write: its busy handler is not fair (ADR 0001)."""
    if connection.vendor == "sqlite":
        time.sleep(0.002)


def _mark_handed_over(mail: OutgoingMail, *, now: datetime) -> None:
    """Raises `LostClaim` when this worker slept longer than its lease: then it must not send."""
    is_ours = OutgoingMail.objects.filter(pk=mail.pk, claim=mail.claim).update(handed_over_at=now)
    if not is_ours:
        raise LostClaim


def _finish(
    mail: OutgoingMail, *, state: MailState, error: str = "", **fields: object
) -> MailState:
    OutgoingMail.objects.filter(pk=mail.pk, claim=mail.claim, state=MailState.SENDING).update(
        state=state, claim=None, lease_until=None, error=error[:2000], **fields
    )
    return state


def _retry(mail: OutgoingMail, *, now: datetime, error: str, wait: timedelta | None) -> MailState:
    if wait is None:
        if mail.attempts >= len(LADDER):
            return _fail(mail, now=now, error=error)
        wait = LADDER[mail.attempts]
        mail.attempts += 1
    logger.warning("Mail %s did not go out: %s", mail.pk, error)
    return _finish(
        mail, state=MailState.RETRY, error=error, due_at=now + wait, attempts=mail.attempts
    )


def _hold_queue(*, now: datetime) -> None:
    later = now + AFTER_MISCONFIGURED
    OutgoingMail.objects.filter(state__in=CLAIMABLE, due_at__lt=later).update(due_at=later)


@transaction.atomic
def _fail(mail: OutgoingMail, *, now: datetime, error: str) -> MailState:
    logger.error("Mail %s cannot be sent: %s", mail.pk, error)
    state = _finish(mail, state=MailState.FAILED, error=error)
    _bring_back(mail, now=now)
    return state


@transaction.atomic
def _sent(mail: OutgoingMail, handover: transport.Handover, *, now: datetime) -> MailState:
    refused = "; ".join(f"{email}: {why}" for email, why in handover.refused.items())
    state = _finish(
        mail,
        state=MailState.SENT,
        error=refused,
        sent_at=now,
        provider_id=handover.provider_id[:255],
    )
    if mail.ticket and handover.refused:
        record(
            EventKind.DELIVERY_FAILED,
            ticket=mail.ticket,
            by=None,
            now=now,
            mail=mail.pk,
            partly=True,
        )
    return state


def _bring_back(mail: OutgoingMail, *, now: datetime) -> None:
    """The outbox knows no verbs; a timer that is due at once lets the clockwork call one."""
    if mail.ticket:
        set_timer(ticket=mail.ticket, kind=TimerKind.UNDELIVERED, due_at=now, mail=mail.pk)
