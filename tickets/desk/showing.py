"""Verbs for a customer who looks at his question on our pages: links, codes, 'it is solved'."""

from datetime import datetime

from django.db import transaction

from tickets.core import mailcode, ticketpass
from tickets.core.customer import Customer
from tickets.core.event import Event, EventKind, record
from tickets.core.people import User
from tickets.core.shop import Shop
from tickets.core.states import OPEN_STATES
from tickets.core.ticket import Ticket
from tickets.core.ticketpass import TicketPass
from tickets.desk.changing import lock
from tickets.desk.lifecycle import resolve
from tickets.outbox import following


def link_to(ticket: Ticket, *, now: datetime) -> str:
    """Part of a verb that mails: the link for this customer; empty where the shop wants none."""
    email = ticket.customer.email
    if not email or not ticket.shop.has_follow_links:
        return ""
    _pass, token = ticketpass.issue(ticket=ticket, email=email, now=now)
    return following.link(token)


@transaction.atomic
def show_one(*, ticket: Ticket, email: str, now: datetime) -> tuple[TicketPass, str]:
    """A pass and its token for somebody who has just proven that `email` is his."""
    return ticketpass.issue(ticket=ticket, email=email, now=now)


@transaction.atomic
def send_fresh_link(*, found: TicketPass, now: datetime) -> bool:
    """Mail a fresh link to whom the old one was mailed, if he still takes part."""
    ticket = ticketpass.may_renew(found, now=now)
    if ticket is None or not ticket.shop.has_follow_links:
        return False
    following.send_link(ticket=ticket, email=found.email, now=now)
    return True


@transaction.atomic
def send_all_code(*, shop: Shop, email: str, language: str, now: datetime) -> mailcode.MailCode:
    """Mail six digits to a customer of `shop`; whoever is none gets nothing, and is not told."""
    code, digits = mailcode.begin(shop=shop, email=email, now=now)
    if digits and Customer.objects.with_address(shop=shop, email=email).exists():
        following.send_code(shop=shop, email=email, digits=digits, language=language, now=now)
    return code


@transaction.atomic
def say_solved(*, ticket: Ticket, now: datetime) -> Event | None:
    """The customer needs nothing more; None when it was solved already."""
    ticket = lock(ticket)
    if ticket.state not in OPEN_STATES:
        return None
    event = record(EventKind.SAID_SOLVED, ticket=ticket, by=None, now=now)
    resolve(ticket=ticket, by=None, now=now)
    return event


@transaction.atomic
def revoke_links(*, ticket: Ticket, by: User, now: datetime) -> Event | None:
    """Let every link in our mails about it stop working; None when there was none."""
    ticket = lock(ticket)
    if not ticketpass.revoke_all(ticket=ticket, now=now):
        return None
    return record(EventKind.LINKS_REVOKED, ticket=ticket, by=by, now=now)
