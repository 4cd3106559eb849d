"""What every verb does around its own change: lock the row first, settle the derived facts last."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from tickets.core import search
from tickets.core.event import Event, EventKind, is_done_by_rule, record
from tickets.core.people import User
from tickets.core.states import OPEN_STATES, State, UnableToMove, check_move
from tickets.core.ticket import Ticket
from tickets.core.timer import Timer, TimerKind, cancel_timer, set_timer
from tickets.desk.waiting import begin_wait, end_wait
from tickets.sla.history import events_of
from tickets.sla.refresh import DERIVED, Standing, first_moment, keep_all, stand
from tickets.sla.rules import Rules


def lock(ticket: Ticket) -> Ticket:
    """The ticket as it stands now, held until the verb's transaction ends.

    SQLite has no row locks; its immediate transactions hold the whole database instead.
    """
    return lock_all([ticket])[ticket.pk]


def lock_all(tickets: Iterable[Ticket]) -> dict[int, Ticket]:
    """As `lock`, by number; in one order for every worker, so that no two wait for each other.

    Raises `Ticket.DoesNotExist` when one of them is gone.
    """
    rows = Ticket.objects.select_for_update(of=("self",)).order_by("pk")
    rows = rows.select_related("shop", "mailbox", "customer", "assignee")
    wanted = {ticket.pk for ticket in tickets}
    found = {ticket.pk: ticket for ticket in rows.filter(pk__in=wanted)}
    if len(found) < len(wanted):
        raise Ticket.DoesNotExist
    return found


def move_to(ticket: Ticket, state: State, *, by: User | None, now: datetime) -> Event | None:
    """Change the state and write it down; None when the ticket is there already.

    Raises `UnableToMove` when the table of moves does not allow it. The caller settles.
    """
    if ticket.merged_into_id:
        # A shell: its conversation goes on elsewhere.
        raise UnableToMove(State(ticket.state), state)
    check_move(ticket.state, state)
    if ticket.state == state:
        return None
    source = ticket.state
    ticket.state = state
    ticket.is_open = state in OPEN_STATES
    ticket.resolved_at = now if state == State.RESOLVED else ticket.resolved_at
    if state != State.RESOLVED:
        cancel_timer(ticket=ticket, kind=TimerKind.CLOSE)
    if source == State.SNOOZED:
        cancel_timer(ticket=ticket, kind=TimerKind.WAKE)
    if source == State.WAITING_CUSTOMER:
        end_wait(ticket)
    if state == State.WAITING_CUSTOMER:
        begin_wait(ticket, since=now)
    if state in {State.RESOLVED, State.CLOSED, State.SPAM}:
        ticket.waiting_since = None
    return record(
        EventKind.STATE_CHANGED,
        ticket=ticket,
        by=by,
        now=now,
        **{"from": source, "to": str(state)},
    )


#: What a verb may change of a ticket, and what is derived from that.
SETTLED = (
    "subject",
    "state",
    "is_open",
    "kind",
    "cause",
    "priority",
    "assignee",
    "customer",
    "shop",
    "mailbox",
    "language",
    "order_reference",
    "snippet",
    "last_message_at",
    "resolved_at",
    "merged_into",
    "updated_at",
    *DERIVED,
)


def settle(ticket: Ticket, *, now: datetime, rules: Rules | None = None) -> None:
    """Save what a verb changed, by name; clocks are derived from the events just written.

    `rules` are given by who read them already.
    """
    settle_all([ticket], now=now, rules=rules)


def settle_all(tickets: Sequence[Ticket], *, now: datetime, rules: Rules | None = None) -> None:
    """As `settle`, for several tickets that a verb changed."""
    events = events_of(tickets)
    stood = []
    for ticket in tickets:
        ticket.updated_at = now
        stood.append((ticket, stand(ticket, now=now, rules=rules, events=events[ticket.pk])))
        ticket.save(update_fields=SETTLED)
    keep_all(stood, now=now)
    search.keep_all(tickets)
    for ticket in tickets:
        wake_rules(ticket, now=now)


def settle_new(
    tickets: Iterable[tuple[Ticket, Standing]], *, confirmed: Iterable[Ticket] = (), now: datetime
) -> None:
    """As `settle`, for tickets that were saved with what `stand` set on them.

    The clock confirms those in `confirmed` at once, after the shop's rules have looked at them.
    """
    timers = []
    for ticket, standing in tickets:
        first = first_moment(standing)
        if first:
            timers.append(Timer(ticket=ticket, kind=TimerKind.TARGET, due_at=first))
        if _wakes_rules(ticket):
            timers.append(Timer(ticket=ticket, kind=TimerKind.RULES, due_at=now))
        if ticket.shop.has_webhooks:
            timers.append(Timer(ticket=ticket, kind=TimerKind.WEBHOOKS, due_at=now))
    timers += [Timer(ticket=one, kind=TimerKind.ACKNOWLEDGE, due_at=now) for one in confirmed]
    Timer.objects.bulk_create(timers)


def wake_rules(ticket: Ticket, *, now: datetime) -> None:
    """Let the shop's rules, if it has any, look at what happened; what they did is not news.

    Whoever is told outside hears of everything, also of what rules did.
    """
    if _wakes_rules(ticket):
        set_timer(ticket=ticket, kind=TimerKind.RULES, due_at=now)
    if ticket.shop.has_webhooks:
        set_timer(ticket=ticket, kind=TimerKind.WEBHOOKS, due_at=now)


def _wakes_rules(ticket: Ticket) -> bool:
    return ticket.shop.has_rules and not is_done_by_rule()


def snippet_of(text: str) -> str:
    """The beginning of a text, on one line, for the lists."""
    return " ".join(text.split())[:200]
