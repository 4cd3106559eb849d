"""Mails to colleagues when something is due soon or was due already."""

import uuid
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from tickets.core.people import User
from tickets.core.ticket import Ticket
from tickets.outbox import render
from tickets.outbox.compose import sender
from tickets.outbox.models import MailKind, OutgoingMail
from tickets.outbox.queue import ring


def enqueue_alarm(
    *,
    ticket: Ticket,
    to: User,
    target: str,
    percent: int,
    started_at: datetime,
    due_at: datetime,
    now: datetime,
) -> OutgoingMail:
    """One mail per threshold and colleague. No word of the customer's but the subject."""
    key = f"alarm:{ticket.pk}:{target}:{started_at.timestamp():.0f}:{percent}:{to.pk}"
    from_name, from_email = sender(ticket.mailbox)
    context = {
        "target": target,
        "is_late": percent >= 100,
        "due_at": due_at,
        "ticket": ticket,
        "url": settings.BASE_URL + reverse("staff:ticket", args=[ticket.pk]),
    }
    letter = render.render("due", language=to.language, context=context)
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
    if not ticket.shop.is_demo:
        ring(mail)
    return mail
