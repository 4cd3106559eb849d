"""What Ctrl+K finds beyond the page itself: questions and people."""

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tickets.core.access import tickets_for
from tickets.core.savedview import LONGEST, narrow
from tickets.core.ticket import Ticket, TicketQuerySet
from tickets.staff.doors import reader
from tickets.staff.own_lists import word_for

#: Lines of each kind.
MOST = 6


def palette(request: HttpRequest) -> JsonResponse:
    """JSON for the list under the field: name, address and kind of each find."""
    user = reader(request)
    words = request.GET.get("q", "").strip()[:LONGEST]
    if len(words) < 2:
        return JsonResponse([], safe=False)
    tickets = tickets_for(user)
    zone = timezone.get_current_timezone()
    about = narrow(tickets, {"text": words}, user=user, zone=zone)
    whose = narrow(tickets, {"customer": words}, user=user, zone=zone)
    found = [_line(one) for one in [*_numbered(tickets, words), *_latest(about)]]
    people = {
        one.customer_id: {
            "name": str(one.customer),
            "url": reverse("staff:view", args=[word_for({"customer": one.customer.email})]),
            "kind": _("customer"),
        }
        for one in _latest(whose)
        if one.customer.email
    }
    return JsonResponse([*found, *people.values()], safe=False)


def _numbered(tickets: TicketQuerySet, words: str) -> list[Ticket]:
    number = words.removeprefix("#")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return []
    return list(tickets.filter(pk=int(number)).select_related("customer"))


def _latest(tickets: TicketQuerySet) -> list[Ticket]:
    rows = tickets.latest_first().select_related("customer")
    return list(rows.prefetch_related("customer__addresses")[:MOST])


def _line(ticket: Ticket) -> dict[str, str]:
    return {
        "name": f"{ticket.reference} {ticket.subject}",
        "url": reverse("staff:ticket", args=[ticket.pk]),
        "kind": str(ticket.get_state_display()),
    }
