"""Settings of causes: why questions come, as a tree of two levels for each shop."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tickets.core.cause import Cause, in_tree_order
from tickets.core.shop import Shop
from tickets.desk.causes import add_cause, change_cause, move_cause
from tickets.staff.doors import owner
from tickets.staff.settings.cause_forms import CauseForm, NewCauseForm


def causes(request: HttpRequest) -> HttpResponse:
    """Every cause of every shop, in order."""
    owner(request)
    rows = list(Cause.objects.all())
    shops: list[Shop | None] = list(Shop.objects.order_by("name"))
    if len(shops) > 1:
        shops.append(None)
    groups = [{"shop": shop, "tops": _tops(rows, shop)} for shop in shops]
    return render(request, "staff/settings/causes.html", {"groups": groups})


def new_cause(request: HttpRequest) -> HttpResponse:
    owner(request)
    form = NewCauseForm(request.POST or None, initial={"place": request.GET.get("place", "")})
    if request.method == "POST" and form.is_valid():
        add_cause(**form.said())
        messages.success(request, _("Kept. It can be chosen within a minute."))
        return redirect("staff:causes")
    return render(request, "staff/settings/cause.html", {"form": form}, status=_status(form))


def cause(request: HttpRequest, pk: int) -> HttpResponse:
    owner(request)
    found = get_object_or_404(Cause.objects.select_related("parent", "shop"), pk=pk)
    initial = {"name": found.name, "is_active": found.is_active}
    form = CauseForm(request.POST or None, cause=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        change_cause(cause=found, fields=form.cleaned_data)
        messages.success(request, _("Kept."))
        return redirect("staff:causes")
    context = {"form": form, "cause": found}
    return render(request, "staff/settings/cause.html", context, status=_status(form))


@require_POST
def reorder_cause(request: HttpRequest, pk: int) -> HttpResponse:
    owner(request)
    move_cause(cause=get_object_or_404(Cause, pk=pk), is_up=request.POST.get("to") == "up")
    return redirect("staff:causes")


def _tops(rows: list[Cause], shop: Shop | None) -> list[dict[str, Any]]:
    """The causes at the top of a shop, each with those below it."""
    own = in_tree_order(one for one in rows if one.shop_id == (shop.pk if shop else None))
    return [
        {"cause": top, "below": [one for one in own if one.parent_id == top.pk]}
        for top in own
        if top.parent_id is None
    ]


def _status(form: CauseForm | NewCauseForm) -> int:
    return 422 if form.errors else 200
