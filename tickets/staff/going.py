"""From question to question: the next and the previous of the list that somebody works through."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from tickets.core.access import ticket_for, tickets_for
from tickets.core.clock import now
from tickets.core.people import User
from tickets.core.ticket import Ticket
from tickets.staff import rounds
from tickets.staff.doors import reader
from tickets.staff.lists import View
from tickets.staff.own_lists import view_or_inbox


def onward(request: HttpRequest, pk: int) -> HttpResponse:
    user = reader(request)
    ticket = ticket_for(user, pk)
    view = view_or_inbox(request, user=user)
    return redirect(address(next_in(view, ticket, user=user), view))


def back(request: HttpRequest, pk: int) -> HttpResponse:
    user = reader(request)
    ticket = ticket_for(user, pk)
    view = view_or_inbox(request, user=user)
    return redirect(address(previous_in(view, ticket, user=user), view))


@require_POST
def start_round(request: HttpRequest) -> HttpResponse:
    """Begin the round of answers, or go on with it, at its most urgent question."""
    user = reader(request)
    moment = now()
    found = rounds.round_of(user, now=moment)
    if found is None:
        raise Http404
    rounds.note_start(request, found, count=found.count(user))
    first = found.rows(tickets_for(user)).most_urgent_first().first()
    return redirect(address(first, rounds.list_of(user, now=moment)))


def address(ticket: Ticket | None, view: View) -> str:
    """The page of a ticket as one of a list, or the list itself when there is none."""
    if ticket is None:
        return reverse("staff:view", args=[view.name])
    return reverse("staff:ticket", args=[ticket.pk]) + f"?from={view.name}"


def next_in(view: View, ticket: Ticket, *, user: User) -> Ticket | None:
    """The one below this row, whether or not it still stands there; after the last the first."""
    others = view.of(tickets_for(user), user=user, now=now()).exclude(pk=ticket.pk)
    if view.is_by_due:
        rows = others.most_urgent_first()
        below = rows.less_urgent_than(ticket.sort_due_at, ticket.pk)
    else:
        rows = others.latest_first()
        below = rows.quieter_than(ticket.updated_at, ticket.pk)
    return below.first() or rows.first()


def previous_in(view: View, ticket: Ticket, *, user: User) -> Ticket | None:
    others = view.of(tickets_for(user), user=user, now=now()).exclude(pk=ticket.pk)
    if view.is_by_due:
        return others.more_urgent_than(ticket.sort_due_at, ticket.pk).first()
    return others.livelier_than(ticket.updated_at, ticket.pk).first()
