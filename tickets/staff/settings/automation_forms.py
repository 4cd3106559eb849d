"""The form of a rule: when, if, then; each part read and written as it is stored."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets.automation.conditions import LONGEST, MOST, NOBODY, SOMEBODY
from tickets.automation.deeds import DRAFT, SENT, Names
from tickets.automation.keeping import Wording
from tickets.automation.occasions import LASTING, When
from tickets.automation.occasions import LONGEST as LONGEST_WAIT
from tickets.core.shop import LANGUAGES, Shop
from tickets.core.states import State
from tickets.core.ticket import Channel, Kind, Priority
from tickets.macros.actions import MOST_NOTE, MOST_TAGS, MOST_WORKDAYS, STATES
from tickets.sla.conditions import IMPORTANT, ORDINARY
from tickets.sla.models import CountedIn
from tickets.staff.settings.rule_fields import LengthField, length_of, minutes_of
from tickets.staff.settings.rule_forms import NOTIFY

NOTHING = ("", gettext_lazy("leave it"))
WHOEVER = ("", gettext_lazy("whoever"))
IN_TURN = "turn"
#: Names of fields that stand in the form as ticks, and how they are stored.
TICKS = {
    "kinds": str,
    "priorities": int,
    "channels": str,
    "languages": str,
    "customers": str,
    "mailboxes": int,
    "states": str,
    "causes": int,
}
LISTED = ("words", "senders", "tags")


def _ticks(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


def _choice(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False)


class ListField(forms.CharField):
    """Words with commas in between."""

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        found = list(dict.fromkeys(" ".join(one.split()) for one in text.split(",") if one.strip()))
        if len(found) > MOST or any(len(one) > LONGEST for one in found):
            raise ValidationError(_("Give fewer or shorter ones, with commas in between."))
        return found

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value


def _list(label: Any, hint: Any = "") -> ListField:
    return ListField(label=label, required=False, max_length=1000, help_text=hint)


class AutomationForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    is_active = forms.BooleanField(label=gettext_lazy("In use"), required=False)
    shop = forms.ModelChoiceField(
        label=gettext_lazy("Shop"),
        queryset=Shop.objects.order_by("name"),
        required=False,
        empty_label=gettext_lazy("all shops"),
    )
    when = forms.ChoiceField(label=gettext_lazy("When"), choices=When.choices)
    length = LengthField(
        label=gettext_lazy("How long"),
        help_text=gettext_lazy("Only for what lasts: like 30 min, 4 h or 2 d."),
    )
    counted_in = _choice(gettext_lazy("counted in"), CountedIn.choices)
    words = _list(gettext_lazy("Says one of these"), gettext_lazy("With commas in between."))
    senders = _list(
        gettext_lazy("Comes from"), gettext_lazy("Addresses or domains, with commas in between.")
    )
    tags = _list(gettext_lazy("Has one of these tags"))
    assigned = forms.ChoiceField(label=gettext_lazy("In whose hands"), required=False)
    hours = _choice(
        gettext_lazy("The shop is"),
        [("", gettext_lazy("open or closed")), ("open", gettext_lazy("open")),
         ("closed", gettext_lazy("closed"))],
    )  # fmt: skip
    kinds = _ticks(gettext_lazy("Kinds"), Kind.choices)
    priorities = _ticks(gettext_lazy("Priorities"), Priority.choices)
    states = _ticks(gettext_lazy("States"), [one for one in State.choices if one[0] != State.SPAM])
    channels = _ticks(gettext_lazy("Came in by"), Channel.choices)
    languages = _ticks(gettext_lazy("Languages"), LANGUAGES)
    customers = _ticks(
        gettext_lazy("Customers"),
        [(IMPORTANT, gettext_lazy("important ones")), (ORDINARY, gettext_lazy("all others"))],
    )
    mailboxes = _ticks(gettext_lazy("Written to"), [])
    causes = _ticks(gettext_lazy("Causes"), [])
    assignee = _choice(gettext_lazy("Give it to"), [])
    kind = _choice(gettext_lazy("Call it"), [NOTHING, *Kind.choices])
    priority = _choice(gettext_lazy("Priority"), [NOTHING, *Priority.choices])
    cause = _choice(gettext_lazy("Cause"), [])
    add_tags = _list(gettext_lazy("Tag it"))
    remove_tags = _list(gettext_lazy("Take these tags off"))
    state = _choice(gettext_lazy("Then it is"), [NOTHING, *((one, one.label) for one in STATES)])
    follow_up = forms.IntegerField(
        label=gettext_lazy("Let it sleep for so many working days"),
        required=False,
        min_value=1,
        max_value=MOST_WORKDAYS,
    )
    note = forms.CharField(
        label=gettext_lazy("Leave a note for colleagues"),
        required=False,
        max_length=MOST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    macro = _choice(gettext_lazy("Ready answer"), [])
    macro_how = _choice(
        gettext_lazy("What to do with it"),
        [(DRAFT, gettext_lazy("put it ready as a draft for who has it in hand")),
         (SENT, gettext_lazy("mail it at once, at most once a day"))],
    )  # fmt: skip
    notify = _choice(gettext_lazy("Tell"), NOTIFY)
    stops = forms.BooleanField(
        label=gettext_lazy("Stop here: the rules below leave it alone"), required=False
    )

    def __init__(self, data: QueryDict | None, *, wording: Wording | None, names: Names) -> None:
        super().__init__(data, initial=_initial(wording) if wording else {})
        people = [(str(pk), name) for pk, name in names.people.items()]
        whose = [(NOBODY, _("nobody's")), (SOMEBODY, _("somebody's"))]
        given = [(IN_TURN, _("whose turn it is")), (NOBODY, _("the team"))]
        offered: dict[str, list[Any]] = {
            "mailboxes": list(names.mailboxes.items()),
            "causes": list(names.causes.items()),
            "cause": [NOTHING, *names.causes.items()],
            "macro": [("", _("none")), *names.macros.items()],
            "assigned": [WHOEVER, *whose, *people],
            "assignee": [NOTHING, *given, *people],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        if data.get("when") in LASTING and not self.errors:
            minutes = minutes_of(data.get("length"), data.get("counted_in") or "business")
            if not minutes or minutes > LONGEST_WAIT:
                self.add_error("length", _("Say how long, up to 30 days."))
        if data.get("follow_up") and data.get("state"):
            self.add_error("follow_up", _("Let it sleep or give it a state, not both."))
        for name in ("add_tags", "remove_tags"):
            if len(data.get(name, ())) > MOST_TAGS or any(len(t) > 40 for t in data.get(name, ())):
                self.add_error(name, _("Give fewer or shorter ones, with commas in between."))
        if not self.errors and not self._deeds():
            raise ValidationError(_("Choose at least one thing that it does."))
        return data

    def said(self) -> Wording:
        data = self.cleaned_data
        return Wording(
            name=data["name"],
            shop=data["shop"],
            is_active=data["is_active"],
            stops=data["stops"],
            occasion=self._occasion(),
            conditions=self._conditions(),
            deeds=self._deeds(),
        )

    def _occasion(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data["when"] not in LASTING:
            return {"when": data["when"]}
        counted_in = data["counted_in"] or CountedIn.BUSINESS.value
        minutes = minutes_of(data["length"], counted_in)
        return {"when": data["when"], "minutes": minutes, "counted_in": counted_in}

    def _conditions(self) -> dict[str, Any]:
        data = self.cleaned_data
        said: dict[str, Any] = {name: [of(x) for x in data[name]] for name, of in TICKS.items()}
        said |= {name: data[name] for name in LISTED}
        said["tags"] = [tag.lower() for tag in said["tags"]]
        said |= {"assignee": data["assigned"], "hours": data["hours"]}
        return {name: value for name, value in said.items() if value}

    def _deeds(self) -> dict[str, Any]:
        data = self.cleaned_data
        plain = ("kind", "add_tags", "remove_tags", "state", "follow_up", "note", "notify")
        said: dict[str, Any] = {name: data[name] for name in plain}
        said |= {name: int(data[name] or 0) for name in ("priority", "cause", "macro")}
        said["add_tags"] = [tag.lower() for tag in said["add_tags"]]
        said["remove_tags"] = [tag.lower() for tag in said["remove_tags"]]
        said["in_turn"] = data["assignee"] == IN_TURN
        said["assignee"] = "" if said["in_turn"] else data["assignee"]
        said["macro_how"] = (data["macro_how"] or DRAFT) if said["macro"] else ""
        return {name: value for name, value in said.items() if value}


def _initial(wording: Wording) -> dict[str, Any]:
    occasion, deeds = wording.occasion, wording.deeds
    counted_in = occasion.get("counted_in", CountedIn.BUSINESS.value)
    conditions = dict(wording.conditions)
    return {
        "name": wording.name,
        "is_active": wording.is_active,
        "shop": wording.shop,
        "stops": wording.stops,
        "when": occasion["when"],
        "length": length_of(occasion.get("minutes"), counted_in),
        "counted_in": counted_in,
        "assigned": conditions.pop("assignee", ""),
        **conditions,
        **deeds,
        "assignee": IN_TURN if deeds.get("in_turn") else deeds.get("assignee", ""),
    }
