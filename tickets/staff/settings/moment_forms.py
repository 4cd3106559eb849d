"""Forms of the answer moments and of the confirmation that customers get."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets.core.notice import URGENT_TAGS
from tickets.core.shop import Shop
from tickets.lib.confirming import strange_blanks
from tickets.sla.models import OpeningHours, parse_blocks
from tickets.sla.worktime import Block
from tickets.staff.settings.rule_forms import DAYS, RuleForm

#: More a day than this is all day long.
MOST_MOMENTS = 8
_CLOCK = re.compile(r"^(\d{1,2})(?:[:.](\d{2}))?(?:\s*(?:u|uur|h))?$")


class MomentsField(forms.CharField):
    """'10:00, 16:00' as ["10:00", "16:00"]; empty is none on this day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=100, **kwargs)

    def clean(self, value: Any) -> list[str]:
        words = [one.strip() for one in re.split(r"[,;]", super().clean(value)) if one.strip()]
        moments = sorted({_clock(word) for word in words})
        if len(moments) > MOST_MOMENTS:
            raise ValidationError(_("Eight moments a day at most."))
        return moments

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value


def _clock(word: str) -> str:
    found = _CLOCK.match(word.lower())
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise ValidationError(_("Write moments as 10:00, 16:00."))
    return f"{int(found[1]):02}:{found[2] or '00'}"


class MomentsForm(RuleForm):
    round_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes that a round takes"),
        min_value=5,
        max_value=480,
        help_text=gettext_lazy("A customer is promised the end of a round, not its beginning."),
    )
    urgent_tags = forms.CharField(
        label=gettext_lazy("Tags that cannot wait"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "With commas in between. News of such a question is mailed at once, whatever moments "
            "people chose; so is what has the highest priority."
        ),
    )

    def __init__(self, data: QueryDict | None, *, hours: OpeningHours) -> None:
        week = hours.moments or [[] for _day in DAYS]
        tags = hours.shop.urgent_tags
        initial = dict(zip(DAYS, week, strict=True)) | {
            "round_minutes": hours.round_minutes,
            "urgent_tags": ", ".join(URGENT_TAGS if tags is None else tags),
        }
        super().__init__(data, initial=initial)
        self.hours = hours
        for number, name in enumerate(DAYS):
            self.fields[name] = MomentsField(label=str(WEEKDAYS[number]).capitalize())

    @property
    def week_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in DAYS]

    def clean_urgent_tags(self) -> list[str]:
        words = self.cleaned_data["urgent_tags"].split(",")
        return [tag for tag in (" ".join(word.lower().split()) for word in words) if tag]

    def clean(self) -> dict[str, Any]:
        for name, day in zip(DAYS, self.hours.week, strict=True):
            blocks = parse_blocks(day, field=name)
            shut = [one for one in self.cleaned_data.get(name, ()) if not _is_open(one, blocks)]
            if shut:
                told = _("The shop is closed then: %(moments)s.")
                self.add_error(name, told % {"moments": ", ".join(shut)})
        data: dict[str, Any] = self.cleaned_data
        return data

    def moments(self) -> list[list[str]] | None:
        week = [self.cleaned_data[name] for name in DAYS]
        return week if any(week) else None


def _is_open(moment: str, blocks: list[Block]) -> bool:
    hours, minutes = moment.split(":")
    at = int(hours) * 60 + int(minutes)
    return any(block.start <= at < block.end for block in blocks)


class ConfirmationForm(forms.Form):
    is_sent = forms.BooleanField(
        label=gettext_lazy("Confirm every new question by mail"), required=False
    )
    text = forms.CharField(
        label=gettext_lazy("What it says"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=gettext_lazy("Empty is our own text again."),
    )

    def __init__(self, data: QueryDict | None, *, shop: Shop, text: str) -> None:
        super().__init__(data, initial={"is_sent": shop.acknowledges, "text": text})

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].replace("\r\n", "\n").strip()
        strange = strange_blanks(text)
        if strange:
            named = ", ".join(f"{{{name}}}" for name in strange)
            raise ValidationError(_("Nobody can fill in %(blanks)s.") % {"blanks": named})
        return text
