"""Settings of promises: when a shop is open, and how soon it answers what."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tickets.core import firsts
from tickets.core.clock import now
from tickets.core.people import User
from tickets.core.shop import Shop
from tickets.desk.rule_changes import hours_change, order_change, policy_change
from tickets.desk.ruling import Change, Preview, change_rules, matching_tickets, preview_rules
from tickets.sla.calendar import OFFICE_WEEK, calendar_for
from tickets.sla.models import OpeningHours, Policy
from tickets.sla.records import Scope
from tickets.sla.worktime import NeverOpenError
from tickets.staff.doors import owner
from tickets.staff.first_run.onward import onward
from tickets.staff.settings.rule_forms import LABELS, HoursForm, PolicyForm

#: Tickets that the test of a policy names.
MOST_SHOWN = 50
EXAMPLE = timedelta(hours=4)


def hours(request: HttpRequest, pk: int) -> HttpResponse:
    """When the shop is open; saving says first what that does to open questions."""
    user = owner(request)
    shop = get_object_or_404(Shop, pk=pk)
    moment = now()
    today = moment.astimezone(ZoneInfo(shop.time_zone)).date()
    rows = OpeningHours.objects.filter(shop=shop).select_related("shop").first()
    rows = rows or OpeningHours(shop=shop, week=OFFICE_WEEK, country="")
    form = HoursForm(request.POST or None, hours=rows, today=today)
    preview = None
    if request.method == "POST" and form.is_valid():
        change = hours_change(shop=shop, now=moment, **form.said())
        preview = decide(request, change, form.cleaned_data["scope"], user=user, now=moment)
        if preview is None:
            firsts.mark(name="hours", by=user, now=moment)
            return onward(request, "staff:hours", shop.pk)
    context = {"form": form, "shop": shop, "preview": preview, "example": _example(shop, moment)}
    return render(request, "staff/settings/hours.html", context, status=_status(form))


def policies(request: HttpRequest) -> HttpResponse:
    """All policies in the order in which they are tried."""
    owner(request)
    rows = Policy.objects.order_by("position").select_related("shop").prefetch_related("targets")
    return render(request, "staff/settings/policies.html", {"policies": rows})


def policy(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """One policy, new or known; its test names the open questions that would fall under it."""
    user = owner(request)
    found = get_object_or_404(Policy, pk=pk) if pk else None
    form = PolicyForm(request.POST or None, policy=found)
    context: dict[str, Any] = {"form": form, "policy": found, "labels": LABELS.values()}
    if request.method == "POST" and form.is_valid():
        made: list[int] = []
        change = policy_change(
            policy=found, fields=form.fields_said(), targets=form.targets_said(), made=made
        )
        if "test" in request.POST:
            matching = matching_tickets(change=change, policy=lambda: made[-1])
            context["matching"] = list(matching)[:MOST_SHOWN]
        else:
            scope = form.cleaned_data["scope"]
            context["preview"] = decide(request, change, scope, user=user, now=now())
            if context["preview"] is None:
                return redirect("staff:policies")
    return render(request, "staff/settings/policy.html", context, status=_status(form))


@require_POST
def move_policy(request: HttpRequest, pk: int) -> HttpResponse:
    user = owner(request)
    found = get_object_or_404(Policy, pk=pk)
    change = order_change(policy=found, is_up=request.POST.get("to") == "up")
    change_rules(change=change, scope=Scope.NEW, by=user, now=now())
    messages.success(request, _("Kept. It counts for what comes in from now on."))
    return redirect("staff:policies")


def decide(
    request: HttpRequest, change: Change, scope: str, *, user: User, now: datetime
) -> Preview | None:
    """Keep it when it touches no open question or the owner is sure; else say what it would do."""
    if "sure" not in request.POST:
        preview = preview_rules(change=change, scope=Scope(scope), now=now)
        if preview.sooner or preview.later or preview.late or preview.spared:
            return preview
    version = change_rules(change=change, scope=Scope(scope), by=user, now=now)
    if version is None:
        messages.info(request, _("Nothing was different."))
    elif version.is_applied:
        messages.success(request, _("Kept. It counts for what comes in from now on."))
    else:
        messages.success(request, _("Kept. Open questions follow within minutes."))
    return None


def _example(shop: Shop, moment: datetime) -> datetime | None:
    try:
        return calendar_for(shop).due(moment, EXAMPLE)
    except NeverOpenError:
        return None


def _status(form: HoursForm | PolicyForm) -> int:
    return 422 if form.errors else 200
