"""What every verb does around its own change: lock the row first, settle the derived facts last."""

from datetime import datetime

from tickets.core import search
from tickets.core.event import Event, EventKind, record
from tickets.core.people import User
from tickets.core.states import OPEN_STATES, State, UnableToMove, check_move
from tickets.core.ticket import Ticket
from tickets.core.timer import TimerKind, cancel_timer
from tickets.sla.refresh import refresh


def lock(ticket: Ticket) -> Ticket:
    """The ticket as it stands now, held until the verb's transaction ends.

    SQLite has no row locks; its immediate transactions hold the whole database instead.
    """
    return (
        Ticket.objects.select_for_update(of=("self",))
        .select_related("shop", "mailbox", "customer", "assignee")
        .get(pk=ticket.pk)
    )


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
    if state in {State.RESOLVED, State.CLOSED, State.SPAM}:
        ticket.waiting_since = None
    return record(
        EventKind.STATE_CHANGED,
        ticket=ticket,
        by=by,
        now=now,
        **{"from": source, "to": str(state)},
    )


def settle(ticket: Ticket, *, now: datetime) -> None:
    """Save what a verb changed, by name; clocks are derived from the events just written."""
    ticket.updated_at = now
    ticket.save(
        update_fields=[
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
            "waiting_since",
            "snippet",
            "last_message_at",
            "resolved_at",
            "merged_into",
            "updated_at",
        ]
    )
    refresh(ticket=ticket, now=now)
    search.keep(ticket)


def snippet_of(text: str) -> str:
    """The beginning of a text, on one line, for the lists."""
    return " ".join(text.split())[:200]
