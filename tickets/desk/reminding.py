"""Verbs for what the helpdesk writes to a customer by itself: a reminder, 'is it solved?'."""

from datetime import datetime

from django.db import transaction

from tickets.core.event import EventKind, record
from tickets.core.message import Direction, Message
from tickets.core.ticket import Ticket
from tickets.desk.changing import lock, settle
from tickets.outbox.queue import enqueue_reminder
from tickets.outbox.render import render_reminder


@transaction.atomic
def remind(
    *, ticket: Ticket, step: int, text: str, key: str, leaves_at: datetime, now: datetime
) -> Message:
    """Ask the silent customer again, our last answer below; the clocks hear nothing of it.

    The same `key` twice is one mail (the second raises IntegrityError).
    """
    ticket = lock(ticket)
    message = _write(ticket, text, now=now)
    earlier = _last_answer(ticket, before=message)
    letter = render_reminder(ticket=ticket, message=message, earlier=earlier)
    mail = enqueue_reminder(
        ticket=ticket, message=message, letter=letter, due_at=leaves_at, now=now, dedupe_key=key
    )
    Message.objects.filter(pk=message.pk).update(message_id=mail.rfc_message_id)
    record(
        EventKind.REMINDED,
        ticket=ticket,
        by=None,
        now=now,
        message=message.pk,
        mail=mail.pk,
        step=step,
    )
    settle(ticket, now=now)
    return message


@transaction.atomic
def ask_whether_solved(
    *,
    ticket: Ticket,
    text: str,
    links: dict[str, str],
    key: str,
    leaves_at: datetime,
    now: datetime,
) -> Message:
    """Ask with two links, 'yes' and 'no'; they stand in the mail only, not in what is kept here."""
    ticket = lock(ticket)
    message = _write(ticket, text, now=now)
    letter = render_reminder(
        ticket=ticket, message=message, earlier=_last_answer(ticket, before=message), links=links
    )
    mail = enqueue_reminder(
        ticket=ticket, message=message, letter=letter, due_at=leaves_at, now=now, dedupe_key=key
    )
    Message.objects.filter(pk=message.pk).update(message_id=mail.rfc_message_id)
    record(
        EventKind.CHECK_UP_ASKED, ticket=ticket, by=None, now=now, message=message.pk, mail=mail.pk
    )
    settle(ticket, now=now)
    return message


def _write(ticket: Ticket, text: str, *, now: datetime) -> Message:
    ticket.last_message_at = now
    return Message.objects.create(
        ticket=ticket,
        direction=Direction.OUT,
        text=text,
        visible_text=text,
        is_automatic=True,
        sent_at=now,
        created_at=now,
    )


def _last_answer(ticket: Ticket, *, before: Message) -> Message | None:
    """What a colleague wrote last, so that the customer knows what this is about."""
    ours = ticket.messages.filter(direction=Direction.OUT, is_automatic=False)
    return ours.exclude(pk=before.pk).order_by("-sent_at", "-id").first()
