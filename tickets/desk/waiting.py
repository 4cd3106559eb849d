"""The ladder of silence: which reminder comes next while we wait for a customer, and when."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tickets.core.followup import FollowUp, FollowUpState, OnDue, WhenWritten, Why, wind
from tickets.core.message import Direction
from tickets.core.shop import Shop
from tickets.core.silence import LAST_STEP, Ladder, ladder_of
from tickets.core.ticket import Ticket
from tickets.core.timer import TimerKind, set_timer
from tickets.macros.language.dates import plus_workdays
from tickets.sla.calendar import calendar_for
from tickets.sla.worktime import NeverOpenError

#: How long a solution may sink in before the customer is asked how our help was.
BEFORE_RATING = timedelta(hours=3)


def begin_wait(ticket: Ticket, *, since: datetime) -> None:
    """From `since` on it is the customer's turn: the first reminder is planned, if the shop wants.

    What was planned for an earlier wait is forgotten.
    """
    ended = stop_waiting(ticket)
    if plan_step(ticket, step=1, since=since, now=since) or ended:
        wind(ticket)


def end_wait(ticket: Ticket) -> None:
    """The customer wrote, or it is not his turn any more."""
    if stop_waiting(ticket):
        wind(ticket)


def stop_waiting(ticket: Ticket) -> bool:
    """Forget the next step, without a trace: nothing of it was ever done."""
    deleted, _ = FollowUp.objects.filter(ticket=ticket).pending().of_silence().delete()
    return deleted > 0


def drop_follow_ups(ticket: Ticket, *, now: datetime) -> None:
    """Spam needs no looking after."""
    ended = FollowUp.objects.filter(ticket=ticket).pending()
    if ended.update(state=FollowUpState.CANCELLED, ended_at=now, asked_at=None):
        wind(ticket)


def plan_step(ticket: Ticket, *, step: int, since: datetime, now: datetime) -> FollowUp | None:
    """The row of a rung, counted from `since`; None when there is none or it may not be sent.

    After a standstill it still keeps its distance to the rung before.
    """
    ladder = ladder_of(ticket.shop)
    if step > LAST_STEP or not ladder.is_on or not may_be_reminded(ticket):
        return None
    return FollowUp.objects.create(
        ticket=ticket,
        due_at=step_due(ladder, step, since=since, now=now),
        why=Why.SILENCE,
        when_written=WhenWritten.CANCEL,
        on_due=OnDue.REMIND,
        step=step,
        # Since when we wait: the later rungs are counted from the same moment.
        created_at=since,
        state=FollowUpState.PENDING,
    )


def step_due(ladder: Ladder, step: int, *, since: datetime, now: datetime) -> datetime:
    due_at = opening_after(ladder.shop, since=since, workdays=ladder.days(step))
    if step == 1:
        return due_at
    gap = ladder.days(step) - ladder.days(step - 1)
    return max(due_at, opening_after(ladder.shop, since=now, workdays=gap))


def may_be_reminded(ticket: Ticket) -> bool:
    """A person wrote, and his address works; nobody reminds a machine or a stranger."""
    customer = ticket.customer
    email = customer.email
    if not email or customer.addresses.filter(email=email, bounced_at__isnull=False).exists():
        return False
    written = ticket.messages.filter(direction=Direction.IN, is_automatic=False)
    return written.filter(is_unverified=False).exists()


def leaves_at(shop: Shop, *, now: datetime) -> datetime:
    """Nobody is mailed at night, also not after a standstill."""
    try:
        return calendar_for(shop).next_opening(now)
    except NeverOpenError:
        return now


def plan_rating(ticket: Ticket, *, now: datetime) -> None:
    """Some hours after it was solved, while the shop is open, see whether to ask how it was."""
    if ticket.shop.asks_rating:
        due_at = leaves_at(ticket.shop, now=now + BEFORE_RATING)
        set_timer(ticket=ticket, kind=TimerKind.RATING, due_at=due_at)


def opening_after(shop: Shop, *, since: datetime, workdays: int) -> datetime:
    """When the shop opens so many working days later; as many days later if it never opens."""
    zone = ZoneInfo(shop.time_zone)
    calendar = calendar_for(shop)
    today = since.astimezone(zone).date()
    day = plus_workdays(today, workdays, is_workday=lambda one: bool(calendar.blocks_on(one)))
    try:
        return calendar.next_opening(datetime.combine(day, time.min, zone).astimezone(UTC))
    except NeverOpenError:
        return since + timedelta(days=workdays)
