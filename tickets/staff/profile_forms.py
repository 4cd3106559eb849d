"""Checks what somebody fills in about himself."""

import re
from datetime import time
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tickets.core.access import READERS, WRITERS, all_colleagues_for
from tickets.core.daymail import Rhythm
from tickets.core.notice import USUAL, Choice, NoticeKind, choice_of
from tickets.core.people import User
from tickets.core.shop import LANGUAGES
from tickets.staff.lists import VIEWS

#: More mails a day than this are no digest.
MOST_MOMENTS = 6


class ProfileForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=100)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES[:2])
    theme = forms.ChoiceField(
        label=_("Colours"),
        choices=[("", _("Like my device")), ("light", _("Light")), ("dark", _("Dark"))],
        required=False,
        widget=forms.RadioSelect,
    )
    start_view = forms.ChoiceField(label=_("First page after logging in"), required=False)
    signature = forms.CharField(
        label=_("Under your answers"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "For example your name and what you do; empty is your name. The shop's own follows."
        ),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if user.role not in READERS:
            del self.fields["start_view"], self.fields["signature"]
            return
        choice = self.fields["start_view"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", _("the usual one")), *((v.name, v.label) for v in VIEWS.values())]


class ColoursForm(forms.Form):
    theme = forms.ChoiceField(choices=[(one, one) for one in ("system", "light", "dark")])

    def clean_theme(self) -> str:
        chosen: str = self.cleaned_data["theme"]
        return "" if chosen == "system" else chosen


class NewsForm(forms.Form):
    digest = forms.CharField(
        label=_("Mails leave together at"),
        max_length=60,
        required=False,
        help_text=_(
            "For example 10:00, 16:00. Empty: at the answer moments of the shop, or each at once "
            "where it has none. What is urgent never waits."
        ),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        initial: dict[str, Any] = {kind.value: choice_of(user, kind) for kind in USUAL}
        kwargs["initial"] = {**initial, "digest": ", ".join(user.digest_at)}
        super().__init__(*args, **kwargs)
        for kind in NoticeKind:
            self.fields[kind.value] = forms.ChoiceField(label=kind.label, choices=Choice)
        self.order_fields([*NoticeKind.values, "digest"])

    def clean_digest(self) -> list[str]:
        words = [one for one in re.split(r"[\s,;]+", self.cleaned_data["digest"]) if one]
        try:
            moments = sorted({f"{_moment(word):%H:%M}" for word in words})
        except ValueError as error:
            raise ValidationError(_("Write moments as 10:00, 16:00.")) from error
        if len(moments) > MOST_MOMENTS:
            raise ValidationError(_("Six moments a day at most."))
        return moments

    def fields_of_user(self) -> dict[str, Any]:
        choices = {kind: self.cleaned_data[kind] for kind in NoticeKind.values}
        return {"notice_choices": choices, "digest_at": self.cleaned_data["digest"]}


class DayForm(forms.Form):
    """The owner's mail about the day."""

    rhythm = forms.ChoiceField(
        label=_("A mail about the day"),
        choices=Rhythm,
        widget=forms.RadioSelect,
        help_text=_("What is late or promised, what rose, praise, trouble. None when all is well."),
    )
    at = forms.TimeField(
        label=_("At"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    time_zone = forms.ChoiceField(
        label=_("By the clock of"),
        choices=[(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())],
    )


class AwayForm(forms.Form):
    away_from = forms.DateField(
        label=_("Away from"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    away_until = forms.DateField(
        label=_("Up to and including"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    stand_in = forms.ModelChoiceField(
        label=_("Who stands in for you"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("the team"),
        help_text=_("New questions, and those that wake up, go there while you are away."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["stand_in"]
        assert isinstance(choice, forms.ModelChoiceField)
        if user.role in WRITERS:
            choice.queryset = all_colleagues_for(user).exclude(pk=user.pk)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("away_from"), data.get("away_until")
        if last and not first:
            self.add_error("away_from", _("From which day?"))
        if first and last and last < first:
            self.add_error("away_until", _("This day lies before the first one."))
        return data


def _moment(word: str) -> time:
    hour, _colon, minute = word.replace(".", ":").partition(":")
    return time(int(hour), int(minute or 0))
