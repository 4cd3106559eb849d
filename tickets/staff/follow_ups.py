"""Follow-ups of a ticket: plan one, change it, say that it is done, call it off."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tickets import desk
from tickets.core.access import follow_up_for, ticket_for
from tickets.core.clock import now
from tickets.core.followup import FollowUp, FollowUpState, OnDue, Why
from tickets.core.states import UnableToMove
from tickets.core.ticket import Ticket
from tickets.staff.doors import writer
from tickets.staff.follow_up_forms import (
    FollowUpForm,
    initial_of,
    often,
    read_moment,
    say_understood,
    usual,
)


@dataclass(frozen=True)
class Planned:
    """One line of the panel, in words."""

    follow_up: FollowUp
    why: str
    what: str
    is_rung: bool
    is_ladder: bool


def planned_on(ticket: Ticket) -> list[Planned]:
    """What will happen, the earliest first; what rang stays until somebody says it is done."""
    rows = FollowUp.objects.filter(ticket=ticket).for_panel()
    return [
        Planned(
            follow_up=one,
            why=one.get_why_display(),
            what=_what(one),
            is_rung=one.state == FollowUpState.RUNG,
            is_ladder=one.why == Why.SILENCE,
        )
        for one in rows
        if one.state == FollowUpState.PENDING or ticket.is_open
    ]


def _what(one: FollowUp) -> str:
    if one.on_due != OnDue.REMIND:
        return one.get_on_due_display()
    steps = {
        1: _("the customer gets a first reminder"),
        2: _("the customer gets a second reminder"),
    }
    return steps.get(one.step) or _("the customer gets a friendly goodbye, and it is solved")


def new(request: HttpRequest, pk: int) -> HttpResponse:
    user = writer(request)
    ticket = ticket_for(user, pk)
    moment = now()
    form = FollowUpForm(
        request.POST or None, ticket=ticket, user=user, now=moment, initial=usual(user)
    )
    if request.method == "POST" and form.is_valid():
        try:
            desk.follow_up(ticket=ticket, plan=form.plan(), by=user, now=moment)
        except desk.UnableToFollowUp:
            form.add_error(None, _("This question is put away: nothing can be planned on it."))
        else:
            return _planned(request, form, ticket)
    return _page(request, form, ticket, title=_("Plan a follow-up"))


def change(request: HttpRequest, pk: int) -> HttpResponse:
    user = writer(request)
    found = follow_up_for(user, pk)
    moment = now()
    form = FollowUpForm(
        request.POST or None, ticket=found.ticket, user=user, now=moment, initial=initial_of(found)
    )
    if request.method == "POST" and form.is_valid():
        try:
            desk.change_follow_up(follow_up=found, plan=form.plan(), by=user, now=moment)
        except desk.UnableToFollowUp:
            form.add_error(None, _("That was not possible: somebody was quicker."))
        else:
            return _planned(request, form, found.ticket)
    return _page(request, form, found.ticket, title=_("Change the follow-up"))


@require_POST
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """`done`, `cancel` or `keep`; what somebody else ended meanwhile is ended."""
    user = writer(request)
    found = follow_up_for(user, pk)
    try:
        match step:
            case "done":
                desk.complete(follow_up=found, by=user, now=now())
            case "cancel":
                desk.cancel_follow_up(follow_up=found, by=user, now=now())
            case _:
                desk.keep_follow_up(follow_up=found, by=user, now=now())
    except desk.UnableToFollowUp:
        messages.error(request, _("That was not possible: somebody was quicker."))
    return redirect("staff:ticket", found.ticket_id)


@require_POST
def sleep_again(request: HttpRequest, pk: int) -> HttpResponse:
    user = writer(request)
    ticket = ticket_for(user, pk)
    try:
        desk.sleep_again(ticket=ticket, by=user, now=now())
    except (desk.UnableToSnooze, UnableToMove):
        messages.error(request, _("That was not possible: somebody was quicker."))
    return redirect("staff:ticket", pk)


def moment(request: HttpRequest, pk: int) -> HttpResponse:
    """What is understood of a text so far, while somebody types."""
    ticket = ticket_for(writer(request), pk)
    said = request.GET.get("said", "")
    context = {"said": said.strip()}
    if said.strip():
        try:
            found = read_moment(said, shop=ticket.shop, now=now())
            context["understood"] = say_understood(found, shop=ticket.shop)
        except ValidationError as error:
            context["trouble"] = error.messages[0]
    return render(request, "staff/understood.html", context)


def _planned(request: HttpRequest, form: FollowUpForm, ticket: Ticket) -> HttpResponse:
    assert form.understood is not None
    words = say_understood(form.understood, shop=ticket.shop)
    messages.success(request, _("Planned for %(moment)s.") % {"moment": words})
    return redirect("staff:ticket", ticket.pk)


def _page(request: HttpRequest, form: FollowUpForm, ticket: Ticket, *, title: str) -> HttpResponse:
    understood = ""
    if form.understood:
        understood = say_understood(form.understood, shop=ticket.shop)
    context = {
        "ticket": ticket,
        "form": form,
        "title": title,
        "often": often(),
        "understood": understood,
    }
    return render(request, "staff/follow_up.html", context, status=422 if form.errors else 200)
