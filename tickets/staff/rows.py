"""What a row of a list shows: plain values, read in two statements for a whole page.

Models and related objects would cost several times as much: a list is the page that people see
most, and attribute lookups in templates are what it spends its time on.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from tickets.core.customer import CustomerAddress
from tickets.core.people import is_absent
from tickets.core.states import State
from tickets.core.ticket import Ticket, TicketQuerySet
from tickets.staff.addresses import address

COLUMNS = (
    *("pk", "state", "subject", "snippet", "is_open", "waiting_since", "due_at"),
    *("sort_due_at", "updated_at", "customer_id", "customer__name", "assignee__name"),
    *("assignee__away_from", "assignee__away_until"),
)
OURS = frozenset({State.NEW, State.OPEN})


def rows_of(tickets: TicketQuerySet, *, view: str) -> list[dict[str, Any]]:
    """The rows of these tickets, in their order; `view` is the list that they lead back to."""
    found = list(tickets.values(*COLUMNS))
    tags, emails = _tags(found), _emails(found)
    today = timezone.localtime().date()
    return [
        {
            "pk": one["pk"],
            "number": str(one["pk"]),
            "url": f"{address('staff:ticket', one['pk'])}?from={view}",
            "state": one["state"],
            "who": one["customer__name"] or emails.get(one["customer_id"], ""),
            "subject": one["subject"],
            "last": one["snippet"],
            "tags": tags.get(one["pk"], ()),
            "assignee": one["assignee__name"] or "",
            "is_away": is_absent(today, one["assignee__away_from"], one["assignee__away_until"]),
            "since": one["waiting_since"],
            "due": one["due_at"],
            "at": None if one["is_open"] else one["updated_at"],
            "is_ours": one["waiting_since"] is not None and one["state"] in OURS,
            "is_open": one["is_open"],
            # Where the row stands in its list.
            "sort_due_at": one["sort_due_at"],
            "updated_at": one["updated_at"],
        }
        for one in found
    ]


def _tags(found: Iterable[dict[str, Any]]) -> dict[int, list[str]]:
    pks = [one["pk"] for one in found]
    hung = Ticket.tags.through.objects.filter(ticket__in=pks).order_by("pk")
    tags: dict[int, list[str]] = defaultdict(list)
    for pk, name in hung.values_list("ticket_id", "tag__name"):
        tags[pk].append(name)
    return tags


def _emails(found: Iterable[dict[str, Any]]) -> dict[int, str]:
    """The addresses that answers go to, of those customers whose name nobody knows."""
    nameless = {one["customer_id"] for one in found if not one["customer__name"]}
    if not nameless:
        return {}
    rows = CustomerAddress.objects.filter(customer__in=nameless).order_by("pk")
    known = list(rows.values_list("customer_id", "email", "bounced_at"))
    # The oldest that works comes last and stays.
    known.sort(key=lambda row: row[2] is not None)
    return {customer: email for customer, email, _bounced in reversed(known)}
