"""What Ctrl+K finds beyond the page itself: questions and people."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tickets.core.access import tickets_for
from tickets.core.finding import Asked, Found, find, passages
from tickets.core.savedview import LONGEST
from tickets.core.ticket import Ticket, TicketQuerySet
from tickets.lib.marking import Marker, marker
from tickets.lib.querying import parse, written_by
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
    asked = Asked(tickets, parse(words), user, timezone.get_current_timezone())
    found = find(asked, most=MOST)
    texts, at = passages(found.pks, found.query), marker(found.query.wanted)
    numbered = _numbered(tickets, words)
    lines = [
        _line(one, at.passage(texts.get(one.pk, "")), at)
        for one in numbered + [one for one in _of(found) if one not in numbered]
    ]
    whose = find(replace(asked, query=written_by(words)), most=MOST)
    people = {
        one.customer_id: {
            "name": str(one.customer),
            "url": reverse("staff:view", args=[word_for({"customer": one.customer.email})]),
            "kind": _("customer"),
        }
        for one in _of(whose)
        if one.customer.email
    }
    return JsonResponse([*lines, *people.values()], safe=False)


def _numbered(tickets: TicketQuerySet, words: str) -> list[Ticket]:
    number = words.removeprefix("#")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return []
    return list(tickets.filter(pk=int(number)).select_related("customer"))


def _of(found: Found) -> list[Ticket]:
    rows = Ticket.objects.select_related("customer").prefetch_related("customer__addresses")
    known = rows.in_bulk(found.pks)
    return [known[pk] for pk in found.pks if pk in known]


def _line(ticket: Ticket, passage: str, at: Marker) -> dict[str, Any]:
    """`said` is the sentence of the hit in pieces, each with whether it is one."""
    return {
        "name": f"{ticket.reference} {ticket.subject}",
        "url": reverse("staff:ticket", args=[ticket.pk]),
        "kind": str(ticket.get_state_display()),
        "said": list(at.pieces(passage)),
    }
