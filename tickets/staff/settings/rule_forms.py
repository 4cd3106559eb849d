"""Forms of opening hours and policies."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets.core.people import User
from tickets.core.shop import LANGUAGES, Mailbox, Shop
from tickets.core.ticket import Channel, Kind, Priority
from tickets.desk.rule_changes import ExtraDay
from tickets.sla.conditions import IMPORTANT, ORDINARY
from tickets.sla.models import Closure, CountedIn, OpeningHours, Policy, PolicyTarget
from tickets.sla.records import Scope
from tickets.sla.terms import ORDINARY_MINUTES
from tickets.sla.thresholds import MOST_PERCENT, Threshold, parse_thresholds
from tickets.staff.settings.rule_fields import BlocksField, LengthField, length_of, minutes_of

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
GERMAN = (
    *("BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV"),
    *("NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"),
)
COUNTRIES = [
    ("", gettext_lazy("none")),
    ("NL", gettext_lazy("Netherlands")),
    ("BE", gettext_lazy("Belgium")),
    ("DE", gettext_lazy("Germany")),
    *((f"DE-{state}", f"DE-{state}") for state in GERMAN),
    ("FR", gettext_lazy("France")),
    ("LU", gettext_lazy("Luxembourg")),
    ("AT", gettext_lazy("Austria")),
    ("GB", gettext_lazy("United Kingdom")),
]
CELLS = ("first", "next", "resolution")
NOTIFY = [
    ("", gettext_lazy("nobody")),
    ("assignee", gettext_lazy("who has it in hand, or else everybody")),
    ("team", gettext_lazy("everybody of the shop")),
    ("owner", gettext_lazy("the owners")),
]
#: Empty lines offered for more warnings.
SPARE = 2
Group = list[tuple[str, list[forms.BoundField]]]


class RuleForm(forms.Form):
    """What every change of the rules asks: for whom it is."""

    scope = forms.ChoiceField(
        label=gettext_lazy("For whom"),
        choices=Scope.choices,
        widget=forms.RadioSelect,
        initial=Scope.FROM_NOW,
    )


class HoursForm(RuleForm):
    country = forms.ChoiceField(
        label=gettext_lazy("Public holidays of"), choices=COUNTRIES, required=False
    )
    closed = forms.MultipleChoiceField(
        label=gettext_lazy("These days are not as usual"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    extra_day = forms.DateField(
        label=gettext_lazy("Another day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    extra_name = forms.CharField(label=gettext_lazy("What it is"), required=False, max_length=100)
    extra_hours = BlocksField(
        label=gettext_lazy("Open from and to"), help_text=gettext_lazy("Empty is closed all day.")
    )
    field_order = [*DAYS]

    def __init__(self, data: QueryDict | None, *, hours: OpeningHours, today: date) -> None:
        initial = dict(zip(DAYS, hours.week, strict=True)) | {"country": hours.country}
        days = list(Closure.objects.filter(shop=hours.shop, day__gte=today).order_by("day"))
        initial["closed"] = [str(one.pk) for one in days if one.is_active]
        super().__init__(data, initial=initial)
        for number, name in enumerate(DAYS):
            self.fields[name] = BlocksField(label=str(WEEKDAYS[number]).capitalize())
        self.order_fields(self.field_order)
        self.days = days
        closed = self.fields["closed"]
        assert isinstance(closed, forms.MultipleChoiceField)
        closed.choices = [(str(one.pk), one) for one in days]

    @property
    def week_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in DAYS]

    @property
    def day_rows(self) -> list[tuple[Closure, bool]]:
        ticked = {str(value) for value in self["closed"].value() or []}
        return [(day, str(day.pk) in ticked) for day in self.days]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        if not self.errors and not any(data[name] for name in DAYS):
            raise ValidationError(_("Open at least once a week."))
        if data.get("extra_day") and not data.get("extra_name"):
            self.add_error("extra_name", _("Say what day it is."))
        return data

    def said(self) -> dict[str, Any]:
        data = self.cleaned_data
        day = data["extra_day"]
        return {
            "week": [data[name] for name in DAYS],
            "country": data["country"],
            "listed": [one.pk for one in self.days],
            "kept": [int(pk) for pk in data["closed"]],
            "extra": ExtraDay(day, data["extra_name"], data["extra_hours"]) if day else None,
        }


def _choices(label: Any, choices: Any) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class PolicyForm(RuleForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    is_active = forms.BooleanField(label=gettext_lazy("In use"), required=False, initial=True)
    shop = forms.ModelChoiceField(
        label=gettext_lazy("Shop"),
        queryset=Shop.objects.order_by("name"),
        required=False,
        empty_label=gettext_lazy("all shops"),
    )
    kinds = _choices(gettext_lazy("Kinds"), Kind.choices)
    priorities = _choices(gettext_lazy("Priorities"), Priority.choices)
    channels = _choices(gettext_lazy("Came in by"), Channel.choices)
    languages = _choices(gettext_lazy("Languages"), LANGUAGES)
    mailboxes = _choices(gettext_lazy("Written to"), [])
    customers = _choices(
        gettext_lazy("Customers"),
        [(IMPORTANT, gettext_lazy("important ones")), (ORDINARY, gettext_lazy("all others"))],
    )
    tags = forms.CharField(
        label=gettext_lazy("Tags"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("With commas in between; one of them is enough."),
    )
    reopen = LengthField(label=gettext_lazy("Time left at least when opened again"), initial="2 h")
    grace = LengthField(
        label=gettext_lazy("Time left at least after a change of ours"), initial="1 h"
    )
    outside = LengthField(
        label=gettext_lazy("Extra time for what comes in when the shop is closed"), initial=""
    )
    pauses_for_third_party = forms.BooleanField(
        label=gettext_lazy("Stand still while waiting for someone else"),
        required=False,
        initial=True,
    )

    def __init__(self, data: QueryDict | None, *, policy: Policy | None) -> None:
        super().__init__(data, initial=_initial(policy))
        mailboxes = self.fields["mailboxes"]
        assert isinstance(mailboxes, forms.TypedMultipleChoiceField)
        mailboxes.choices = [(box.pk, box.email) for box in Mailbox.objects.order_by("email")]
        mailboxes.coerce = int
        priorities = self.fields["priorities"]
        assert isinstance(priorities, forms.TypedMultipleChoiceField)
        priorities.coerce = int
        for row in ROWS:
            for cell in CELLS:
                self.fields[f"{cell}{row}"] = LengthField(label=str(LABELS[cell]))
                self.fields[f"{cell}{row}_in"] = forms.ChoiceField(
                    label=_("counted in"), choices=CountedIn.choices, required=False
                )
        self.warnings = len(policy.thresholds if policy else ()) + SPARE
        people = [("", "-"), *((one.pk, str(one)) for one in User.objects.answering())]
        for number in range(self.warnings):
            self._add_warning(number, people)

    def _add_warning(self, number: int, people: list[tuple[Any, str]]) -> None:
        self.fields[f"percent{number}"] = forms.IntegerField(
            label=_("At percent"), required=False, min_value=1, max_value=MOST_PERCENT
        )
        self.fields[f"notify{number}"] = forms.ChoiceField(
            label=_("Mail"), choices=NOTIFY, required=False
        )
        self.fields[f"raise{number}"] = forms.TypedChoiceField(
            label=_("Raise to"),
            choices=[("", "-"), *Priority.choices],
            required=False,
            coerce=int,
            empty_value=None,
        )
        self.fields[f"tag{number}"] = forms.CharField(label=_("Tag"), required=False, max_length=40)
        self.fields[f"give{number}"] = forms.TypedChoiceField(
            label=_("Give to"), choices=people, required=False, coerce=int, empty_value=None
        )

    @property
    def target_rows(self) -> Group:
        return [
            (
                str(Priority(int(row)).label) if row else _("usually"),
                [self[f"{cell}{row}{end}"] for cell in CELLS for end in ("", "_in")],
            )
            for row in ROWS
        ]

    @property
    def warning_rows(self) -> list[list[forms.BoundField]]:
        return [
            [self[f"{name}{number}"] for name in ("percent", "notify", "raise", "tag", "give")]
            for number in range(self.warnings)
        ]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        if not self.errors:
            try:
                parse_thresholds(self._thresholds())
            except ValueError as error:
                raise ValidationError(_("Give every percentage once.")) from error
        return data

    def _thresholds(self) -> list[dict[str, Any]]:
        data = self.cleaned_data
        return [
            Threshold(
                percent=data[f"percent{number}"],
                notify=data[f"notify{number}"],
                priority=data[f"raise{number}"],
                tag=data[f"tag{number}"],
                assignee=data[f"give{number}"],
            ).stored()
            for number in range(self.warnings)
            if data[f"percent{number}"]
        ]

    def fields_said(self) -> dict[str, Any]:
        """What of it are columns of a policy."""
        data = self.cleaned_data
        tags = [" ".join(tag.lower().split()) for tag in data["tags"].split(",")]
        conditions = {
            name: data[name]
            for name in (
                *("kinds", "priorities", "channels"),
                *("languages", "mailboxes", "customers"),
            )
        } | {"tags": [tag for tag in tags if tag]}
        return {
            "name": data["name"],
            "is_active": data["is_active"],
            "shop": data["shop"],
            "conditions": {name: value for name, value in conditions.items() if value},
            "reopen_minutes": minutes_of(data["reopen"], "business") or 0,
            "grace_minutes": minutes_of(data["grace"], "business") or 0,
            "outside_minutes": minutes_of(data["outside"], "business") or 0,
            "pauses_for_third_party": data["pauses_for_third_party"],
            "thresholds": self._thresholds(),
        }

    def targets_said(self) -> dict[int | None, dict[str, Any]]:
        """The rows that say something; the usual one is always there."""
        data = self.cleaned_data
        rows: dict[int | None, dict[str, Any]] = {}
        for row in ROWS:
            cells: dict[str, Any] = {}
            for cell in CELLS:
                counted_in = data[f"{cell}{row}_in"] or CountedIn.BUSINESS.value
                minutes = minutes_of(data[f"{cell}{row}"], counted_in)
                if minutes is None and counted_in == CountedIn.MOMENT:
                    minutes = ORDINARY_MINUTES
                cells[f"{cell}_minutes"] = minutes
                cells[f"{cell}_counted_in"] = counted_in
            if not row or any(cells[f"{cell}_minutes"] for cell in CELLS):
                rows[int(row) if row else None] = cells
        return rows


#: The usual row first, then one per priority.
ROWS = ("", *(str(priority.value) for priority in Priority))
LABELS = {
    "first": gettext_lazy("First answer"),
    "next": gettext_lazy("Next answer"),
    "resolution": gettext_lazy("Solution"),
}


def _initial(policy: Policy | None) -> dict[str, Any]:
    if policy is None:
        return {"percent0": 80, "notify0": "assignee", "percent1": 100, "notify1": "assignee"}
    initial: dict[str, Any] = {
        "name": policy.name,
        "is_active": policy.is_active,
        "shop": policy.shop_id,
        **policy.conditions,
        "tags": ", ".join(policy.conditions.get("tags", ())),
        "reopen": length_of(policy.reopen_minutes, "business"),
        "grace": length_of(policy.grace_minutes, "business"),
        "outside": length_of(policy.outside_minutes, "business"),
        "pauses_for_third_party": policy.pauses_for_third_party,
    }
    for row in policy.targets.all():
        initial |= _row_initial(row)
    for number, one in enumerate(parse_thresholds(policy.thresholds)):
        initial |= {
            f"percent{number}": one.percent,
            f"notify{number}": one.notify,
            f"raise{number}": one.priority,
            f"tag{number}": one.tag,
            f"give{number}": one.assignee,
        }
    return initial


def _row_initial(row: PolicyTarget) -> dict[str, Any]:
    end = "" if row.priority is None else str(row.priority)
    initial: dict[str, Any] = {}
    for cell in CELLS:
        counted_in = getattr(row, f"{cell}_counted_in")
        initial[f"{cell}{end}"] = length_of(getattr(row, f"{cell}_minutes"), counted_in)
        initial[f"{cell}{end}_in"] = counted_in
    return initial
