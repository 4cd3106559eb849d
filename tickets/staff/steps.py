"""Steps that need a word more: each is a small page of its own, which works without a script."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from tickets import desk
from tickets.core import customer as customers
from tickets.core.access import colleagues_for, ticket_for, tickets_for
from tickets.core.clock import now
from tickets.core.people import User
from tickets.core.states import UnableToMove
from tickets.core.ticket import Ticket
from tickets.desk.promising import promised_until
from tickets.staff.doors import reader, writer
from tickets.staff.going import address, next_in
from tickets.staff.own_lists import view_or_inbox
from tickets.staff.step_forms import (
    CustomerForm,
    HandOverForm,
    NumberForm,
    PromiseForm,
    SnoozeForm,
    moments_to_wake,
)

Act = Callable[[dict[str, Any]], str]


def _step(
    request: HttpRequest,
    ticket: Ticket,
    form: forms.Form,
    *,
    title: str,
    button: str,
    act: Act,
    **more: Any,
) -> HttpResponse:
    """Show the form, or do what it says and go where `act` points."""
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(act(form.cleaned_data))
        except (
            UnableToMove,
            desk.UnableToPromise,
            desk.UnableToRelate,
            desk.UnableToSnooze,
        ):
            form.add_error(None, more.pop("refusal", _("That is not possible.")))
    more.pop("refusal", None)
    context = {"ticket": ticket, "form": form, "title": title, "button": button, **more}
    return render(request, "staff/step.html", context, status=422 if form.errors else 200)


def snooze(request: HttpRequest, pk: int) -> HttpResponse:
    user = writer(request)
    ticket = ticket_for(user, pk)
    view = view_or_inbox(request, user=user)
    moment = now()

    def act(said: dict[str, datetime]) -> str:
        following = next_in(view, ticket, user=user)
        desk.snooze(ticket=ticket, until=said["until"], by=user, now=moment)
        messages.success(request, _("%(number)s sleeps.") % {"number": ticket.reference})
        return address(following, view)

    return _step(
        request,
        ticket,
        SnoozeForm(request.POST or None),
        title=_("Let it sleep"),
        button=_("Let it sleep"),
        act=act,
        choices=moments_to_wake(moment),
        refusal=_("Choose a moment that is still to come."),
    )


@require_POST
def wake(request: HttpRequest, pk: int) -> HttpResponse:
    user = writer(request)
    desk.wake(ticket=ticket_for(user, pk), by=user, now=now())
    return redirect("staff:ticket", pk)


def promise(request: HttpRequest, pk: int) -> HttpResponse:
    """'You hear from us before ...': the customer is told in the answer itself."""
    user = writer(request)
    ticket = ticket_for(user, pk)
    moment = now()

    def act(said: dict[str, datetime]) -> str:
        desk.promise(ticket=ticket, at=said["until"], by=user, now=moment)
        return _page_of(ticket)

    return _step(
        request,
        ticket,
        PromiseForm(request.POST or None),
        title=_("Promise an answer"),
        button=_("Promise"),
        act=act,
        refusal=_("Choose a moment that is still to come."),
        withdraw=promised_until(ticket=ticket, now=moment),
    )


@require_POST
def withdraw_promise(request: HttpRequest, pk: int) -> HttpResponse:
    user = writer(request)
    desk.withdraw_promise(ticket=ticket_for(user, pk), by=user, now=now())
    return redirect("staff:ticket", pk)


def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    user = writer(request)
    ticket = ticket_for(user, pk)
    people = colleagues_for(user, shop=ticket.shop).exclude(pk=user.pk)

    def act(said: dict[str, Any]) -> str:
        desk.hand_over(ticket=ticket, to=said["to"], question=said["question"], by=user, now=now())
        return _page_of(ticket)

    form = HandOverForm(request.POST or None, people=people)
    title = _("Hand over with a question")
    return _step(request, ticket, form, title=title, button=_("Hand over"), act=act)


def change_customer(request: HttpRequest, pk: int) -> HttpResponse:
    user = writer(request)
    ticket = ticket_for(user, pk)

    def act(said: dict[str, str]) -> str:
        customer, _is_new = customers.find_or_create(
            shop=ticket.shop,
            email=said["email"],
            name=said["name"],
            language=ticket.language,
            now=now(),
        )
        desk.change_customer(ticket=ticket, customer=customer, by=user, now=now())
        return _page_of(ticket)

    return _step(
        request,
        ticket,
        CustomerForm(request.POST or None),
        title=_("Somebody else asked this"),
        button=_("Change the customer"),
        act=act,
    )


def link(request: HttpRequest, pk: int) -> HttpResponse:
    user = writer(request)
    ticket = ticket_for(user, pk)

    def act(said: dict[str, int]) -> str:
        desk.link(ticket=ticket, to=ticket_for(user, said["number"]), by=user, now=now())
        return _page_of(ticket)

    return _step(
        request,
        ticket,
        NumberForm(request.POST or None),
        title=_("Link to another question"),
        button=pgettext("verb", "Link"),
        act=act,
        others=_others(ticket, user),
        refusal=_("A question cannot be linked to itself."),
    )


@require_POST
def unlink(request: HttpRequest, pk: int) -> HttpResponse:
    user = writer(request)
    ticket = ticket_for(user, pk)
    form = NumberForm(request.POST)
    if not form.is_valid():
        raise Http404
    other = get_object_or_404(tickets_for(user), pk=form.cleaned_data["number"])
    try:
        desk.unlink(ticket=ticket, to=other, by=user, now=now())
    except desk.UnableToRelate as error:
        raise Http404 from error
    return redirect("staff:ticket", pk)


@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    user = reader(request)
    ticket = ticket_for(user, pk)
    if request.POST.get("stop"):
        desk.unfollow(ticket=ticket, by=user)
    else:
        desk.follow(ticket=ticket, by=user)
    return redirect("staff:ticket", pk)


def _others(ticket: Ticket, user: User) -> list[Ticket]:
    """The same customer's questions, which it most likely belongs with."""
    theirs = tickets_for(user).filter(customer=ticket.customer_id).exclude(pk=ticket.pk)
    return list(theirs.latest_first()[:8])


def _page_of(ticket: Ticket) -> str:
    return reverse("staff:ticket", args=[ticket.pk])
