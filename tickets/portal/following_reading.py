"""What a customer may read of his question: no notes, no addresses, nobody's surname."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from tickets.core.attachment import Attachment
from tickets.core.message import Direction, Message, MessageQuerySet
from tickets.core.ticket import Ticket
from tickets.outbox.models import CLAIMABLE, OutgoingMail


@dataclass(frozen=True)
class Letter:
    """One message as the customer sees it."""

    who: str
    at: datetime
    text: str
    files: Sequence[Attachment]
    is_ours: bool


def shown_messages(ticket: Ticket, *, now: datetime) -> MessageQuerySet:
    """What was said between the customer and us.

    Mail of machines stays away: it may hold a third party's sign-up code. So does an answer that
    can still be taken back or is to leave later.
    """
    waiting = OutgoingMail.objects.filter(
        ticket=ticket, message__isnull=False, state__in=CLAIMABLE, due_at__gt=now
    )
    by_machines = Message.objects.filter(ticket=ticket, direction=Direction.IN, is_automatic=True)
    said = Message.objects.filter(ticket=ticket).public()
    return said.exclude(pk__in=by_machines.values("pk")).exclude(pk__in=waiting.values("message"))


def letters(ticket: Ticket, *, now: datetime) -> list[Letter]:
    """Oldest first."""
    own = {one.email for one in ticket.customer.addresses.all()}
    with override(ticket.language):
        return [
            Letter(
                who=_who(one, ticket, own),
                at=one.sent_at,
                text=one.visible_text,
                files=list(one.attachments.all()),
                is_ours=one.direction == Direction.OUT,
            )
            for one in shown_messages(ticket, now=now).for_conversation()
        ]


def _who(message: Message, ticket: Ticket, own: set[str]) -> str:
    shop = ticket.shop.name
    if message.direction == Direction.OUT:
        author = message.author
        first = author.name.split()[:1] if author and not author.is_former else []
        return _("%(name)s of %(shop)s") % {"name": first[0], "shop": shop} if first else shop
    if not message.from_email or message.from_email.lower() in own:
        return _("You")
    # Somebody else who takes part: by name, never by address.
    return message.from_name if "@" not in message.from_name else ""
