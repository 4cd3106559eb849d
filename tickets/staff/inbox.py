"""The inbox: lists of tickets, page by page, each row prepared as plain values."""

import base64
import binascii
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tickets.core.access import CALL_TAKERS, READERS, WRITERS, tickets_for
from tickets.core.clock import now
from tickets.core.counting import capped_counts
from tickets.core.ticket import Ticket, TicketQuerySet
from tickets.staff import known
from tickets.staff.addresses import address
from tickets.staff.doors import me, reader
from tickets.staff.first_run.onward import what_is_left
from tickets.staff.lists import ROUND, VIEWS, View
from tickets.staff.own_lists import find_view, words_in
from tickets.staff.places import MOST, spoken
from tickets.staff.rounds import offer
from tickets.staff.rows import rows_of

#: Rows on a page.
PAGE = 50


def inbox(request: HttpRequest) -> HttpResponse:
    """Where everybody lands; who only takes calls goes straight to writing one down."""
    user = me(request)
    if user.role not in READERS and user.role in CALL_TAKERS:
        return redirect("staff:new_ticket")
    return view(request, user.start_view if user.start_view in VIEWS else "to_answer")


def view(request: HttpRequest, name: str) -> HttpResponse:
    user = reader(request)
    if words := words_in(name):
        return redirect(f"{address('staff:search')}?{urlencode({'q': words})}")
    chosen = find_view(name, user=user)
    moment = now()
    tickets = chosen.of(tickets_for(user), user=user, now=moment)
    page = rows_of(page_of(chosen, tickets, after=request.GET.get("after", "")), view=name)
    rows, further = page[:PAGE], page[PAGE:]
    context = {
        "view": chosen,
        "colleagues": known.everybody(user) if user.role in WRITERS else [],
        "causes": known.all_causes(user) if user.role in WRITERS else [],
        "rows": rows,
        "next": bookmark(chosen, rows[-1]) if further else "",
        "is_first": not request.GET.get("after"),
        "since": moment.isoformat(),
        "now": moment,
        "round": offer(user, now=moment) if name in {ROUND, "to_answer"} else None,
        "set_up_left": what_is_left(user) if _is_start(request) else None,
    }
    return render(request, "staff/inbox.html", context)


def _is_start(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.url_name == "inbox"


def news(request: HttpRequest, name: str) -> HttpResponse:
    """How many tickets of this list moved since the page was made; 204 when none did."""
    user = reader(request)
    chosen = find_view(name, user=user)
    try:
        since = datetime.fromisoformat(request.GET.get("since", ""))
    except ValueError:
        return HttpResponse(status=204)
    if since.tzinfo is None:
        return HttpResponse(status=204)
    tickets = chosen.of(tickets_for(user), user=user, now=now()).written_since(since)
    count = capped_counts({name: tickets}, most=MOST)[name]
    if not count:
        return HttpResponse(status=204)
    context = {"view": chosen, "count": count, "spoken": spoken(count)}
    return render(request, "staff/news.html", context)


def page_of(chosen: View, tickets: TicketQuerySet, *, after: str) -> TicketQuerySet:
    """One row more than a page holds, to know whether there is a next one."""
    place = read_bookmark(after)
    if chosen.is_by_due:
        below = tickets.less_urgent_than(*place) if place else tickets
        picked, every = below.most_urgent_first(), Ticket.objects.most_urgent_first()
    else:
        below = tickets.quieter_than(*place) if place else tickets
        picked, every = below.latest_first(), Ticket.objects.latest_first()
    # Picked before anything is joined: a database that misjudges a list joins all of it first.
    return every.filter(pk__in=picked[: PAGE + 1].values("pk"))


def bookmark(chosen: View, row: dict[str, Any]) -> str:
    """Where a page ends, as an opaque word for the next one's address."""
    moment = row["sort_due_at"] if chosen.is_by_due else row["updated_at"]
    return base64.urlsafe_b64encode(f"{moment.isoformat()}|{row['pk']}".encode()).decode()


def read_bookmark(word: str) -> tuple[datetime, int] | None:
    """What `bookmark` wrote; None for anything else, which then shows the first page."""
    try:
        moment, _, pk = base64.urlsafe_b64decode(word.encode()).decode().partition("|")
        place = datetime.fromisoformat(moment), int(pk)
    except (ValueError, binascii.Error):
        return None
    is_sane = place[0].tzinfo is not None and 0 < place[1] < 2**63
    return place if is_sane else None
