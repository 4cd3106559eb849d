"""How long a shop keeps what, in words, with what would go now."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tickets.core import audit
from tickets.core.audit import AuditKind
from tickets.core.clock import now
from tickets.core.shop import Shop
from tickets.privacy import colleagues
from tickets.privacy.retention import Preview, preview
from tickets.privacy.terms import TERMS, days_of, proposed_days, set_days
from tickets.staff.care.words import term_words
from tickets.staff.doors import owner

#: Days that can be chosen: a month to seven years (what a tax office may ask for).
CHOICES = (30, 90, 180, 365, 730, 1095, 1825, 2555)


class KeepingForm(forms.Form):
    def __init__(self, *args: Any, shop: Shop, **kwargs: Any) -> None:
        days = days_of(shop)
        initial = {name: str(days[name] or "") for name in TERMS}
        super().__init__(*args, **{"initial": initial, **kwargs})
        words, sane = term_words(), proposed_days()
        for name in TERMS:
            label, hint = words[name]
            numbers = sorted({*CHOICES, sane[name], days[name] or sane[name]})
            self.fields[name] = forms.ChoiceField(
                label=label,
                help_text=hint,
                required=False,
                choices=[("", gettext_lazy("for ever")), *((str(n), long(n)) for n in numbers)],
            )

    def said(self) -> dict[str, int | None]:
        return {name: int(self.cleaned_data[name] or 0) or None for name in TERMS}


def long(days: int) -> str:
    """So many days as people say it."""
    if days % 365 == 0:
        years = days // 365
        return ngettext("%(count)d year", "%(count)d years", years) % {"count": years}
    if days % 30 == 0:
        months = days // 30
        return ngettext("%(count)d month", "%(count)d months", months) % {"count": months}
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


def keeping(request: HttpRequest, pk: int) -> HttpResponse:
    user = owner(request)
    shop = get_object_or_404(Shop, pk=pk)
    form = KeepingForm(request.POST or None, shop=shop)
    shown = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("step") == "keep":
            _keep(shop, form.said(), by=user)
            messages.success(request, _("Kept."))
            return redirect("staff:keeping", shop.pk)
        shown = preview(shop, days=form.said(), now=now())
    elif request.method != "POST":
        shown = preview(shop, days=days_of(shop), now=now())
    context = {
        "form": form,
        "shop": shop,
        "sentences": _sentences(shown or []),
        "how_long": long(colleagues.days()),
    }
    status = 422 if form.errors else 200
    return render(request, "staff/care/keeping.html", context, status=status)


def _keep(shop: Shop, days: dict[str, int | None], *, by: Any) -> None:
    before = days_of(shop)
    set_days(shop=shop, days=days)
    changed = {name: [before[name], days[name]] for name in TERMS if before[name] != days[name]}
    audit.note(
        AuditKind.SETTINGS, by=by, now=now(), about="shop", number=shop.pk, shop=shop,
        what="retention", changed=changed,
    )  # fmt: skip


def _sentences(shown: list[Preview]) -> list[str]:
    """What would go within the hour, one sentence a term."""
    names = term_words()
    return [
        ngettext(
            "%(what)s: %(count)d would go now.", "%(what)s: %(count)d would go now.", one.count
        )
        % {"what": names[one.term][0], "count": one.count}
        for one in shown
        if one.count
    ]
