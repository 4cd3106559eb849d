"""When a customer is asked how our help was: only where it makes sense, and not too often."""

from datetime import datetime

from tickets import desk
from tickets.core.checkup import CheckUp
from tickets.core.followup import FollowUp, OnDue, Why
from tickets.core.message import Direction
from tickets.core.rating import REST, Rating
from tickets.core.silence import LAST_STEP
from tickets.core.states import State
from tickets.core.ticket import Ticket
from tickets.desk.changing import lock
from tickets.desk.waiting import may_be_reminded


def ring(*, ticket: Ticket, now: datetime) -> bool:
    """Ask if it still makes sense; runs inside the transaction of whoever rings."""
    ticket = lock(ticket)
    if not makes_sense(ticket, now=now):
        return False
    desk.ask_rating(ticket=ticket, now=now)
    return True


def makes_sense(ticket: Ticket, *, now: datetime) -> bool:
    """Solved, after an answer of ours, and nobody is bothered twice."""
    if ticket.state not in {State.RESOLVED, State.CLOSED} or ticket.merged_into_id:
        return False
    if not ticket.shop.asks_rating or not may_be_reminded(ticket):
        return False
    answered = ticket.messages.filter(direction=Direction.OUT, is_automatic=False).exists()
    return answered and not _went_silent(ticket) and not _is_asked_enough(ticket, now=now)


def _went_silent(ticket: Ticket) -> bool:
    """Closed by the ladder: who does not answer a question does not want another."""
    last = FollowUp.objects.filter(ticket=ticket, why=Why.SILENCE, step=LAST_STEP)
    return last.filter(ended_at__gte=ticket.resolved_at).exists()


def _is_asked_enough(ticket: Ticket, *, now: datetime) -> bool:
    """A check-up is on its way or waits for its answer, or he was asked lately."""
    planned = FollowUp.objects.filter(ticket=ticket, on_due=OnDue.ASK_SOLVED).pending()
    return (
        planned.exists()
        or CheckUp.objects.filter(ticket=ticket).usable(now).exists()
        or Rating.objects.filter(ticket=ticket).exists()
        or Rating.objects.asked_of(ticket.customer, since=now - REST).exists()
    )
