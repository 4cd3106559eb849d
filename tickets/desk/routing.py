"""Verbs that say whose a ticket is and what it is about."""

from datetime import datetime

from django.db import transaction

from tickets.core import customer as customers
from tickets.core.absence import taker_for
from tickets.core.cause import Cause
from tickets.core.event import Event, EventKind, record
from tickets.core.notice import NoticeKind
from tickets.core.people import User
from tickets.core.shop import Mailbox, Shop
from tickets.core.tag import Tag
from tickets.core.ticket import Kind, Priority, Ticket
from tickets.desk.changing import lock, settle
from tickets.desk.telling import notify
from tickets.desk.valuing import note_other_customer


@transaction.atomic
def assign(*, ticket: Ticket, to: User | None, by: User | None, now: datetime) -> Event | None:
    """Give the ticket to a colleague, or to nobody; None when it was so already.

    Who is away gets nothing: it goes to who stands in for him, or to the team.
    """
    ticket = lock(ticket)
    if to is not None and to != by:
        to = taker_for(to, shop=ticket.shop, now=now)
    if ticket.assignee_id == (to.pk if to else None):
        return None
    event = give(ticket, to=to, by=by, now=now)
    settle(ticket, now=now)
    return event


def give(ticket: Ticket, *, to: User | None, by: User | None, now: datetime) -> Event:
    """Part of a verb: `to` is in charge from now, and hears of it. The caller settles."""
    data = {"from": ticket.assignee_id, "to": to.pk if to else None}
    ticket.assignee = to
    event = record(EventKind.ASSIGNED, ticket=ticket, by=by, now=now, **data)
    notify(NoticeKind.ASSIGNED, to=to, ticket=ticket, by=by, now=now, event=event)
    return event


def pass_on(ticket: Ticket, *, now: datetime) -> Event | None:
    """Part of a verb: what belongs to somebody who is away goes to his stand-in or the team."""
    keeper = ticket.assignee
    taker = taker_for(keeper, shop=ticket.shop, now=now) if keeper else None
    if taker == keeper:
        return None
    return give(ticket, to=taker, by=None, now=now)


@transaction.atomic
def set_priority(
    *, ticket: Ticket, priority: Priority, by: User | None, now: datetime
) -> Event | None:
    ticket = lock(ticket)
    if ticket.priority == priority:
        return None
    data = {"from": ticket.priority, "to": int(priority)}
    ticket.priority = priority
    event = record(EventKind.PRIORITY_SET, ticket=ticket, by=by, now=now, **data)
    settle(ticket, now=now)
    return event


@transaction.atomic
def set_kind(*, ticket: Ticket, kind: Kind, by: User | None, now: datetime) -> Event | None:
    ticket = lock(ticket)
    if ticket.kind == kind:
        return None
    data = {"from": ticket.kind, "to": str(kind)}
    ticket.kind = kind
    event = record(EventKind.KIND_SET, ticket=ticket, by=by, now=now, **data)
    settle(ticket, now=now)
    return event


class UnableToSetCause(Exception):  # noqa: N818 -- named after what happened, as all our domain errors
    """The cause is another shop's."""


@transaction.atomic
def set_cause(
    *, ticket: Ticket, cause: Cause | None, by: User | None, now: datetime
) -> Event | None:
    """Say why the question came at all; None takes the cause off.

    Raises `UnableToSetCause` for a cause that the ticket's shop does not have.
    """
    ticket = lock(ticket)
    if cause and cause.shop_id not in {None, ticket.shop_id}:
        raise UnableToSetCause
    if ticket.cause_id == (cause.pk if cause else None):
        return None
    data = {"from": ticket.cause_id, "to": cause.pk if cause else None}
    ticket.cause = cause
    event = record(EventKind.CAUSE_SET, ticket=ticket, by=by, now=now, **data)
    settle(ticket, now=now)
    return event


@transaction.atomic
def tag(*, ticket: Ticket, name: str, by: User | None, now: datetime) -> Event | None:
    """Hang a tag on the ticket, making the tag when the shop has none by that name."""
    ticket = lock(ticket)
    tag, _ = Tag.objects.get_or_create(shop=ticket.shop, name=" ".join(name.lower().split())[:40])
    if ticket.tags.filter(pk=tag.pk).exists():
        return None
    ticket.tags.add(tag)
    event = record(EventKind.TAGGED, ticket=ticket, by=by, now=now, tag=tag.pk)
    settle(ticket, now=now)
    return event


@transaction.atomic
def untag(*, ticket: Ticket, tag: Tag, by: User | None, now: datetime) -> Event | None:
    ticket = lock(ticket)
    if not ticket.tags.filter(pk=tag.pk).exists():
        return None
    ticket.tags.remove(tag)
    event = record(EventKind.UNTAGGED, ticket=ticket, by=by, now=now, tag=tag.pk)
    settle(ticket, now=now)
    return event


@transaction.atomic
def move(*, ticket: Ticket, to: Shop, by: User, now: datetime) -> Event | None:
    """Hand the ticket to another shop: its customer is known (or made known) there.

    Tags, cause and assignee belong to the old shop and are left behind, unless the new one has
    them too.
    """
    ticket = lock(ticket)
    if ticket.shop_id == to.pk:
        return None
    data = {"from": ticket.shop_id, "to": to.pk}
    old = ticket.customer
    ticket.customer, _ = customers.find_or_create(
        shop=to, email=old.email, name=old.name, language=old.language, now=now
    )
    ticket.shop = to
    ticket.mailbox = Mailbox.objects.active().filter(shop=to).order_by("id").first()
    ticket.tags.clear()
    if ticket.cause and ticket.cause.shop_id not in {None, to.pk}:
        ticket.cause = None
    keeper = ticket.assignee
    if keeper and not (keeper.is_owner or keeper.shops.filter(pk=to.pk).exists()):
        ticket.assignee = None
    event = record(EventKind.MOVED, ticket=ticket, by=by, now=now, **data)
    note_other_customer(ticket, before=old, by=by, now=now)
    settle(ticket, now=now)
    return event
