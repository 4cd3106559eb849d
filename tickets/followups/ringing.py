"""What the clock calls when the first of a ticket's follow-ups is due."""

from datetime import datetime

from django.db import transaction

from tickets import desk
from tickets.core.followup import FollowUp, OnDue, wind
from tickets.core.ticket import Ticket
from tickets.desk.changing import lock
from tickets.followups import checkup, silence


@transaction.atomic
def ring_follow_ups(*, ticket: Ticket, now: datetime) -> int:
    """Do everything that is due by now, whatever the timer thought; how many were done."""
    ticket = lock(ticket)
    count = 0
    for one in FollowUp.objects.filter(ticket=ticket).due(now):
        count += _ring(one, now=now)
    wind(ticket)
    return count


def _ring(one: FollowUp, *, now: datetime) -> bool:
    match one.on_due:
        case OnDue.REMIND:
            return silence.ring(follow_up=one, now=now)
        case OnDue.ASK_SOLVED if checkup.may_ask(one.ticket):
            return checkup.ask(follow_up=one, now=now)
        case _:
            return desk.ring_follow_up(follow_up=one, now=now) is not None
