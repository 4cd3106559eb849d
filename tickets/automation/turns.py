"""Whose turn it is: of those who are there, the one with least to answer."""

from datetime import datetime

from django.db.models import Count, Max

from tickets.core.people import User
from tickets.core.sessions import present_among
from tickets.core.ticket import Ticket
from tickets.desk.alarming import team_of

#: How far back to look for who got something last.
LOOK_BACK = 5000


def next_in_turn(ticket: Ticket, *, now: datetime) -> User | None:
    """Nobody who is away; who is logged in goes before who is not; None when all are away.

    Among equals it goes to the one whose latest question is the oldest.
    """
    there = [person for person in team_of(ticket) if not person.is_away(now)]
    if not there:
        return None
    present = present_among(there, now=now)
    in_hand = dict(
        Ticket.objects.to_answer()
        .filter(assignee__in=there)
        .values_list("assignee")
        .annotate(count=Count("pk"))
    )
    latest = dict(
        Ticket.objects.filter(assignee__in=there, pk__gt=ticket.pk - LOOK_BACK)
        .values_list("assignee")
        .annotate(latest=Max("pk"))
    )
    return min(
        there,
        key=lambda one: (
            one.pk not in present,
            in_hand.get(one.pk, 0),
            latest.get(one.pk, 0),
            one.pk,
        ),
    )
