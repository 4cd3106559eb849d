"""Checks what staff write for readers; the verbs of the FAQ keep it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from faq.articles import Article, Category, Kind
from faq.facts import FACTS
from faq.wording import unknown_in
from faq.writing import Said, cleaned, differs
from tickets.core.clock import now
from tickets.lib.letters import plain
from tickets.lib.personal import Personal, personal_in
from tickets.staff.step_forms import MomentField

MOST_TEXT = 50_000
#: The law gives a customer at least so many days to change his mind.
LEAST_RETURN_DAYS = 14

KINDS = {
    Personal.NAME: _("a name"),
    Personal.EMAIL: _("an e-mail address"),
    Personal.PHONE: _("a telephone number"),
    Personal.IBAN: _("an account number"),
    Personal.POSTCODE: _("a postcode"),
    Personal.STREET: _("a street"),
    Personal.ORDER: _("an order number"),
    Personal.NUMBER: _("a number"),
}


class TextForm(forms.Form):
    """What an article says in one language."""

    title = forms.CharField(label=_("Title, as a customer would ask it"), max_length=150)
    summary = forms.CharField(
        label=_("In short"),
        max_length=300,
        required=False,
        help_text=_("The answer in one or two sentences; search engines show it too."),
    )
    # Either is enough: the text of who writes without a script, the HTML of the editor.
    text = forms.CharField(label=_("The answer"), max_length=MOST_TEXT, required=False)
    html = forms.CharField(max_length=2 * MOST_TEXT, required=False)
    plus_points = forms.CharField(
        label=_("Plus points"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Of a product; one a line."),
    )
    minus_points = forms.CharField(
        label=_("Good to know before"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What it cannot do, or what disappoints some; one a line."),
    )
    keywords = forms.CharField(
        label=_("Search words"),
        max_length=200,
        required=False,
        help_text=_("Other words that customers use for it."),
    )
    slug = forms.SlugField(
        label=_("Last part of the address"),
        max_length=80,
        required=False,
        help_text=_("Empty is made of the title. The old address keeps working."),
    )

    def __init__(self, *args: Any, names: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # People that the text must not name.
        self.names = names

    def clean(self) -> dict[str, Any]:
        cleaned_data = super().clean() or {}
        body = self._body(cleaned_data)
        if not plain(body).strip():
            self.add_error("text", _("Write the answer first."))
        cleaned_data["body"] = body
        texts = [str(cleaned_data.get(name, "")) for name in ("title", "summary", "body")]
        if unknown := unknown_in(*texts, cleaned_data.get("plus_points", "")):
            told = _now("There is no fact of this name: %(names)s.")
            self.add_error("text", told % {"names": ", ".join(f"{{{one}}}" for one in unknown)})
        return cleaned_data

    def _body(self, said: dict[str, Any]) -> str:
        """The editor's HTML; without a script, the text unless it says what was there already."""
        html, text = said.get("html", ""), said.get("text", "")
        if html and (not text or not differs(text, html)):
            return cleaned(html)
        return cleaned(text) if text else ""

    def said(self) -> Said:
        return Said(**{name: self.cleaned_data[name] for name in Said.__dataclass_fields__})


class FromAnswerForm(TextForm):
    """An article made of an answer: nothing of a person may be left in it."""

    category = forms.ModelChoiceField(
        label=_("Category"), queryset=Category.objects.none(), required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned_data = super().clean()
        texts = [plain(cleaned_data.get("body", "")), *map(str, cleaned_data.values())]
        kinds = {one.kind for text in texts for one in personal_in(text, names=self.names)}
        if kinds:
            named = ", ".join(str(KINDS[kind]) for kind in Personal if kind in kinds)
            told = _now("Take this out first, everybody can read it: %(kinds)s.")
            raise ValidationError(told % {"kinds": named})
        return cleaned_data


class PlaceForm(forms.Form):
    """Where an article stands and what kind it is."""

    kind = forms.ChoiceField(label=_("Type"), choices=Kind)
    category = forms.ModelChoiceField(
        label=_("Category"), queryset=Category.objects.none(), required=False
    )
    position = forms.IntegerField(
        label=_("Place in the category"), min_value=0, max_value=999, initial=0
    )
    review_on = forms.DateField(
        label=_("Look at it again on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    related = forms.ModelMultipleChoiceField(
        label=_("Related articles"), queryset=Article.objects.none(), required=False
    )


class PlanForm(forms.Form):
    at = MomentField(label=_("Publish it on"))

    def clean_at(self) -> Any:
        if self.cleaned_data["at"] <= now():
            raise ValidationError(_("Choose a moment that is still to come."))
        return self.cleaned_data["at"]


class CategoryForm(forms.Form):
    position = forms.IntegerField(label=_("Place"), min_value=0, max_value=999, initial=0)

    def __init__(self, *args: Any, languages: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = languages
        for code, name in languages:
            self.fields[f"name_{code}"] = forms.CharField(label=name, max_length=80, required=False)

    def names(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"name_{code}"] for code, _name in self.languages}

    def clean(self) -> dict[str, Any]:
        cleaned_data = super().clean() or {}
        if not self.errors and not any(self.names().values()):
            raise ValidationError(_("Give it a name in one language at least."))
        return cleaned_data


class FactsForm(forms.Form):
    """The shop's facts; those with words of their own once for each language."""

    def __init__(self, *args: Any, languages: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts: dict[str, list[str]] = {code: [] for code in ["", *(c for c, _n in languages)]}
        for name, fact in FACTS.items():
            for code, language in languages if fact.is_said else [("", "")]:
                field = f"{name}_{code}" if code else name
                label = f"{fact.label} ({language})" if language else str(fact.label)
                self.fields[field] = forms.CharField(
                    label=label,
                    max_length=200,
                    required=False,
                    help_text=_now("For example: %(example)s") % {"example": fact.example},
                )
                self.parts[code].append(name)

    def clean_return_days(self) -> str:
        days: str = self.cleaned_data["return_days"]
        if days and not (days.isdecimal() and LEAST_RETURN_DAYS <= int(days) <= 365):
            raise ValidationError(_("A number of days; the law gives customers 14 at least."))
        return days

    def values(self, language: str) -> dict[str, str]:
        ending = f"_{language}" if language else ""
        return {name: self.cleaned_data[f"{name}{ending}"] for name in self.parts[language]}
