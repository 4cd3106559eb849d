"""An answer that was to leave later stays here when the customer writes first."""

from datetime import datetime, timedelta

from tickets.core.event import CUSTOMER_WROTE_FIRST, EventKind, record
from tickets.core.message import Direction, Message
from tickets.core.ticket import Ticket
from tickets.outbox.models import MailKind, MailState, OutgoingMail
from tickets.outbox.queue import cancel


def stop_later_answers(ticket: Ticket, *, now: datetime) -> list[Message]:
    """Cancel what was to leave later; each becomes a note, so that its text can be used again.

    An answer within the time to take back goes on: its writer may have meant it for right now.
    """
    undo = timedelta(seconds=ticket.shop.undo_seconds)
    waiting = OutgoingMail.objects.filter(
        ticket=ticket, kind=MailKind.ANSWER, state=MailState.QUEUED, message__isnull=False
    ).select_related("message")
    stopped = []
    for mail in waiting:
        is_for_later = mail.due_at > mail.created_at + undo and mail.attempts == 0
        if mail.message and is_for_later and cancel(mail=mail):
            _keep(ticket, mail.message, now=now)
            stopped.append(mail.message)
    return stopped


def _keep(ticket: Ticket, message: Message, *, now: datetime) -> None:
    message.direction = Direction.NOTE
    message.message_id = ""
    message.save(update_fields=["direction", "message_id"])
    record(
        EventKind.REPLY_WITHDRAWN,
        ticket=ticket,
        by=None,
        now=now,
        message=message.pk,
        reason=CUSTOMER_WROTE_FIRST,
    )
