"""Verbs that join conversations and take them apart again; nothing is lost by either."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from tickets.core import customer as customers
from tickets.core.event import Event, EventKind, record
from tickets.core.followup import FollowUp, wind
from tickets.core.message import Direction, Message
from tickets.core.participant import Participant
from tickets.core.people import User
from tickets.core.states import State
from tickets.core.ticket import Ticket
from tickets.core.timer import TimerKind, cancel_timer
from tickets.desk.changing import lock, move_to, settle, snippet_of
from tickets.desk.waiting import end_wait
from tickets.outbox.models import OutgoingMail


class UnableToMerge(Exception):  # noqa: N818 -- named after what happened, as all our domain errors
    """These two cannot become one (or not be taken apart again)."""


class UnableToSplit(Exception):  # noqa: N818 -- named after what happened
    """The message cannot stand on its own."""


@transaction.atomic
def merge(*, ticket: Ticket, into: Ticket, by: User, now: datetime) -> Event:
    """Let the conversation of `ticket` go on in `into`; the longest wait of the two counts.

    `ticket` stays as a closed shell whose tokens lead on, so that `unmerge` can take everything
    back. Whoever took part comes along as he was; another customer than the target's has to be
    let in first. Raises `UnableToMerge` for two shops, for spam, and for what is merged already.
    """
    ticket, into = _lock_both(ticket, into)
    _check_merge(ticket, into)
    waiting_since = ticket.waiting_since
    moved = list(ticket.messages.order_by("id").values_list("pk", flat=True))
    _move_messages(moved, source=ticket, target=into)
    newcomers = _bring_participants(ticket, into)
    brought = _bring_follow_ups(ticket, into)
    _put_away(ticket, into, by=by, now=now)
    if waiting_since and into.state != State.NEW:
        move_to(into, State.OPEN, by=by, now=now)
    event = record(
        EventKind.MERGED,
        ticket=into,
        by=by,
        now=now,
        messages=moved,
        participants=newcomers,
        follow_ups=brought,
        waiting_since=waiting_since.isoformat() if waiting_since else "",
        **{"from": ticket.pk},
    )
    _show_latest(into)
    settle(into, now=now)
    return event


@transaction.atomic
def unmerge(*, ticket: Ticket, by: User, now: datetime) -> Ticket:
    """Take a merged ticket out again, with all that it brought; it stands where it stood.

    What was written since the merge stays on the ticket that it was written on. Raises
    `UnableToMerge` when it is not merged, or its target went on into another: undo that first.
    """
    if ticket.merged_into is None:
        raise UnableToMerge
    ticket, into = _lock_both(ticket, ticket.merged_into)
    if ticket.merged_into_id != into.pk or into.merged_into_id:
        raise UnableToMerge
    merged = _last(into, EventKind.MERGED, data__from=ticket.pk)
    away = _last(ticket, EventKind.MERGED_AWAY, data__into=into.pk)
    ids = Message.objects.filter(pk__in=merged.data["messages"], ticket=into)
    _move_messages(list(ids.values_list("pk", flat=True)), source=into, target=ticket)
    Message.objects.filter(ticket=ticket, came_from__in=[ticket, into]).update(came_from=None)
    Participant.objects.filter(ticket=into, pk__in=merged.data["participants"]).delete()
    for_this = FollowUp.objects.filter(ticket=into, pk__in=merged.data.get("follow_ups", ()))
    for_this.update(ticket=ticket)
    ticket.merged_into = None
    move_back(ticket, State(away.data["from"]), by=by, now=now)
    record(EventKind.MERGE_UNDONE, ticket=ticket, by=by, now=now, other=into.pk)
    record(EventKind.MERGE_UNDONE, ticket=into, by=by, now=now, other=ticket.pk, merge=merged.pk)
    for one in (ticket, into):
        wind(one)
        _show_latest(one)
        settle(one, now=now)
    return ticket


@transaction.atomic
def split(*, message: Message, by: User, now: datetime) -> Ticket:
    """Make a ticket of its own of a customer's message; it counts from when it was written.

    Its writer is the customer of the new ticket, also when he did not take part in the old one.
    Raises `UnableToSplit` for what a colleague wrote and for the only message of a ticket.
    """
    ticket = lock(message.ticket)
    if message.direction != Direction.IN or ticket.merged_into_id:
        raise UnableToSplit
    if not ticket.messages.filter(direction=Direction.IN).exclude(pk=message.pk).exists():
        raise UnableToSplit
    new = _open_beside(ticket, message)
    standing = {"vip": True} if new.customer.is_vip else {}
    channel = str(ticket.channel)
    record(EventKind.OPENED, ticket=new, by=None, now=message.sent_at, channel=channel, **standing)
    kind = EventKind.AUTOMATIC_MESSAGE if message.is_automatic else EventKind.CUSTOMER_MESSAGE
    record(kind, ticket=new, by=None, now=message.sent_at, message=message.pk, thanks=False)
    record(
        EventKind.SPLIT_FROM,
        ticket=new,
        by=by,
        now=now,
        message=message.pk,
        **{"from": ticket.pk},
    )
    Message.objects.filter(pk=message.pk).update(ticket=new, came_from=ticket, is_unverified=False)
    record(EventKind.SPLIT_OFF, ticket=ticket, by=by, now=now, message=message.pk, to=new.pk)
    _show_latest(ticket)
    settle(ticket, now=now)
    settle(new, now=now)
    return new


def move_back(ticket: Ticket, state: State, *, by: User, now: datetime) -> None:
    """Undo a step that the table of moves has no way back for, by naming the state itself."""
    if ticket.state == state:
        return
    if ticket.state == State.CLOSED:
        move_to(ticket, State.OPEN, by=by, now=now)
    if state == State.NEW:
        # Somebody has had it in hand by now.
        state = State.OPEN
    if state == State.CLOSED:
        move_to(ticket, State.RESOLVED, by=by, now=now)
    move_to(ticket, state, by=by, now=now)


def _lock_both(ticket: Ticket, into: Ticket) -> tuple[Ticket, Ticket]:
    """Both rows, always in the same order, so that two merges never wait for each other."""
    if ticket.pk < into.pk:
        first, second = lock(ticket), lock(into)
        return first, second
    second, first = lock(into), lock(ticket)
    return first, second


def _check_merge(ticket: Ticket, into: Ticket) -> None:
    if ticket.pk == into.pk or ticket.shop_id != into.shop_id:
        raise UnableToMerge
    if ticket.merged_into_id or into.merged_into_id:
        raise UnableToMerge
    if State.SPAM in {ticket.state, into.state}:
        raise UnableToMerge


def _put_away(ticket: Ticket, into: Ticket, *, by: User, now: datetime) -> None:
    """Close the shell. It skips 'solved': nothing was, and nobody is asked about it."""
    record(
        EventKind.MERGED_AWAY,
        ticket=ticket,
        by=by,
        now=now,
        into=into.pk,
        **{"from": ticket.state},
    )
    if ticket.state != State.CLOSED:
        record(
            EventKind.STATE_CHANGED,
            ticket=ticket,
            by=by,
            now=now,
            **{"from": ticket.state, "to": str(State.CLOSED)},
        )
    cancel_timer(ticket=ticket, kind=TimerKind.CLOSE)
    end_wait(ticket)
    ticket.state = State.CLOSED
    ticket.is_open = False
    ticket.merged_into = into
    settle(ticket, now=now)


def _move_messages(ids: Iterable[int], *, source: Ticket, target: Ticket) -> None:
    """Messages with the mails they went out by; each keeps the name of its first ticket."""
    messages = Message.objects.filter(pk__in=ids)
    messages.filter(came_from=None).update(came_from=source)
    messages.filter(came_from=target).update(came_from=None)
    messages.update(ticket=target)
    OutgoingMail.objects.filter(message__in=ids).update(ticket=target)


def _bring_participants(ticket: Ticket, into: Ticket) -> list[int]:
    """Those who took part and were not there yet; the ids of the new rows."""
    known = {one.email for one in into.customer.addresses.all()}
    known |= set(into.participants.values_list("email", flat=True))
    people = {
        one.email: Participant(ticket=into, email=one.email, name=one.name, standing=one.standing)
        for one in ticket.participants.order_by("id")
    }
    if ticket.customer_id != into.customer_id and ticket.customer.email:
        # Another customer saw nothing of the target so far; a colleague lets him in or not.
        people.setdefault(
            ticket.customer.email,
            Participant(ticket=into, email=ticket.customer.email, name=ticket.customer.name),
        )
    new = [one for email, one in people.items() if email not in known]
    return [one.pk for one in Participant.objects.bulk_create(new)]


def _bring_follow_ups(ticket: Ticket, into: Ticket) -> list[int]:
    """What people planned goes on with the conversation; the ids."""
    planned = FollowUp.objects.filter(ticket=ticket).at_hand().by_people()
    ids = list(planned.order_by("id").values_list("pk", flat=True))
    FollowUp.objects.filter(pk__in=ids).update(ticket=into)
    for one in (ticket, into):
        wind(one)
    return ids


def _open_beside(ticket: Ticket, message: Message) -> Ticket:
    customer = ticket.customer
    if message.from_email:
        customer, _ = customers.find_or_create(
            shop=ticket.shop,
            email=message.from_email,
            name=message.from_name,
            language=ticket.language,
            now=message.sent_at,
        )
    return Ticket.objects.create(
        shop=ticket.shop,
        mailbox=ticket.mailbox,
        customer=customer,
        subject=ticket.subject,
        channel=ticket.channel,
        language=ticket.language,
        follows=ticket,
        waiting_since=message.sent_at,
        snippet=snippet_of(message.visible_text),
        last_message_at=message.created_at,
        created_at=message.sent_at,
        updated_at=message.sent_at,
    )


def _show_latest(ticket: Ticket) -> None:
    """What the lists show of a conversation, after messages came or went."""
    latest = ticket.messages.public().order_by("-sent_at", "-id").first()
    if latest:
        ticket.last_message_at = latest.created_at
    written = ticket.messages.public().filter(direction=Direction.IN, is_automatic=False)
    theirs = written.order_by("-sent_at", "-id").first()
    ticket.snippet = snippet_of(theirs.visible_text) if theirs else ""


def _last(ticket: Ticket, kind: EventKind, **data: Any) -> Event:
    found = Event.objects.filter(ticket=ticket, kind=kind, **data).in_order().last()
    if found is None:
        raise UnableToMerge
    return found
