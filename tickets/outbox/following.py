"""Links by which a customer sees his question without an account, and the mails that bring them."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from tickets.core import ticketpass
from tickets.core.shop import Shop
from tickets.core.ticket import Ticket
from tickets.lib import tokens
from tickets.outbox.compose import sender, signing_keys
from tickets.outbox.models import OutgoingMail
from tickets.outbox.queue import enqueue_account_mail
from tickets.outbox.render import render


def link(token: str) -> str:
    """The address that a mail shows; the host is the one from the settings, never a request's."""
    return settings.BASE_URL + reverse("portal:see", args=[token])


def send_link(*, ticket: Ticket, email: str, now: datetime) -> OutgoingMail:
    """A fresh link to one question, for somebody whose earlier one is too old."""
    _pass, token = ticketpass.issue(ticket=ticket, email=email, now=now)
    context = {"shop": ticket.shop, "link": link(token)}
    return _send("fresh_link", ticket.shop, email, ticket.language, context, now=now)


def send_code(*, shop: Shop, email: str, digits: str, language: str, now: datetime) -> OutgoingMail:
    """Six digits for who wants to see all his questions; nothing else stands in it."""
    context = {"shop": shop, "digits": digits}
    return _send("mail_code", shop, email, language, context, now=now)


def _send(
    name: str, shop: Shop, email: str, language: str, context: dict[str, object], *, now: datetime
) -> OutgoingMail:
    mailbox = shop.mailboxes.filter(is_active=True).order_by("id").first()
    domain = sender(mailbox)[1].rpartition("@")[2]
    return enqueue_account_mail(
        to=None,
        email=email,
        letter=render(name, language=language, context=context),
        now=now,
        message_id=f"{tokens.issue(ticket_id=0, keys=signing_keys())}@{domain}",
        mailbox=mailbox,
        shop=shop,
    )
