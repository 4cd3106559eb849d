"""An answer that was to leave later stays here when the customer writes first."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import QuerySet

from tickets.core.event import CUSTOMER_WROTE_FIRST, EventKind, record
from tickets.core.message import Direction, Message
from tickets.core.ticket import Ticket
from tickets.outbox.models import MailKind, MailState, OutgoingMail
from tickets.outbox.queue import cancel


def with_answers_under_way(tickets: Iterable[Ticket]) -> set[int]:
    """The numbers of those of which an answer has not left yet."""
    return set(_under_way().filter(ticket__in=list(tickets)).values_list("ticket", flat=True))


def _under_way() -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(
        kind=MailKind.ANSWER, state=MailState.QUEUED, message__isnull=False
    )


def stop_later_answers(ticket: Ticket, *, now: datetime) -> list[Message]:
    """Cancel what was to leave later; each becomes a note, so that its text can be used again.

    An answer within the time to take back goes on: its writer may have meant it for right now.
    """
    undo = timedelta(seconds=ticket.shop.undo_seconds)
    waiting = _under_way().filter(ticket=ticket).select_related("message")
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
