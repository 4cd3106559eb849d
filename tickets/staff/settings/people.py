"""Settings of people: who works here, inviting, changing, closing an account, the second step."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tickets.core.clock import now
from tickets.core.invitation import Invitation, withdraw
from tickets.core.people import Role, SecondFactorRule, User
from tickets.core.sessions import forget_steps, steps_of
from tickets.core.shop import Shop
from tickets.core.ticket import Ticket
from tickets.desk import team
from tickets.outbox import server
from tickets.outbox.invitations import enqueue_invitation
from tickets.privacy import colleagues
from tickets.staff.care.keeping import long
from tickets.staff.doors import owner
from tickets.staff.settings.people_forms import (
    DismissForm,
    InviteForm,
    RoleForm,
    SecondFactorForm,
)


def people(request: HttpRequest) -> HttpResponse:
    owner(request)
    everybody = User.objects.known().order_by("-is_active", "name", "id").prefetch_related("shops")
    steps = steps_of(list(everybody))
    roles = SecondFactorRule.objects.values_list("role", flat=True)
    context = {
        "people": [_row(person, has_step=person.pk in steps) for person in everybody],
        "waiting": Invitation.objects.waiting().prefetch_related("shops"),
        "second_step": SecondFactorForm(initial={"roles": list(roles)}),
        "now": now(),
    }
    return render(request, "staff/settings/people.html", context)


def invite(request: HttpRequest) -> HttpResponse:
    user = owner(request)
    form = InviteForm(request.POST or None, initial=_usual(user))
    if request.method == "POST" and form.is_valid():
        return _invited(request, user, **form.cleaned_data)
    return render(request, "staff/settings/invite.html", {"form": form})


@require_POST
def invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    """A fresh link; the earlier one stops working."""
    user = owner(request)
    known = get_object_or_404(Invitation.objects.waiting(), pk=pk)
    shops = list(known.shops.all())
    role = Role(known.role)
    return _invited(request, user, known.email, role, shops=shops, language=user.language)


@require_POST
def withdraw_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    owner(request)
    withdraw(invitation=get_object_or_404(Invitation.objects.waiting(), pk=pk))
    messages.success(request, _("The link no longer works."))
    return redirect("staff:people")


def person(request: HttpRequest, pk: int) -> HttpResponse:
    user = owner(request)
    colleague = get_object_or_404(User.objects.known(), pk=pk)
    initial = {"role": colleague.role, "shops": colleague.shops.all()}
    form = RoleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            team.change_colleague(person=colleague, by=user, **form.cleaned_data)
        except team.UnableToChange:
            form.add_error("role", _("At least one other owner must remain."))
        else:
            messages.success(request, _("Kept."))
            return redirect("staff:people")
    return render(request, "staff/settings/person.html", _person(user, colleague, form))


@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    user = owner(request)
    colleague = get_object_or_404(User, pk=pk, is_active=True)
    form = DismissForm(request.POST, person=colleague)
    if not form.is_valid():
        return redirect("staff:person", pk)
    try:
        count = team.dismiss(person=colleague, by=user, now=now(), **form.cleaned_data)
    except team.UnableToChange:
        messages.error(request, _("At least one other owner must remain."))
        return redirect("staff:person", pk)
    words = ngettext(
        "%(who)s is logged out everywhere; one question was handed on.",
        "%(who)s is logged out everywhere; %(count)d questions were handed on.",
        count,
    )
    messages.success(request, words % {"who": colleague, "count": count})
    return redirect("staff:people")


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    owner(request)
    colleague = get_object_or_404(User.objects.known(), pk=pk, is_active=False)
    team.take_back(person=colleague)
    messages.success(request, _("%(who)s can log in again.") % {"who": colleague})
    return redirect("staff:people")


@require_POST
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def demand(request: HttpRequest) -> HttpResponse:
    owner(request)
    form = SecondFactorForm(request.POST)
    if form.is_valid():
        team.demand_second_factor(roles=form.cleaned_data["roles"])
        messages.success(request, _("Kept."))
    return redirect("staff:people")


@require_POST
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def forget_step(request: HttpRequest, pk: int) -> HttpResponse:
    """For who lost telephone and codes; the owner proves first that it is he who asks."""
    owner(request)
    colleague = get_object_or_404(User, pk=pk)
    forget_steps(colleague)
    team.end_sessions(person=colleague)
    messages.success(request, _("%(who)s can set up a new second step.") % {"who": colleague})
    return redirect("staff:person", pk)


def _invited(
    request: HttpRequest, user: User, email: str, role: Role, *, shops: Any, language: str
) -> HttpResponse:
    """The link is shown once, here; it is mailed too where mail can leave."""
    moment = now()
    token = team.invite_colleague(email=email, role=Role(role), shops=shops, now=moment)
    url = settings.BASE_URL + reverse("start", args=[token])
    is_mailed = server.is_open()
    if is_mailed:
        enqueue_invitation(email=email, url=url, by=user, language=language, now=moment)
    context = {"email": email, "url": url, "is_mailed": is_mailed}
    response = render(request, "staff/settings/invited.html", context)
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def _usual(user: User) -> dict[str, Any]:
    """Where there is one shop, everybody works for it."""
    shops = list(Shop.objects.filter(is_demo=False)[:2])
    return {"language": user.language, "shops": shops if len(shops) == 1 else []}


def _row(person: User, *, has_step: bool) -> dict[str, Any]:
    return {
        "person": person,
        "shops": [shop.name for shop in person.shops.all()],
        "has_step": has_step,
        "is_away": person.is_away(now()),
    }


def _person(user: User, colleague: User, form: RoleForm) -> dict[str, Any]:
    return {
        "form": form,
        "person": colleague,
        "is_me": colleague == user,
        "dismissal": DismissForm(person=colleague),
        "open_count": Ticket.objects.open().assigned_to(colleague).count(),
        "has_step": bool(steps_of([colleague])),
        "how_long": long(colleagues.days()),
    }
