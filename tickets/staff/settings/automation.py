"""Settings of automation rules: their order, one rule with its trial, and what it did."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tickets.automation.conditions import If
from tickets.automation.deeds import Deeds, Names
from tickets.automation.examples import examples
from tickets.automation.keeping import (
    Wording,
    drop_rule,
    keep_rule,
    move_rule,
    switch_rule,
    wording_of,
)
from tickets.automation.log import log_of
from tickets.automation.models import Rule
from tickets.automation.occasions import Trigger
from tickets.automation.trying import try_rule
from tickets.automation.words import conditions_in_words, names_for_rules, when_in_words
from tickets.core.clock import now
from tickets.core.shop import Shop
from tickets.staff.doors import owner
from tickets.staff.settings.automation_forms import AutomationForm


def automation(request: HttpRequest) -> HttpResponse:
    """All rules in the order in which they are tried, and some that most shops could use."""
    owner(request)
    names = names_for_rules()
    rows = [
        {"rule": rule, **_in_words(wording_of(rule), names)}
        for rule in Rule.objects.in_order().select_related("shop")
    ]
    kept = {row["rule"].name for row in rows}
    offered = [one for one in examples(_shop_language()) if one.wording.name not in kept]
    context = {"rows": rows, "examples": offered}
    return render(request, "staff/settings/automation.html", context)


def automation_rule(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """One rule, new or known; its trial says what it would have done in the last thirty days."""
    user = owner(request)
    found = get_object_or_404(Rule, pk=pk) if pk else None
    names = names_for_rules()
    wording = wording_of(found) if found else _example(request.GET.get("example", ""))
    form = AutomationForm(request.POST or None, wording=wording, names=names)
    context: dict[str, Any] = {"form": form, "rule": found}
    if request.method == "POST" and form.is_valid():
        said = form.said()
        if "keep" in request.POST:
            keep_rule(rule=found, wording=said, by=user, now=now())
            messages.success(request, _kept(said))
            return redirect("staff:automation")
        context["trial"] = try_rule(said, names=names, now=now())
        context["words"] = _in_words(said, names)
    status = 422 if form.errors else 200
    return render(request, "staff/settings/automation_rule.html", context, status=status)


def automation_log(request: HttpRequest, pk: int) -> HttpResponse:
    """What a rule did, and how it read before."""
    owner(request)
    rule = get_object_or_404(Rule, pk=pk)
    versions = rule.versions.order_by("-number")
    context = {"rule": rule, "entries": log_of(rule), "versions": versions}
    return render(request, "staff/settings/automation_log.html", context)


@require_POST
def move_automation_rule(request: HttpRequest, pk: int) -> HttpResponse:
    owner(request)
    move_rule(rule=get_object_or_404(Rule, pk=pk), is_up=request.POST.get("to") == "up")
    return redirect("staff:automation")


@require_POST
def switch_automation_rule(request: HttpRequest, pk: int) -> HttpResponse:
    user = owner(request)
    rule = get_object_or_404(Rule, pk=pk)
    switch_rule(rule=rule, is_active=request.POST.get("to") == "on", by=user, now=now())
    messages.success(request, _kept(wording_of(rule)))
    return redirect("staff:automation")


@require_POST
def drop_automation_rule(request: HttpRequest, pk: int) -> HttpResponse:
    owner(request)
    drop_rule(rule=get_object_or_404(Rule, pk=pk))
    messages.success(request, _("Thrown away. What it did stays in the history of each question."))
    return redirect("staff:automation")


def _kept(wording: Wording) -> str:
    if wording.is_active:
        return _("Kept. It counts for what happens from now on.")
    return _("Kept. It does nothing until you put it to use.")


def _in_words(wording: Wording, names: Names) -> dict[str, Any]:
    return {
        "when": when_in_words(Trigger.read(wording.occasion)),
        "conditions": conditions_in_words(If.read(wording.conditions), names),
        "deeds": Deeds.read(wording.deeds).sentences(names),
    }


def _example(code: str) -> Wording | None:
    offered = {one.code: one.wording for one in examples(_shop_language())}
    return offered.get(code)


def _shop_language() -> str:
    """Search words are those of the shops' customers, whatever the reader speaks."""
    language = Shop.objects.order_by("pk").values_list("language", flat=True).first()
    return language or get_language() or "en"
