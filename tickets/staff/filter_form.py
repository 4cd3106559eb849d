"""The filters that a list can have, as a form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tickets.core.access import shops_for
from tickets.core.people import User
from tickets.core.savedview import LONGEST, ME, NOBODY, NONE, Filters, checked
from tickets.core.shop import LANGUAGES
from tickets.core.states import State
from tickets.core.ticket import Channel, Kind, Priority
from tickets.staff import known

Choices = list[tuple[Any, Any]]

_DAY = {"type": "date"}


def _several(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


def _words(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST, required=False, **more)


class FilterForm(forms.Form):
    """Everything may stay empty; what is filled in narrows the list."""

    text = _words(_("Words, as in the search"))
    customer = _words(_("Name or address of the customer"))
    state = _several(_("State"), State.choices)
    assignee = forms.ChoiceField(label=_("In the hands of"), required=False)
    kind = _several(_("Kind"), Kind.choices)
    priority = _several(_("Priority"), Priority.choices)
    shop = forms.ChoiceField(label=_("Shop"), required=False)
    cause = forms.ChoiceField(label=_("Cause"), required=False)
    tag = _words(_("Tag"))
    channel = _several(_("Came in by"), Channel.choices)
    language = _several(_("Language"), LANGUAGES)
    order = _words(_("Order number"))
    since = forms.DateField(
        label=pgettext_lazy("from a day on", "Since"),
        required=False,
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shops = list(shops_for(user))
        self._choices("shop", [("", _("any"))] + [(str(one.pk), one.name) for one in shops])
        causes: Choices = [("", _("any")), (NONE, _("not known"))]
        causes += [(str(one["pk"]), one["name"]) for one in known.all_causes(user)]
        self._choices("cause", causes)
        people = User.objects.answering().filter(shops__in=shops).distinct().order_by("name")
        owners = User.objects.answering().filter(role="owner").order_by("name")
        names = {one.pk: one.name for one in [*people, *owners]}
        fixed: Choices = [("", _("anybody")), (ME, _("me")), (NOBODY, _("nobody yet"))]
        self._choices("assignee", fixed + [(str(pk), name) for pk, name in names.items()])

    def _choices(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def filters(self) -> Filters:
        """What was filled in, in the shape that is kept."""
        filled = {name: value for name, value in self.cleaned_data.items() if value}
        for name in ("since", "until"):
            if name in filled:
                filled[name] = filled[name].isoformat()
        for name in ("shop", "assignee", "cause"):
            if str(filled.get(name, "")).isdigit():
                filled[name] = int(filled[name])
        if "priority" in filled:
            filled["priority"] = [int(one) for one in filled["priority"]]
        return checked(filled)


class KeepForm(forms.Form):
    name = forms.CharField(label=_("Name of the list"), max_length=60)
    is_shared = forms.BooleanField(label=_("For everybody"), required=False)
