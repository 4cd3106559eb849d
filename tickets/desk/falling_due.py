"""The verb of the clock for a follow-up that somebody planned: do at its moment what was asked."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from tickets.core.absence import taker_for
from tickets.core.event import Event, EventKind, record
from tickets.core.followup import FollowUp, FollowUpState, OnDue, WhenWritten, end
from tickets.core.message import Direction
from tickets.core.notice import NoticeKind
from tickets.core.people import Role, User
from tickets.core.states import State, check_move
from tickets.core.ticket import Ticket
from tickets.desk.changing import lock, move_to, settle
from tickets.desk.lifecycle import resolve
from tickets.desk.replying import reply
from tickets.desk.routing import assign, pass_on
from tickets.desk.telling import notify

#: What leaves something to do for a person, until he says that it is done.
LEAVES_WORK = frozenset({OnDue.BRING_BACK, OnDue.NOTIFY})
#: Where a prepared answer can still go out.
ANSWERABLE = frozenset(State) - {State.CLOSED, State.SPAM}


@transaction.atomic
def ring_follow_up(*, follow_up: FollowUp, now: datetime) -> Event | None:
    """Its moment has come; None when it was called off, moved or done meanwhile.

    What the customer's own words may have overtaken comes back to people instead: a prepared
    answer that was not meant to stay, and solving.
    """
    ticket = lock(follow_up.ticket)
    found = FollowUp.objects.filter(pk=follow_up.pk).due(now).select_related("who").first()
    if found is None or ticket.merged_into_id:
        return None
    on_due = _still_right(found, ticket)
    state = FollowUpState.RUNG if on_due in LEAVES_WORK else FollowUpState.DONE
    if not end(found, state=state, now=now):
        return None
    event = record(
        EventKind.FOLLOW_UP_DUE,
        ticket=ticket,
        by=None,
        now=now,
        follow_up=found.pk,
        why=str(found.why),
        on_due=str(on_due),
    )
    _act(found, ticket, on_due, event=event, now=now)
    return event


def _act(one: FollowUp, ticket: Ticket, on_due: OnDue, *, event: Event, now: datetime) -> None:
    match on_due:
        case OnDue.MAIL:
            assert one.made_by is not None
            reply(
                ticket=ticket,
                by=one.made_by,
                now=now,
                text=one.text,
                origin_key=f"follow-up:{one.pk}",
            )
        case OnDue.RESOLVE:
            resolve(ticket=ticket, by=None, now=now)
        case OnDue.BRING_BACK:
            _bring_back(one, ticket, now=now)
            _tell(one, ticket, event=event, now=now)
        case _:
            settle(ticket, now=now)
            _tell(one, ticket, event=event, now=now)


def _still_right(one: FollowUp, ticket: Ticket) -> OnDue:
    """What to do, seen as things stand now."""
    if one.on_due == OnDue.MAIL:
        writer = one.made_by
        is_meant = one.when_written == WhenWritten.STAY or not _has_written(one)
        can_go = writer is not None and writer.is_active and ticket.state in ANSWERABLE
        return OnDue.MAIL if is_meant and can_go else OnDue.BRING_BACK
    if one.on_due == OnDue.RESOLVE and _has_written(one):
        return OnDue.BRING_BACK
    if one.on_due == OnDue.ASK_SOLVED:
        # Nobody can or should be asked by mail (followups/checkup.py): people look after it.
        return OnDue.BRING_BACK
    return OnDue(one.on_due)


def _has_written(one: FollowUp) -> bool:
    """Whether the customer said something since it was planned, or kept all the same."""
    theirs = one.ticket.messages.filter(direction=Direction.IN, created_at__gt=one.created_at)
    return theirs.filter(is_automatic=False, is_unverified=False).exists()


def _bring_back(one: FollowUp, ticket: Ticket, *, now: datetime) -> None:
    """To whoever was to look after it, his stand-in, or the team."""
    if ticket.state != State.NEW:
        check_move(ticket.state, State.OPEN)
        move_to(ticket, State.OPEN, by=None, now=now)
    if one.who is None:
        pass_on(ticket, now=now)
        settle(ticket, now=now)
        return
    settle(ticket, now=now)
    taker = _taker(one, ticket, now=now)
    if ticket.assignee != taker:
        assign(ticket=ticket, to=taker, by=None, now=now)


def _tell(one: FollowUp, ticket: Ticket, *, event: Event, now: datetime) -> None:
    whose = one.who or ticket.assignee
    taker = taker_for(whose, shop=ticket.shop, now=now) if whose else None
    if taker and not _team(ticket).filter(pk=taker.pk).exists():
        taker = None
    for person in [taker] if taker else _team(ticket):
        notify(NoticeKind.FOLLOW_UP, to=person, ticket=ticket, by=None, now=now, event=event)


def _taker(one: FollowUp, ticket: Ticket, *, now: datetime) -> User | None:
    """Somebody who left, or no longer works for this shop, takes nothing."""
    assert one.who is not None
    taker = taker_for(one.who, shop=ticket.shop, now=now)
    return taker if taker and _team(ticket).filter(pk=taker.pk).exists() else None


def _team(ticket: Ticket) -> QuerySet[User]:
    shared = Q(role=Role.OWNER) | Q(shops=ticket.shop_id)
    return User.objects.answering().filter(shared).distinct().order_by("pk")
