"""Mails to colleagues about a ticket: somebody named them, or something was said."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.urls import reverse

from tickets.core.message import Direction, Message
from tickets.core.people import User
from tickets.outbox import render
from tickets.outbox.compose import sender
from tickets.outbox.models import MailKind, OutgoingMail
from tickets.outbox.queue import ring


class Reason(models.TextChoices):
    """Why a colleague gets a mail; the template has a sentence for each."""

    NAMED = "named"
    HANDED_OVER = "handed_over"
    CUSTOMER_WROTE = "customer_wrote"
    COLLEAGUE_ANSWERED = "colleague_answered"


def enqueue_notice(
    *, message: Message, to: User, reason: Reason, by: User | None, now: datetime
) -> OutgoingMail:
    """One mail per message and colleague. Only colleagues' own words stand in it."""
    key = f"notice:{message.pk}:{to.pk}"
    known = OutgoingMail.objects.filter(dedupe_key=key).first()
    if known:
        return known
    ticket = message.ticket
    from_name, from_email = sender(ticket.mailbox)
    context = {
        "reason": reason.value,
        "who": str(by) if by else str(ticket.customer),
        "ticket": ticket,
        "text": message.visible_text if message.direction == Direction.NOTE else "",
        "url": settings.BASE_URL + reverse("staff:ticket", args=[ticket.pk]),
    }
    letter = render.render("notice", language=to.language, context=context)
    mail = OutgoingMail.objects.create(
        kind=MailKind.NOTICE,
        shop=ticket.shop,
        mailbox=ticket.mailbox,
        ticket=ticket,
        recipient=to,
        from_name=from_name,
        from_email=from_email,
        to=[[to.name, to.email]],
        subject=letter.subject[:300],
        text=letter.text,
        html=letter.html,
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
        rfc_message_id=f"{uuid.uuid4().hex}@{from_email.rpartition('@')[2]}",
        dedupe_key=key,
        due_at=now,
        created_at=now,
    )
    ring(mail)
    return mail
