"""Settings of the question how our help was: its words in each language of the shop."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from tickets.core.rating_words import MOST_ANSWER, MOST_QUESTION, NAMES, usual, words_of
from tickets.core.shop import LANGUAGES, Shop
from tickets.desk import setting_up
from tickets.staff.doors import owner


class RatingWordsForm(forms.Form):
    """Four texts a language; one that is emptied is the usual one again."""

    def __init__(self, *args: Any, shop: Shop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "question": _("The question"),
            "good": _("The good answer"),
            "so_so": _("The answer in between"),
            "bad": _("The bad answer"),
        }
        for language, _name in LANGUAGES:
            words = words_of(shop, language)
            for name in NAMES:
                self.fields[f"{name}_{language}"] = forms.CharField(
                    label=labels[name],
                    max_length=MOST_QUESTION if name == "question" else MOST_ANSWER,
                    required=False,
                    initial=getattr(words, name),
                    widget=forms.TextInput(attrs={"lang": language}),
                )

    def languages(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields by language, by its name."""
        return [
            (str(label), [self[f"{name}_{language}"] for name in NAMES])
            for language, label in LANGUAGES
        ]

    def said(self) -> dict[str, dict[str, str]]:
        """What to keep; words as we say them ourselves are kept as none."""
        kept: dict[str, dict[str, str]] = {}
        for language, _name in LANGUAGES:
            ours = usual(language)
            for name in NAMES:
                word = " ".join(self.cleaned_data[f"{name}_{language}"].split())
                if word and word != getattr(ours, name):
                    kept.setdefault(language, {})[name] = word
        return kept


def rating_words(request: HttpRequest, pk: int) -> HttpResponse:
    owner(request)
    shop = get_object_or_404(Shop, pk=pk)
    form = RatingWordsForm(request.POST or None, shop=shop)
    if request.method == "POST" and form.is_valid():
        setting_up.word_rating(shop=shop, words=form.said())
        messages.success(request, _("Kept."))
        return redirect("staff:rating_words", shop.pk)
    context = {"form": form, "shop": shop}
    status = 422 if form.errors else 200
    return render(request, "staff/settings/rating_words.html", context, status=status)
