"""Settings of what a customer is promised: answer moments, and the words of the confirmation."""

from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from tickets.core.clock import now
from tickets.core.shop import LANGUAGES, Shop
from tickets.core.suggesting import Suggestion
from tickets.core.ticket import Kind
from tickets.desk.rule_changes import moments_change
from tickets.desk.wording import word_confirmation
from tickets.outbox.confirming import Confirming, confirmation, our_text, own_text, spoken_language
from tickets.outbox.render import Letter
from tickets.sla.calendar import OFFICE_WEEK, StoredCalendar, read_calendar, stored_calendars
from tickets.sla.measured import pace_of
from tickets.sla.models import OpeningHours
from tickets.sla.pace import Promise, opens_at, safe_promise
from tickets.sla.terms import ORDINARY_MINUTES
from tickets.sla.worktime import Calendar, NeverOpenError, Span
from tickets.staff.doors import owner
from tickets.staff.settings.moment_forms import ConfirmationForm, MomentsForm
from tickets.staff.settings.rules import decide

#: Rounds that the preview names.
ROUNDS = 4
#: What each blank of the confirmation stands for.
BLANKS = {
    "shop": gettext_lazy("the name of the shop"),
    "reference": gettext_lazy("the number of the question"),
    "moment": gettext_lazy("the latest moment of our answer, which the helpdesk works out"),
    "round": gettext_lazy("the answer moment at which it is the customer's turn"),
    "opening": gettext_lazy("when you open again, if you are closed"),
    "answers": gettext_lazy("up to three public answers that fit the question"),
    "signature": gettext_lazy("your signature"),
}


def moments(request: HttpRequest, pk: int) -> HttpResponse:
    """At which moments of the day the team answers; the preview says what customers would read."""
    user = owner(request)
    shop = get_object_or_404(Shop, pk=pk)
    moment = now()
    hours = OpeningHours.objects.filter(shop=shop).select_related("shop").first()
    hours = hours or OpeningHours(shop=shop, week=OFFICE_WEEK)
    form = MomentsForm(request.POST or None, hours=hours)
    context: dict[str, Any] = {"form": form, "shop": shop}
    if request.method == "POST" and form.is_valid():
        hours.moments, hours.round_minutes = form.moments(), form.cleaned_data["round_minutes"]
        if "test" not in request.POST:
            change = moments_change(hours=hours, urgent_tags=form.cleaned_data["urgent_tags"])
            scope = form.cleaned_data["scope"]
            context["preview"] = decide(request, change, scope, user=user, now=moment)
            if context["preview"] is None:
                return redirect("staff:moments", shop.pk)
    context |= _example(shop, hours, now=moment)
    status = 422 if form.errors else 200
    return render(request, "staff/settings/moments.html", context, status=status)


def confirmation_text(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Whether and how a new question is confirmed, in one language, with the mail as it looks."""
    owner(request)
    shop = get_object_or_404(Shop, pk=pk)
    if language not in dict(LANGUAGES):
        raise Http404
    own = own_text(shop=shop, language=language)
    form = ConfirmationForm(request.POST or None, shop=shop, text=own or _ours(shop, language))
    words = own
    if request.method == "POST" and form.is_valid():
        words = _kept_words(shop, language, form.cleaned_data["text"])
        if "test" not in request.POST:
            is_sent = form.cleaned_data["is_sent"]
            word_confirmation(shop=shop, language=language, text=words, is_sent=is_sent)
            messages.success(request, _("Kept."))
            return redirect("staff:confirmation", shop.pk, language)
    context = _confirming(shop, language, form, words)
    status = 422 if form.errors else 200
    return render(request, "staff/settings/confirmation.html", context, status=status)


def _confirming(shop: Shop, language: str, form: ConfirmationForm, words: str) -> dict[str, Any]:
    return {
        "form": form,
        "shop": shop,
        "languages": _tabs(shop, language),
        "blanks": BLANKS.items(),
        "letter": None if form.errors else _sample(shop, language, words, now=now()),
        "is_own": bool(words),
    }


def _tabs(shop: Shop, language: str) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "url": reverse("staff:confirmation", args=[shop.pk, code]),
            "is_current": code == language,
        }
        for code, name in LANGUAGES
    ]


def _ours(shop: Shop, language: str) -> str:
    with override(spoken_language(language)):
        return our_text(shop)


def _kept_words(shop: Shop, language: str, text: str) -> str:
    """Words that nobody changed are not the shop's own: ours may still become better."""
    return "" if text == _ours(shop, language) else text


def _sample(shop: Shop, language: str, words: str, *, now: datetime) -> Letter:
    """The mail as somebody would get it who wrote just now."""
    calendar = read_calendar(stored_calendars([shop])[shop.pk])
    promise = _promise(shop, calendar, now=now)
    said = Confirming(
        reference="#1234",
        now=now,
        moment=promise.until if promise else None,
        round_at=promise.round_at if promise else None,
        opening=opens_at(now=now, calendar=calendar),
        answers=[Suggestion(_("A public answer that fits"), "https://example.com/")],
    )
    return confirmation(shop=shop, language=language, said=said, text=words)


def _promise(shop: Shop, calendar: Calendar, *, now: datetime) -> Promise | None:
    """As to an ordinary question under the ordinary rule."""
    try:
        due = calendar.due(now, timedelta(minutes=ORDINARY_MINUTES))
    except NeverOpenError:
        return None
    pace = pace_of(shop=shop, kind=Kind.QUESTION, now=now)
    return safe_promise(now=now, due=due, pace=pace, calendar=calendar)


def _example(shop: Shop, hours: OpeningHours, *, now: datetime) -> dict[str, Any]:
    """The next rounds by what is filled in, and what a customer would be promised."""
    stored: StoredCalendar = stored_calendars([shop])[shop.pk]
    stored |= {"moments": hours.moments or (), "round_minutes": hours.round_minutes}
    calendar = read_calendar(stored)
    rounds: list[Span] = list(islice(calendar.rounds(now), ROUNDS))
    promise = _promise(shop, calendar, now=now)
    return {"rounds": rounds, "promised": promise.until if promise else None, "now": now}
