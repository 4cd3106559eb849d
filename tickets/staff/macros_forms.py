"""The form of a macro: its texts side by side, what it does, and for whom it is."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tickets.core.access import all_colleagues_for, shops_for
from tickets.core.followup import Why
from tickets.core.people import User
from tickets.core.shop import LANGUAGES, Shop
from tickets.core.ticket import Kind, Priority
from tickets.lib.letters import plain
from tickets.macros.actions import (
    ME,
    MOST_WORKDAYS,
    NOBODY,
    REASONS,
    STATES,
    Actions,
    WrongActions,
)
from tickets.macros.doors import scopes_for
from tickets.macros.keeping import Wording, problems_of
from tickets.macros.language import MOST_LENGTH
from tickets.macros.language.markup import tidy
from tickets.macros.models import Macro, MacroText, Scope
from tickets.staff import known
from tickets.staff.macros_words import fault_words

LEAVE = ("", _("leave it"))


class MacroForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=100)
    folder = forms.CharField(label=_("Folder"), max_length=60, required=False)
    keywords = forms.CharField(
        label=_("Search words"),
        max_length=200,
        required=False,
        help_text=_("Words that customers use for this; it is suggested by them."),
    )
    code = forms.SlugField(
        label=_("Short name"),
        max_length=40,
        required=False,
        help_text=_('To stand in other macros: {{ snippet: "name" }}'),
    )
    scope = forms.ChoiceField(label=_("For whom"))
    shop = forms.ModelChoiceField(
        label=_("Shop"), queryset=Shop.objects.none(), required=False, empty_label="-"
    )
    state = forms.ChoiceField(
        label=_("Then"), required=False, choices=[LEAVE, *((one, one.label) for one in STATES)]
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[LEAVE, *Kind.choices])
    priority = forms.ChoiceField(
        label=_("Priority"), required=False, choices=[LEAVE, *Priority.choices]
    )
    add_tags = forms.CharField(
        label=_("Tag it"), required=False, max_length=400, help_text=_("With commas between.")
    )
    remove_tags = forms.CharField(label=_("Take off tags"), required=False, max_length=400)
    assignee = forms.ChoiceField(
        label=_("In the hands of"),
        required=False,
        choices=[LEAVE, (ME, _("whoever sends it")), (NOBODY, _("nobody"))],
    )
    cause = forms.ChoiceField(label=_("Cause"), required=False)
    follow_up = forms.IntegerField(
        label=_("Come back to it after so many working days"),
        required=False,
        min_value=0,
        max_value=MOST_WORKDAYS,
    )
    follow_up_why = forms.ChoiceField(
        label=_("Because"),
        required=False,
        choices=[(one, one.label) for one in REASONS],
        initial=Why.PROMISE,
    )
    follow_up_stays = forms.ChoiceField(
        label=_("When the customer writes first"),
        required=False,
        choices=[("", _("it is not needed any more")), ("yes", _("it stays"))],
    )
    note = forms.CharField(
        label=_("Note for colleagues"), required=False, max_length=5000, widget=forms.Textarea
    )
    review_on = forms.DateField(
        label=_("Look at it again on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    keeper = forms.ModelChoiceField(
        label=_("Who looks at it"), queryset=User.objects.none(), required=False, empty_label="-"
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        scope, shop = self.fields["scope"], self.fields["shop"]
        assert isinstance(scope, forms.ChoiceField)
        assert isinstance(shop, forms.ModelChoiceField)
        scope.choices = [(one.value, one.label) for one in scopes_for(user)]
        shop.queryset = shops_for(user)
        keeper = self.fields["keeper"]
        assert isinstance(keeper, forms.ModelChoiceField)
        keeper.queryset = all_colleagues_for(user)
        cause = self.fields["cause"]
        assert isinstance(cause, forms.ChoiceField)
        causes = [one for one in known.all_causes(user) if one["can_be_chosen"]]
        cause.choices = [LEAVE, *((str(one["pk"]), one["name"]) for one in causes)]
        for language, name in LANGUAGES:
            self.fields |= _text_fields(language, str(name))

    @property
    def texts(self) -> list[dict[str, forms.BoundField]]:
        """The fields of each language: subject, plain text, and what the editor makes of it."""
        names = ("subject", "text", "html")
        return [{name: self[f"{name}_{one}"] for name in names} for one, _label in LANGUAGES]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        if cleaned["scope"] == Scope.SHOP and not cleaned["shop"]:
            raise ValidationError(_("Choose the shop that it is for."))
        wording = self.wording()
        if not wording.told:
            raise ValidationError(_("Write the text in one language at least."))
        for place, problems in problems_of(wording).items():
            name = place if place in self.fields else f"text_{place}"
            for problem in problems:
                self.add_error(name, fault_words(problem))
        return cleaned

    def wording(self) -> Wording:
        """Everything that was decided, to be kept."""
        said = self.cleaned_data
        scope = Scope(said["scope"])
        texts = {one: text_in(said, one, before=self.initial) for one, _name in LANGUAGES}
        return Wording(
            title=said["title"],
            folder=said["folder"],
            keywords=said["keywords"],
            code=said["code"],
            scope=scope,
            shop=said["shop"] if scope != Scope.TEAM else None,
            owner=self.user if scope == Scope.PERSONAL else None,
            texts={language: text.body for language, text in texts.items()},
            html={language: text.html for language, text in texts.items() if text.html},
            subjects={one: text.subject for one, text in texts.items() if text.subject},
            actions=self._actions(),
            is_active=said["is_active"],
            review_on=said["review_on"],
            keeper=said["keeper"],
        )

    def _actions(self) -> Actions:
        names = ("state", "kind", "cause", "priority", "assignee", "note", "follow_up")
        more = ("follow_up_why", "follow_up_stays")
        data: dict[str, Any] = {name: self.cleaned_data[name] for name in (*names, *more)}
        for name in ("add_tags", "remove_tags"):
            data[name] = [one for one in self.cleaned_data[name].split(",") if one.strip()]
        try:
            return Actions.read({name: value for name, value in data.items() if value})
        except WrongActions as wrong:
            raise ValidationError(_("At most ten tags.")) from wrong


def _text_fields(language: str, name: str) -> dict[str, forms.Field]:
    attributes: dict[str, Any] = {"spellcheck": "true", "lang": language}
    return {
        f"subject_{language}": forms.CharField(
            label=_("Subject"),
            required=False,
            max_length=200,
            widget=forms.TextInput(attrs=attributes),
        ),
        f"text_{language}": forms.CharField(
            label=name,
            required=False,
            max_length=MOST_LENGTH,
            strip=False,
            widget=forms.Textarea(attrs={**attributes, "data-plain": ""}),
        ),
        f"html_{language}": forms.CharField(
            required=False,
            max_length=2 * MOST_LENGTH,
            # Only the editor sends it: without a script the plain text is the truth.
            widget=forms.HiddenInput(attrs={"data-html": "", "disabled": True}),
        ),
    }


def text_in(
    said: Mapping[str, Any], language: str, *, before: Mapping[str, Any] | None = None
) -> MacroText:
    """One language's text as it was sent; `before` keeps the make-up of a text left as it was."""
    subject = " ".join(str(said.get(f"subject_{language}", "")).split())
    body = str(said.get(f"text_{language}", "")).replace("\r\n", "\n").strip()
    html = tidy(str(said.get(f"html_{language}", "")))
    if not html and body and before and body == before.get(f"text_{language}"):
        html = str(before.get(f"html_{language}", ""))
    if html:
        body = plain(html)
    return MacroText(language=language, subject=subject, html=html if body else "", body=body)


def initial_of(macro: Macro) -> dict[str, Any]:
    actions = Actions.read(macro.actions)
    fields = (
        *("title", "folder", "keywords", "code", "scope", "shop"),
        *("review_on", "keeper", "is_active"),
    )
    return {
        **{name: getattr(macro, name) for name in fields},
        **{
            f"{name}_{one.language}": said
            for one in macro.texts.all()
            for name, said in (("subject", one.subject), ("text", one.body), ("html", one.html))
        },
        **actions.as_data(),
        "add_tags": ", ".join(actions.add_tags),
        "remove_tags": ", ".join(actions.remove_tags),
        "follow_up_stays": "yes" if actions.follow_up_stays else "",
    }
