"""Verbs that say what a ticket has to do with others, and whose it is."""

from datetime import datetime

from django.db import transaction

from tickets.core.customer import Customer
from tickets.core.event import Event, EventKind, record
from tickets.core.link import TicketLink
from tickets.core.people import User
from tickets.core.ticket import Ticket
from tickets.desk.changing import lock, settle
from tickets.desk.valuing import note_other_customer


class UnableToRelate(Exception):  # noqa: N818 -- named after what happened, as all our domain errors
    """These two do not go together: another shop, or the same ticket."""


@transaction.atomic
def change_customer(*, ticket: Ticket, customer: Customer, by: User, now: datetime) -> Event | None:
    """Say that somebody else of the same shop asked this; answers go to him from now on.

    Raises `UnableToRelate` for a customer of another shop.
    """
    ticket = lock(ticket)
    if customer.shop_id != ticket.shop_id:
        raise UnableToRelate
    if customer.pk == ticket.customer_id:
        return None
    data = {"from": ticket.customer_id, "to": customer.pk}
    before, ticket.customer = ticket.customer, customer
    event = record(EventKind.CUSTOMER_CHANGED, ticket=ticket, by=by, now=now, **data)
    note_other_customer(ticket, before=before, by=by, now=now)
    settle(ticket, now=now)
    return event


@transaction.atomic
def link(*, ticket: Ticket, to: Ticket, by: User, now: datetime) -> bool:
    """Let each show the other; False when they did already. Raises `UnableToRelate`."""
    first, second = _pair(ticket, to)
    _link, is_new = TicketLink.objects.get_or_create(first=first, second=second)
    if is_new:
        _write_down(EventKind.LINKED, first, second, by=by, now=now)
    return is_new


@transaction.atomic
def unlink(*, ticket: Ticket, to: Ticket, by: User, now: datetime) -> bool:
    first, second = _pair(ticket, to)
    count, _rows = TicketLink.objects.filter(first=first, second=second).delete()
    if count:
        _write_down(EventKind.UNLINKED, first, second, by=by, now=now)
    return count > 0


def _pair(one: Ticket, other: Ticket) -> tuple[Ticket, Ticket]:
    """Both locked, the older one first, so that two people linking at once cannot block."""
    if one.pk == other.pk:
        raise UnableToRelate
    first, second = sorted((one, other), key=lambda ticket: ticket.pk)
    return lock(first), lock(second)


def _write_down(kind: EventKind, first: Ticket, second: Ticket, *, by: User, now: datetime) -> None:
    record(kind, ticket=first, by=by, now=now, other=second.pk)
    record(kind, ticket=second, by=by, now=now, other=first.pk)
    settle(first, now=now)
    settle(second, now=now)
