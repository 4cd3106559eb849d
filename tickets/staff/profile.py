"""Own settings: name, language, colours, signature, first page, news, and being away."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from tickets.core.clock import now
from tickets.core.daymail import choose, wish_of
from tickets.core.people import User
from tickets.core.sessions import steps_of
from tickets.desk import team
from tickets.staff.doors import me, owner
from tickets.staff.profile_forms import AwayForm, ColoursForm, DayForm, NewsForm, ProfileForm

#: Seconds that the browser remembers the colours.
YEAR = 31536000


def profile(request: HttpRequest) -> HttpResponse:
    user = me(request)
    initial = {name: getattr(user, name) for name in ProfileForm.base_fields}
    form = ProfileForm(request.POST or None, initial=initial, user=user)
    if request.method == "POST" and form.is_valid():
        team.change_profile(person=user, fields=form.cleaned_data)
        return _kept(request, user)
    return render(request, "staff/profile.html", _pages(user, form=form))


def news(request: HttpRequest) -> HttpResponse:
    """What I want to hear of, where, and when."""
    user = me(request)
    form = NewsForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        team.change_profile(person=user, fields=form.fields_of_user())
        messages.success(request, _("Kept."))
        return redirect("staff:profile_news")
    context = {**_pages(user, form=form), "day_form": _day_form(user)}
    return render(request, "staff/profile_news.html", context)


def away(request: HttpRequest) -> HttpResponse:
    user = me(request)
    initial = {name: getattr(user, name) for name in AwayForm.base_fields}
    form = AwayForm(request.POST or None, initial=initial, user=user)
    if request.method == "POST" and form.is_valid():
        team.change_profile(person=user, fields=form.cleaned_data)
        messages.success(request, _("Kept."))
        return redirect("staff:profile_away")
    context = {**_pages(user, form=form), "is_away": user.is_away(now())}
    return render(request, "staff/profile_away.html", context)


def _pages(user: User, *, form: Any) -> dict[str, Any]:
    return {"form": form, "has_step": bool(steps_of([user]))}


def _kept(request: HttpRequest, user: User) -> HttpResponse:
    with override(user.language):
        messages.success(request, _("Kept."))
    return _coloured(redirect("staff:profile"), user)


@require_POST
def day(request: HttpRequest) -> HttpResponse:
    """When the mail about the day comes; for owners."""
    user = owner(request)
    form = DayForm(request.POST)
    if not form.is_valid():
        context = {**_pages(user, form=NewsForm(user=user)), "day_form": form}
        return render(request, "staff/profile_news.html", context)
    choose(user=user, now=now(), **form.cleaned_data)
    messages.success(request, _("Kept."))
    return redirect("staff:profile_news")


def _day_form(user: User) -> DayForm | None:
    if not user.is_owner:
        return None
    wish = wish_of(user)
    return DayForm(initial={name: getattr(wish, name) for name in DayForm.base_fields})


@require_POST
def colours(request: HttpRequest) -> HttpResponse:
    """The switch in the menu; with JavaScript the page that is open has changed already."""
    user = me(request)
    form = ColoursForm(request.POST)
    if not form.is_valid():
        raise Http404
    team.change_profile(person=user, fields={"theme": form.cleaned_data["theme"]})
    is_part = bool(request.headers.get("HX-Request"))
    return _coloured(HttpResponse(status=204), user) if is_part else _kept(request, user)


def _coloured(response: HttpResponse, user: User) -> HttpResponse:
    """The switch in the menu and the page agree: the browser's note follows the account."""
    response.set_cookie(
        "theme",
        user.theme or "system",
        max_age=YEAR,
        samesite="Lax",
        secure=settings.IS_HTTPS,
    )
    return response
