"""Headers of an outgoing mail: who it is from and to, and the ids by which readers thread it."""

from dataclasses import dataclass
from email.headerregistry import Address
from email.utils import formataddr

from django.utils.encoding import force_str

from tickets.core import keys
from tickets.core.message import Direction
from tickets.core.shop import Mailbox
from tickets.core.ticket import Ticket
from tickets.lib import tokens
from tickets.outbox.server import house_address

#: How many ids `References` holds at most; readers need the first and the latest.
MOST_REFERENCES = 12

signing_keys = keys.signing_keys


@dataclass(frozen=True)
class Envelope:
    message_id: str
    reply_to: str
    headers: dict[str, str]


def thread_envelope(
    *, ticket: Ticket, from_email: str, is_automatic: bool, uses_plus_address: bool
) -> Envelope:
    """The ids that let any mail reader thread this mail, and let the answer to it join the ticket.

    The signed token stands in the Message-ID and, where the mail host can, in the Reply-To
    address (RFC 5322 3.6.4, RFC 5233; law 5).
    """
    token = tokens.issue(ticket_id=ticket.pk, keys=signing_keys())
    local, _, domain = from_email.rpartition("@")
    headers: dict[str, str] = {}
    ids = _earlier_ids(ticket)
    if ids:
        headers["In-Reply-To"] = f"<{ids[-1]}>"
        kept = ids if len(ids) <= MOST_REFERENCES else [ids[0], *ids[1 - MOST_REFERENCES :]]
        headers["References"] = " ".join(f"<{one}>" for one in kept)
    if is_automatic:
        # RFC 3834, and what Exchange looks at.
        headers["Auto-Submitted"] = "auto-replied"
        headers["X-Auto-Response-Suppress"] = "All"
    reply_to = f"{local}+{token}@{domain}" if uses_plus_address else from_email
    return Envelope(f"{token}@{domain}", reply_to, headers)


def opens_mail(ticket: Ticket) -> bool:
    """Whether an answer would begin a conversation by mail: nothing in it can be replied to."""
    return not ticket.messages.public().exclude(message_id="").exists()


def _earlier_ids(ticket: Ticket) -> list[str]:
    """Message-IDs of this conversation, oldest first, with the latest from the customer last."""
    rows = (
        ticket.messages.public()
        .exclude(message_id="")
        .order_by("-sent_at", "-id")
        .values_list("message_id", "direction")[:50]
    )
    latest_first = list(rows)
    from_customer = [one for one, direction in latest_first if direction == Direction.IN]
    ids = [one for one, _ in reversed(latest_first)]
    if from_customer:
        ids.remove(from_customer[0])
        ids.append(from_customer[0])
    return [one for one in ids if " " not in one]


def sender(mailbox: Mailbox | None) -> tuple[str, str]:
    """Name and address that a shop's mail comes from."""
    if mailbox is None:
        return "", house_address()
    return mailbox.name or mailbox.shop.name, mailbox.email


def one_line(text: str) -> str:
    """A header's text without line breaks or control characters, whatever it was made from."""
    return "".join(c if c.isprintable() else " " for c in force_str(text)).strip()


def address(name: str, email: str) -> str:
    """One recipient as a header shows it. Raises ValueError when `email` is not one address.

    Built from its parts, so that a name like `Jan, evil@example.com` stays a name.
    """
    local, _, domain = one_line(email).rpartition("@")
    if not local or not domain or any(c in email for c in " ,;<>()\t\r\n"):
        raise ValueError(f"not an address: {email!r}")
    if not domain.isascii():
        # Servers that speak no UTF-8 know such a domain by its other name (RFC 5891).
        domain = domain.encode("idna").decode()
    Address(username=local, domain=domain)
    return formataddr((one_line(name), f"{local}@{domain}"), charset="utf-8")
