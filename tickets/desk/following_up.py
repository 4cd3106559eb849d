"""Verbs for follow-ups: plan one, change it, call it off, do it; a customer may write first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tickets.core.event import Event, EventKind, record
from tickets.core.followup import (
    FollowUp,
    FollowUpState,
    OnDue,
    WhenWritten,
    Why,
    end,
    wind,
)
from tickets.core.people import User
from tickets.core.states import State
from tickets.core.ticket import Ticket
from tickets.desk.changing import lock, settle
from tickets.desk.snoozing import snooze
from tickets.desk.waiting import plan_step

#: What only the helpdesk itself plans.
OURS = (OnDue.REMIND,)


class UnableToFollowUp(Exception):  # noqa: N818 -- named after what happened, as all our domain errors
    """The moment is over, the ticket is put away for good, or somebody was quicker."""


@dataclass(frozen=True)
class Plan:
    """A follow-up as somebody fills it in."""

    at: datetime
    why: Why
    #: None is the team.
    who: User | None = None
    #: The moment as it was typed.
    said: str = ""
    note: str = ""
    when_written: WhenWritten = WhenWritten.ASK
    on_due: OnDue = OnDue.BRING_BACK
    #: The prepared answer, for `OnDue.MAIL`.
    text: str = ""


@transaction.atomic
def follow_up(*, ticket: Ticket, plan: Plan, by: User | None, now: datetime) -> FollowUp:
    """Come back to this at a moment, beside whatever else is planned; the state stays as it is.

    Raises `UnableToFollowUp` for a moment that is not to come, for spam, for a merged ticket,
    and for a prepared answer without words.
    """
    ticket = lock(ticket)
    _check(ticket, plan, now=now)
    made = FollowUp.objects.create(ticket=ticket, made_by=by, created_at=now, **_fields(plan))
    wind(ticket)
    _record(EventKind.FOLLOW_UP_SET, made, by=by, now=now)
    settle(ticket, now=now)
    return made


@transaction.atomic
def change_follow_up(*, follow_up: FollowUp, plan: Plan, by: User, now: datetime) -> FollowUp:
    """Plan it otherwise; whoever changes it has also answered whether it is still needed.

    Raises `UnableToFollowUp`, also when it is over already or one of the helpdesk's own.
    """
    ticket, follow_up = _pending(follow_up)
    if follow_up.why == Why.SILENCE:
        raise UnableToFollowUp
    _check(ticket, plan, now=now)
    for name, value in _fields(plan).items():
        setattr(follow_up, name, value)
    follow_up.asked_at = None
    follow_up.save(update_fields=[*_fields(plan), "asked_at"])
    wind(ticket)
    _record(EventKind.FOLLOW_UP_CHANGED, follow_up, by=by, now=now)
    settle(ticket, now=now)
    return follow_up


@transaction.atomic
def cancel_follow_up(*, follow_up: FollowUp, by: User, now: datetime) -> Event:
    """Call it off. Of the ladder of silence only this step is left out; the next one stands.

    Raises `UnableToFollowUp` when it is over already.
    """
    ticket, follow_up = _pending(follow_up)
    end(follow_up, state=FollowUpState.CANCELLED, now=now)
    if follow_up.why == Why.SILENCE:
        plan_step(ticket, step=follow_up.step + 1, since=follow_up.created_at, now=now)
    wind(ticket)
    event = _record(EventKind.FOLLOW_UP_CANCELLED, follow_up, by=by, now=now)
    settle(ticket, now=now)
    return event


@transaction.atomic
def keep_follow_up(*, follow_up: FollowUp, by: User, now: datetime) -> None:
    """The customer wrote, and it is needed all the same. Raises `UnableToFollowUp`."""
    ticket, follow_up = _pending(follow_up)
    # What the customer has said by now is known; only what he says later counts.
    FollowUp.objects.filter(pk=follow_up.pk).update(asked_at=None, created_at=now)
    _record(EventKind.FOLLOW_UP_CHANGED, follow_up, by=by, now=now)
    settle(ticket, now=now)


@transaction.atomic
def complete(*, follow_up: FollowUp, by: User, now: datetime) -> Event | None:
    """It is done, before its moment or after it rang; None when somebody said so already."""
    ticket = lock(follow_up.ticket)
    at_hand = FollowUp.objects.filter(pk=follow_up.pk).at_hand()
    if at_hand.update(state=FollowUpState.DONE, ended_at=now, asked_at=None) != 1:
        return None
    wind(ticket)
    event = _record(EventKind.FOLLOW_UP_DONE, follow_up, by=by, now=now)
    settle(ticket, now=now)
    return event


@transaction.atomic
def sleep_again(*, ticket: Ticket, by: User, now: datetime) -> Event:
    """Back to sleep until the moment it was to sleep until, before the customer woke it.

    Raises `UnableToSnooze` when there is no such moment to come, and `UnableToMove`.
    """
    ticket = lock(ticket)
    until = was_asleep_until(list(ticket.events.in_order()), ticket.state, now=now)
    return snooze(ticket=ticket, until=until or now, by=by, now=now)


def was_asleep_until(events: list[Event], state: str, *, now: datetime) -> datetime | None:
    """Until when an open ticket slept that a customer's mail woke too early; None for any other."""
    if state != State.OPEN:
        return None
    until = None
    for event in events:
        if event.kind == EventKind.SNOOZED:
            until = datetime.fromisoformat(event.data["until"])
        elif event.kind == EventKind.WOKEN or _is_moved_by_hand(event):
            until = None
    return until if until and until > now else None


def _is_moved_by_hand(event: Event) -> bool:
    """Somebody has decided otherwise since; putting it to sleep is a move of its own."""
    return (
        event.kind == EventKind.STATE_CHANGED
        and event.by_label != ""
        and event.data["to"] != State.SNOOZED
    )


def with_plans(tickets: Iterable[Ticket]) -> set[int]:
    """The numbers of those for which somebody has planned a follow-up."""
    planned = FollowUp.objects.filter(ticket__in=list(tickets)).pending().by_people()
    return set(planned.values_list("ticket", flat=True))


def meet_customer(ticket: Ticket, *, now: datetime) -> None:
    """The customer wrote first: each follow-up goes, stays, or asks, as was chosen for it."""
    waiting = FollowUp.objects.filter(ticket=ticket).pending().by_people()
    waiting.filter(when_written=WhenWritten.ASK, asked_at=None).update(asked_at=now)
    gone = list(waiting.filter(when_written=WhenWritten.CANCEL).order_by("id"))
    for one in gone:
        end(one, state=FollowUpState.CANCELLED, now=now)
        _record(EventKind.FOLLOW_UP_CANCELLED, one, by=None, now=now)
    if gone:
        wind(ticket)


def _pending(follow_up: FollowUp) -> tuple[Ticket, FollowUp]:
    """The ticket, held, and the row as it stands now. Raises `UnableToFollowUp`."""
    ticket = lock(follow_up.ticket)
    found = FollowUp.objects.filter(pk=follow_up.pk).pending().first()
    if found is None:
        raise UnableToFollowUp
    return ticket, found


def _check(ticket: Ticket, plan: Plan, *, now: datetime) -> None:
    if plan.at <= now or ticket.state == State.SPAM or ticket.merged_into_id:
        raise UnableToFollowUp
    if plan.why == Why.SILENCE or plan.on_due in OURS:
        raise UnableToFollowUp
    if plan.on_due == OnDue.MAIL and not plan.text.strip():
        raise UnableToFollowUp


def _fields(plan: Plan) -> dict[str, object]:
    return {
        "due_at": plan.at,
        "why": plan.why,
        "who": plan.who,
        "said": plan.said[:80],
        "note": plan.note[:200],
        "when_written": plan.when_written,
        "on_due": plan.on_due,
        "text": plan.text if plan.on_due == OnDue.MAIL else "",
    }


def _record(kind: EventKind, one: FollowUp, *, by: User | None, now: datetime) -> Event:
    return record(
        kind,
        ticket=one.ticket,
        by=by,
        now=now,
        follow_up=one.pk,
        why=str(one.why),
        step=one.step,
        due_at=one.due_at.isoformat(),
    )
