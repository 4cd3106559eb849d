"""The list beside the ticket, for screens that are wide enough; narrower ones never ask for it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tickets.core.access import tickets_for
from tickets.core.clock import now
from tickets.staff.doors import number, reader
from tickets.staff.inbox import PAGE, bookmark, page_of
from tickets.staff.own_lists import find_view
from tickets.staff.rows import rows_of


def beside(request: HttpRequest, name: str) -> HttpResponse:
    """The first page of a list, or the one after `after`; `at` is the ticket that is open."""
    user = reader(request)
    chosen = find_view(name, user=user)
    tickets = chosen.of(tickets_for(user), user=user, now=now())
    page = rows_of(page_of(chosen, tickets, after=request.GET.get("after", "")), view=name)
    rows, further = page[:PAGE], page[PAGE:]
    at = request.GET.get("at", "")
    context = {
        "view": chosen,
        "rows": rows,
        "at": number(at) if at else 0,
        "next": bookmark(chosen, rows[-1]) if further else "",
        "now": now(),
    }
    return render(request, "staff/ticket/beside.html", context)
