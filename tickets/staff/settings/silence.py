"""Settings of the ladder for customers who stay silent: when, and with which words."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets.core.shop import LANGUAGES, Shop
from tickets.core.silence import LAST_STEP, Ladder, ladder_of
from tickets.desk import setting_up
from tickets.followups.words import usual
from tickets.staff.doors import owner

STEPS = range(1, LAST_STEP + 1)


class StepField(forms.CharField):
    """The text of a rung in one language; without one of the shop's own it shows the usual."""

    def __init__(self, ladder: Ladder, *, language: str, step: int) -> None:
        labels = {1: _("First reminder"), 2: _("Second reminder")}
        own = ladder.text(step, language=language)
        super().__init__(
            label=labels.get(step) or _("Friendly goodbye"),
            widget=forms.Textarea(attrs={"rows": 7, "lang": language}),
            max_length=5_000,
            required=False,
            initial=own or usual(step, shop=ladder.shop, language=language),
        )


class LadderForm(forms.Form):
    is_on = forms.BooleanField(
        label=gettext_lazy("Remind customers who do not answer"),
        required=False,
        help_text=gettext_lazy("It counts for what you answer from now on."),
    )
    first_days = forms.IntegerField(
        label=gettext_lazy("First reminder after so many business days"), min_value=1, max_value=90
    )
    second_days = forms.IntegerField(
        label=gettext_lazy("Second reminder after"), min_value=2, max_value=180
    )
    close_days = forms.IntegerField(
        label=gettext_lazy("Friendly goodbye, and solved, after"), min_value=3, max_value=365
    )

    def __init__(self, *args: Any, ladder: Ladder, **kwargs: Any) -> None:
        names = ("is_on", "first_days", "second_days", "close_days")
        initial = {name: getattr(ladder, name) for name in names}
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.shop = ladder.shop
        for language, _name in LANGUAGES:
            for step in STEPS:
                self.fields[f"text_{language}_{step}"] = StepField(
                    ladder, language=language, step=step
                )

    def days(self) -> list[forms.BoundField]:
        return [self[name] for name in ("is_on", "first_days", "second_days", "close_days")]

    def languages(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The texts by language, by its name."""
        return [
            (str(name), [self[f"text_{language}_{step}"] for step in STEPS])
            for language, name in LANGUAGES
        ]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("first_days", 0) >= data.get("second_days", 999):
            self.add_error("second_days", _("The second reminder comes after the first."))
        if data.get("second_days", 0) >= data.get("close_days", 999):
            self.add_error("close_days", _("The goodbye comes after the second reminder."))
        return data

    def said(self) -> dict[str, Any]:
        """What to keep; a text as we say it ourselves is kept as none."""
        data = self.cleaned_data
        texts: dict[str, dict[str, str]] = {}
        for language, _name in LANGUAGES:
            for step in STEPS:
                field = f"text_{language}_{step}"
                text = data[field].replace("\r\n", "\n").strip()
                if text and text != usual(step, shop=self.shop, language=language):
                    texts.setdefault(language, {})[str(step)] = text
        names = ("is_on", "first_days", "second_days", "close_days")
        return {**{name: data[name] for name in names}, "texts": texts}


def silence(request: HttpRequest, pk: int) -> HttpResponse:
    owner(request)
    shop = get_object_or_404(Shop, pk=pk)
    form = LadderForm(request.POST or None, ladder=ladder_of(shop))
    if request.method == "POST" and form.is_valid():
        setting_up.set_ladder(shop=shop, fields=form.said())
        messages.success(request, _("Kept."))
        return redirect("staff:silence", shop.pk)
    status = 422 if form.errors else 200
    context = {"form": form, "shop": shop}
    return render(request, "staff/settings/silence.html", context, status=status)
