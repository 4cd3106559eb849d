"""Joining two conversations with one click, and taking them apart again with another."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tickets import desk
from tickets.core.access import message_for, ticket_for
from tickets.core.clock import now
from tickets.core.message import Direction, Message
from tickets.core.states import UnableToMove
from tickets.core.ticket import Ticket, standing_for
from tickets.staff import known
from tickets.staff.doors import number, writer


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Let this conversation go on in another one: suggested, or named by its number."""
    user = writer(request)
    ticket = ticket_for(user, pk)
    if request.method == "GET":
        shops = [shop for shop in known.shops(user) if shop["pk"] != ticket.shop_id]
        return render(request, "staff/join.html", {"ticket": ticket, "shops": shops})
    into = standing_for(ticket_for(user, number(request.POST.get("into", "").lstrip("# "))))
    try:
        desk.merge(ticket=ticket, into=into, by=user, now=now())
    except (desk.UnableToMerge, UnableToMove):
        messages.error(request, _("These two cannot be joined."))
        return redirect("staff:ticket", pk)
    messages.success(request, _("Joined: it goes on here."))
    return redirect("staff:ticket", into.pk)


@require_POST
def split_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a merge: the conversation that was merged away stands on its own again."""
    user = writer(request)
    try:
        desk.unmerge(ticket=ticket_for(user, pk), by=user, now=now())
    except (desk.UnableToMerge, UnableToMove):
        messages.error(request, _("This cannot be split any more: it went on elsewhere."))
    return redirect("staff:ticket", pk)


@require_POST
def split_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a question of its own of one message."""
    user = writer(request)
    message = message_for(user, pk)
    try:
        new = desk.split(message=message, by=user, now=now())
    except desk.UnableToSplit:
        messages.error(request, _("This message cannot stand on its own."))
        return redirect("staff:ticket", message.ticket_id)
    return redirect("staff:ticket", new.pk)


def merged_here(ticket: Ticket, shown: Sequence[Message]) -> list[Ticket]:
    """What was merged into a ticket; asks the database only when something was."""
    if all(message.came_from_id is None for message in shown):
        return []
    return list(Ticket.objects.filter(merged_into=ticket).only("pk", "subject").order_by("pk"))


def can_split(ticket: Ticket, shown: Sequence[Message]) -> bool:
    """One of several things that the customer wrote can be split off."""
    written = [message for message in shown if message.direction == Direction.IN]
    return len(written) > 1 and ticket.merged_into_id is None
