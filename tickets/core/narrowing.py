"""Narrows a list to what filters say: those of a kept list, or of the form with filters."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef

from tickets.core.cause import Cause
from tickets.core.finding import Asked, fitting
from tickets.core.people import User
from tickets.core.savedview import ME, NOBODY, NONE, checked, is_about_open
from tickets.core.ticket import Ticket, TicketQuerySet
from tickets.lib.querying import parse, written_by


def narrow(
    tickets: TicketQuerySet, filters: Mapping[str, Any], *, user: User, zone: ZoneInfo
) -> TicketQuerySet:
    """Those of `tickets` (what the person may see) that fit all filters.

    Only what `checked` lets through reaches the database; days are days in `zone`.
    """
    for name, value in checked(filters).items():
        tickets = _narrowed(tickets, name, value, user=user, zone=zone)
    return tickets


#: Filters that hold a list of choices of a column.
CHOICES = frozenset({"kind", "priority", "channel", "language"})


def _narrowed(
    tickets: TicketQuerySet, name: str, value: Any, *, user: User, zone: ZoneInfo
) -> TicketQuerySet:
    match name:
        case "state":
            # The bare condition lets both databases use the short index of open tickets.
            tickets = tickets.open() if is_about_open({"state": value}) else tickets
            return tickets.filter(state__in=value)
        case choice if choice in CHOICES:
            return tickets.filter(**{f"{choice}__in": value})
        case "assignee" if value == NOBODY:
            return tickets.unassigned()
        case "assignee":
            return tickets.filter(assignee=user.pk if value == ME else value)
        case "shop":
            return tickets.filter(shop=value)
        case "cause" if value == NONE:
            return tickets.filter(cause__isnull=True)
        case "cause":
            return tickets.filter(cause__in=Cause.objects.under(value).values("pk"))
        case "since":
            return tickets.filter(created_at__gte=_start(value, zone))
        case "until":
            return tickets.filter(created_at__lt=_start(value, zone) + timedelta(days=1))
        case _:
            return _worded(tickets, name, value.strip(), user=user, zone=zone)


def _worded(
    tickets: TicketQuerySet, name: str, words: str, *, user: User, zone: ZoneInfo
) -> TicketQuerySet:
    if name == "order":
        return tickets.filter(order_reference__iexact=words)
    if name == "tag":
        hung = Ticket.tags.through.objects.filter(
            ticket=OuterRef("pk"), tag__name=" ".join(words.lower().split())
        )
        return tickets.filter(Exists(hung))
    query = written_by(words) if name == "customer" else parse(words)
    return fitting(Asked(tickets, query, user, zone))


def _start(day: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(date.fromisoformat(day), time.min, tzinfo=zone)
