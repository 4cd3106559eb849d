"""Finds the earlier ticket that a new one may belong to; a colleague decides with one click."""

from collections.abc import Iterable
from datetime import timedelta

from tickets.core.states import OPEN_STATES, State
from tickets.core.ticket import Ticket
from tickets.lib.likeness import LIKELY, Matter, score

#: Silence after which nobody means the old matter any more without saying so.
RECENT = timedelta(days=30)
ALIVE = OPEN_STATES | {State.RESOLVED}


def may_belong_to(ticket: Ticket, earlier: Iterable[Ticket]) -> Ticket | None:
    """The likeliest of the customer's `earlier` tickets, None when none is likely.

    Only for a ticket that nobody has worked on yet, and never across shops. Asks the database
    nothing: the page has these tickets already.
    """
    if ticket.state != State.NEW or ticket.merged_into_id:
        return None
    rated = [(_score(ticket, one), one.pk, one) for one in earlier if _may_be_meant(ticket, one)]
    best = max(rated, default=None, key=lambda rating: rating[:2])
    return best[2] if best and best[0] >= LIKELY else None


def _may_be_meant(ticket: Ticket, other: Ticket) -> bool:
    return (
        other.pk != ticket.pk
        and other.customer_id == ticket.customer_id
        and other.shop_id == ticket.shop_id
        and other.merged_into_id is None
        # What was split off must not be offered back.
        and other.pk != ticket.follows_id
        and other.state in ALIVE
        and other.created_at <= ticket.created_at
        and ticket.created_at - other.last_message_at <= RECENT
    )


def _score(ticket: Ticket, other: Ticket) -> float:
    apart = abs(ticket.created_at - other.last_message_at)
    return score(_matter(ticket), _matter(other), apart=apart)


def _matter(ticket: Ticket) -> Matter:
    return Matter(ticket.subject, ticket.order_reference, ticket.is_open)
