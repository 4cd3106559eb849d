"""Forms of the steps that need a word more."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets.core.people import User

#: The hour at which a day's work begins, for moments that nobody chose exactly.
MORNING = 9


class MomentField(forms.DateTimeField):
    """A moment in the reader's own time, as the browser's picker writes it."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
        super().__init__(widget=widget, input_formats=formats, **kwargs)


class SnoozeForm(forms.Form):
    until = MomentField(label=gettext_lazy("Until"))


class PromiseForm(forms.Form):
    until = MomentField(
        label=gettext_lazy("We answer before"),
        help_text=gettext_lazy("From now on this is due then, whatever the usual promise."),
    )


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(
        label=gettext_lazy("To"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Choose a colleague"),
    )
    question = forms.CharField(
        label=gettext_lazy("Your question"),
        widget=forms.Textarea,
        max_length=20_000,
        help_text=gettext_lazy("Your colleague gets it by mail, and it stays here as a note."),
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = people


class CustomerForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail address of the customer"),
        max_length=254,
        help_text=gettext_lazy("Answers go there from now on."),
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)


class NumberForm(forms.Form):
    number = forms.CharField(label=gettext_lazy("Number of the other question"), max_length=20)

    def clean_number(self) -> int:
        number = str(self.cleaned_data["number"]).strip().removeprefix("#")
        if not (number.isascii() and number.isdigit() and len(number) < 19):
            raise ValidationError(_("Give its number, for example #123."))
        return int(number)


def moments_to_wake(now: datetime) -> list[tuple[str, str]]:
    """(value, words) of moments that people often mean, in their own time."""
    here = localtime(now)
    morning = here.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    choices = [
        (here + timedelta(hours=3), _("in 3 hours")),
        (morning + timedelta(days=1), _("tomorrow morning")),
        (morning + timedelta(days=3), _("in 3 days")),
        (morning + timedelta(days=7 - here.weekday()), _("next Monday")),
        (morning + timedelta(days=14), _("in 2 weeks")),
    ]
    return [(f"{moment:%Y-%m-%dT%H:%M}", words) for moment, words in choices]
