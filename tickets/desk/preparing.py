"""The verb that mails a customer a text which was prepared beforehand: nobody writes it now."""

from datetime import datetime

from django.db import transaction

from tickets.core.event import EventKind, record
from tickets.core.message import Direction, Message
from tickets.core.ticket import Ticket
from tickets.desk.changing import lock, settle
from tickets.outbox.queue import enqueue_answer


@transaction.atomic
def send_prepared(*, ticket: Ticket, text: str, html: str = "", now: datetime) -> Message:
    """Mail it at once. The ticket stays where it stands, and its customer goes on waiting for us.

    To the clocks it is no answer: a person has not looked yet.
    """
    ticket = lock(ticket)
    message = Message.objects.create(
        ticket=ticket,
        direction=Direction.OUT,
        text=text,
        visible_text=text,
        html=html,
        is_automatic=True,
        sent_at=now,
        created_at=now,
    )
    mail = enqueue_answer(
        ticket=ticket, message=message, cc=[], due_at=now, now=now, is_automatic=True
    )
    Message.objects.filter(pk=message.pk).update(message_id=mail.rfc_message_id)
    record(
        EventKind.REPLIED,
        ticket=ticket,
        by=None,
        now=now,
        message=message.pk,
        mail=mail.pk,
        waiting_since=ticket.waiting_since.isoformat() if ticket.waiting_since else "",
        **{"from": ticket.state, "assignee": ticket.assignee_id},
    )
    ticket.last_message_at = now
    settle(ticket, now=now)
    return message
