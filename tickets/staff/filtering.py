"""Making a list: the form with filters, and keeping them under a name."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tickets.core import savedview
from tickets.core.access import WRITERS, view_for
from tickets.core.clock import now
from tickets.core.people import User
from tickets.core.savedview import SavedView
from tickets.staff.doors import reader
from tickets.staff.filter_form import FilterForm, KeepForm
from tickets.staff.own_lists import FOUND, SAVED, filters_in, saved_for, word_for
from tickets.staff.places import forget_lists


def filter_page(request: HttpRequest) -> HttpResponse:
    """The form; `?of=` is the list that it starts from."""
    user = reader(request)
    word = request.GET.get("of", "")
    saved = saved_for(user, word) if word.startswith(SAVED) else None
    filters = saved.filters if saved else filters_in(word) if word.startswith(FOUND) else {}
    form = FilterForm(user=user, initial=filters)
    return _show(request, user, form, saved=saved)


def find(request: HttpRequest) -> HttpResponse:
    """The form was sent: to the list that it describes."""
    user = reader(request)
    form = FilterForm(request.GET, user=user)
    if not form.is_valid():
        return _show(request, user, form, saved=None, status=422)
    return redirect("staff:view", word_for(form.filters()))


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the filters under a name."""
    user = reader(request)
    form, name = FilterForm(request.POST, user=user), KeepForm(request.POST)
    if not (form.is_valid() and name.is_valid()):
        return _show(request, user, form, saved=None, keep=name, status=422)
    is_shared = name.cleaned_data["is_shared"]
    _check_sharing(user, is_shared=is_shared)
    view = savedview.keep_view(
        name=name.cleaned_data["name"],
        owner=None if is_shared else user,
        filters=form.filters(),
        now=now(),
    )
    forget_lists(user)
    return redirect("staff:view", f"{SAVED}{view.pk}")


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name, other filters, for everybody or no longer."""
    user = reader(request)
    saved = view_for(user, pk)
    form, name = FilterForm(request.POST, user=user), KeepForm(request.POST)
    if not (form.is_valid() and name.is_valid()):
        return _show(request, user, form, saved=saved, keep=name, status=422)
    is_shared = name.cleaned_data["is_shared"]
    _check_sharing(user, is_shared=is_shared or saved.is_shared)
    savedview.change_view(
        view=saved,
        name=name.cleaned_data["name"],
        owner=None if is_shared else user,
        filters=form.filters(),
    )
    forget_lists(user)
    return redirect("staff:view", f"{SAVED}{pk}")


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    user = reader(request)
    saved = view_for(user, pk)
    _check_sharing(user, is_shared=saved.is_shared)
    savedview.drop_view(view=saved)
    forget_lists(user)
    messages.success(request, _("The list is gone; its questions are where they were."))
    return redirect("staff:inbox")


def _check_sharing(user: User, *, is_shared: bool) -> None:
    """What everybody sees is made and changed by those who answer."""
    if is_shared and user.role not in WRITERS:
        raise PermissionDenied


def _show(
    request: HttpRequest,
    user: User,
    form: FilterForm,
    *,
    saved: SavedView | None,
    keep: KeepForm | None = None,
    status: int = 200,
) -> HttpResponse:
    initial: dict[str, Any] = {}
    if saved:
        initial = {"name": saved.name, "is_shared": saved.is_shared}
    context = {
        "form": form,
        "saved": saved,
        "keep": keep or KeepForm(initial=initial),
        "can_share": user.role in WRITERS,
    }
    return render(request, "staff/filter.html", context, status=status)
