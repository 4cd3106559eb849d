"""Finds the ticket that a mail proves to answer; without proof it is a new one (law 5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from tickets.core.participant import takes_part
from tickets.core.shop import Mailbox
from tickets.core.states import State
from tickets.core.ticket import Ticket, standing_for
from tickets.inbound.parse import ParsedMail
from tickets.lib import tokens
from tickets.outbox.compose import signing_keys


@dataclass(frozen=True)
class Joins:
    """The mail belongs to `ticket`; unverified when its writer does not take part."""

    ticket: Ticket
    is_unverified: bool


@dataclass(frozen=True)
class Follows:
    """The mail goes on from a ticket that is closed: a new one, linked to it."""

    ticket: Ticket


def tickets_named(mail: ParsedMail, *, envelope_to: list[str]) -> list[int]:
    """Numbers of tickets that the mail carries our signature for.

    Looked for where it is hardest to lose: first in the address it was sent to, then in
    In-Reply-To, then in every entry of References.
    """
    addresses = [*envelope_to, *mail.delivered_to, *(a.email for a in (*mail.to, *mail.cc))]
    keys = signing_keys()
    places = (*addresses[:100], *mail.in_reply_to[:20], *reversed(mail.references[-100:]))
    found = (tokens.find(text, keys=keys) for text in places)
    return list(dict.fromkeys(token.ticket_id for token in found if token))


def fetch(numbers: Iterable[int]) -> dict[int, Ticket]:
    """By number, the tickets on which these conversations go on, with who takes part in them."""
    wanted = set(numbers)
    if not wanted:
        return {}
    tickets = Ticket.objects.select_related("shop", "customer", "mailbox").prefetch_related(
        "customer__addresses", "participants"
    )
    return {ticket.pk: standing_for(ticket) for ticket in tickets.filter(pk__in=wanted)}


def find(
    numbers: Iterable[int], *, tickets: Mapping[int, Ticket], from_email: str, now: datetime
) -> Joins | Follows | None:
    """Where the mail belongs: to the first of the tickets it names that there is."""
    for number in numbers:
        if number in tickets:
            return _judge(tickets[number], from_email, now=now)
    return None


def _judge(ticket: Ticket, from_email: str, *, now: datetime) -> Joins | Follows:
    is_known = takes_part(ticket=ticket, email=from_email)
    if is_known and _is_over(ticket, now=now):
        return Follows(ticket)
    return Joins(ticket, is_unverified=not is_known)


def _is_over(ticket: Ticket, *, now: datetime) -> bool:
    """Closed, or solved for longer than the days to reopen (the closing timer may be late)."""
    if ticket.state == State.CLOSED:
        return True
    return (
        ticket.state == State.RESOLVED
        and ticket.resolved_at is not None
        and now > ticket.resolved_at + timedelta(days=ticket.shop.reopen_days)
    )


def mailbox_for(
    mail: ParsedMail, *, envelope_to: list[str], mailboxes: Iterable[Mailbox]
) -> Mailbox | None:
    """Which of `mailboxes` the mail came to: by envelope, by trace headers, by To and Cc.

    A mail that names none of them (a blind copy, a forwarding host) goes to the first mailbox:
    better in the wrong shop than nowhere.
    """
    active = [mailbox for mailbox in mailboxes if mailbox.is_active]
    for group in (envelope_to, list(mail.delivered_to), [a.email for a in (*mail.to, *mail.cc)]):
        named = {without_plus(email).lower() for email in group[:200]}
        for mailbox in active:
            if mailbox.email.lower() in named:
                return mailbox
    return active[0] if active else None


def without_plus(email: str) -> str:
    """The address without what stands behind a plus sign in its local part (RFC 5233)."""
    local, at, domain = email.rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"
