"""Finds the ticket that a mail proves to answer; without proof it is a new one (law 5)."""

from collections.abc import Iterable
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


def find(
    mail: ParsedMail, *, from_email: str, envelope_to: list[str], now: datetime
) -> Joins | Follows | None:
    """Where the mail belongs by a signed token, looked for where it is hardest to lose.

    First the address it was sent to, then In-Reply-To, then every entry of References.
    """
    addresses = [*envelope_to, *mail.delivered_to, *(a.email for a in (*mail.to, *mail.cc))]
    keys = signing_keys()
    for text in (*addresses[:100], *mail.in_reply_to[:20], *reversed(mail.references[-100:])):
        token = tokens.find(text, keys=keys)
        ticket = _ticket(token.ticket_id) if token else None
        if ticket:
            return _judge(ticket, from_email, now=now)
    return None


def _ticket(pk: int) -> Ticket | None:
    ticket = Ticket.objects.select_related("shop", "customer", "mailbox").filter(pk=pk).first()
    return standing_for(ticket) if ticket else None


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
