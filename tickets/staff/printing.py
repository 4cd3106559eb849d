"""A conversation on paper: every letter in full, nothing to press."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tickets.core.access import ticket_for
from tickets.core.clock import now
from tickets.core.history import Names
from tickets.staff.conversation import conversation, messages_of
from tickets.staff.doors import reader


def print_view(request: HttpRequest, pk: int) -> HttpResponse:
    """With `?notes=1` the notes among colleagues are on it too."""
    user = reader(request)
    ticket = ticket_for(user, pk)
    moment = now()
    steps = conversation(ticket, messages_of(ticket), reader=user, names=Names(), now=moment)
    has_notes = request.GET.get("notes") == "1"
    letters = [
        step
        for step in steps
        if step.kind == "letter" and (has_notes or not getattr(step, "is_note", False))
    ]
    context = {"ticket": ticket, "letters": letters, "has_notes": has_notes, "now": moment}
    return render(request, "staff/print.html", context)
