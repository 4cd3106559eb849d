"""The steps of the toolbar: each address checks what was chosen and calls one verb."""

import functools
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tickets import desk
from tickets.core.access import causes_for, colleagues_for, shops_for, ticket_for
from tickets.core.clock import now
from tickets.core.people import User
from tickets.core.states import State, UnableToMove
from tickets.core.ticket import Kind, Priority, Ticket
from tickets.staff.doors import number, writer
from tickets.staff.own_lists import is_word

Step = Callable[[HttpRequest, Ticket, User], None]
View = Callable[[HttpRequest, int], HttpResponse]


def step(act: Step) -> View:
    """A POST by somebody who may write, on a ticket he may see; then back to where he was."""

    @require_POST
    @functools.wraps(act)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        user = writer(request)
        ticket = ticket_for(user, pk)
        try:
            act(request, ticket, user)
        except UnableToMove:
            messages.error(request, _("That was not possible: somebody was quicker."))
        back = request.POST.get("back", "")
        if is_word(back):
            return redirect("staff:view", back)
        return redirect("staff:ticket", pk)

    return view


@step
def assign(request: HttpRequest, ticket: Ticket, user: User) -> None:
    chosen = request.POST.get("to", "")
    to = None
    if chosen:
        pk = user.pk if chosen == "me" else number(chosen)
        to = get_object_or_404(colleagues_for(user, shop=ticket.shop), pk=pk)
    desk.assign(ticket=ticket, to=to, by=user, now=now())


@step
def set_vip(request: HttpRequest, ticket: Ticket, user: User) -> None:
    is_vip = request.POST.get("vip") == "yes"
    desk.set_vip(customer=ticket.customer, is_vip=is_vip, by=user, now=now())


@step
def set_kind(request: HttpRequest, ticket: Ticket, user: User) -> None:
    kind = request.POST.get("kind", "")
    if kind not in Kind.values:
        raise Http404
    desk.set_kind(ticket=ticket, kind=Kind(kind), by=user, now=now())


@step
def set_priority(request: HttpRequest, ticket: Ticket, user: User) -> None:
    priority = number(request.POST.get("priority", ""))
    if priority not in Priority.values:
        raise Http404
    desk.set_priority(ticket=ticket, priority=Priority(priority), by=user, now=now())


@step
def set_cause(request: HttpRequest, ticket: Ticket, user: User) -> None:
    chosen = request.POST.get("cause", "")
    causes = causes_for(user).of_shop(ticket.shop_id).active()
    cause = get_object_or_404(causes, pk=number(chosen)) if chosen else None
    desk.set_cause(ticket=ticket, cause=cause, by=user, now=now())


@step
def tag(request: HttpRequest, ticket: Ticket, user: User) -> None:
    name = " ".join(request.POST.get("name", "").split())
    if name:
        desk.tag(ticket=ticket, name=name, by=user, now=now())


@step
def untag(request: HttpRequest, ticket: Ticket, user: User) -> None:
    hung = get_object_or_404(ticket.tags.all(), pk=number(request.POST.get("tag", "")))
    desk.untag(ticket=ticket, tag=hung, by=user, now=now())


@step
def solve(request: HttpRequest, ticket: Ticket, user: User) -> None:
    del request
    desk.resolve(ticket=ticket, by=user, now=now())


@step
def reopen(request: HttpRequest, ticket: Ticket, user: User) -> None:
    del request
    desk.reopen(ticket=ticket, by=user, now=now())


@step
def wait(request: HttpRequest, ticket: Ticket, user: User) -> None:
    states = {"customer": State.WAITING_CUSTOMER, "third": State.WAITING_THIRD}
    whom = request.POST.get("whom", "")
    if whom not in states:
        raise Http404
    desk.wait_for(ticket=ticket, state=states[whom], by=user, now=now())


@step
def spam(request: HttpRequest, ticket: Ticket, user: User) -> None:
    del request
    desk.mark_spam(ticket=ticket, by=user, now=now())


@step
def stop_links(request: HttpRequest, ticket: Ticket, user: User) -> None:
    """The links in our mails stop working; the next answer holds a new one."""
    del request
    desk.revoke_links(ticket=ticket, by=user, now=now())


@step
def move(request: HttpRequest, ticket: Ticket, user: User) -> None:
    to = get_object_or_404(shops_for(user), pk=number(request.POST.get("shop", "")))
    desk.move(ticket=ticket, to=to, by=user, now=now())
