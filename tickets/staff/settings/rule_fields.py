"""Fields in which an owner writes hours and lengths of time the way people do."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tickets.sla.models import parse_blocks

#: Minutes in a working day and in a whole one.
WORKDAY, WHOLE_DAY = 480, 1440
#: A year of whole days: longer is a slip of the finger.
LONGEST = 366 * WHOLE_DAY

_SPAN = re.compile(
    r"^(\d{1,2})(?:[:.](\d{2}))?\s*(?:-|–|tot|to|until)\s*(\d{1,2})(?:[:.](\d{2}))?$"
)
_LENGTH = re.compile(r"^(\d{1,5})(?:[.,](\d))?\s*([a-z]*)$")
_UNITS = {"": 60, "h": 60, "u": 60, "m": 1, "d": 0}


class BlocksField(forms.CharField):
    """'9:00 - 12:30, 13:00 - 17:00' as [["09:00", "12:30"], ...]; empty is closed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=100, **kwargs)

    def clean(self, value: Any) -> list[list[str]]:
        text = super().clean(value)
        blocks = [_span(part) for part in re.split(r"[,;]", text) if part.strip()]
        parse_blocks(blocks, field="")
        return blocks

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return ", ".join(f"{opens} - {closes}" for opens, closes in value)
        return value


def _span(text: str) -> list[str]:
    found = _SPAN.match(text.strip().lower())
    if not found:
        raise ValidationError(_("Write it as 9:00 - 17:00, or leave it empty when closed."))
    opens_h, opens_m, closes_h, closes_m = found.groups()
    span = [f"{int(opens_h):02}:{opens_m or '00'}", f"{int(closes_h):02}:{closes_m or '00'}"]
    try:
        parse_blocks([span], field="blocks")
    except ValidationError as error:
        raise ValidationError(_("There is no such time of day.")) from error
    return span


class LengthField(forms.CharField):
    """'3 h', '30 min', '2 days': kept as (number, is in days) until it is known which days."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=20, **kwargs)

    def clean(self, value: Any) -> tuple[float, bool] | None:
        text = super().clean(value).strip().lower()
        if not text:
            return None
        found = _LENGTH.match(text)
        if not found or found[3][:1] not in _UNITS:
            raise ValidationError(_("Write it as 30 min, 4 h or 2 days."))
        number = float(f"{found[1]}.{found[2] or 0}")
        unit = _UNITS[found[3][:1]]
        if not number:
            raise ValidationError(_("Leave it empty when there is no such promise."))
        return (number, True) if not unit else (number * unit, False)


def minutes_of(length: tuple[float, bool] | None, counted_in: str) -> int | None:
    """How many minutes a length is: a working day of eight hours, or a whole one."""
    if length is None:
        return None
    number, is_days = length
    day = WHOLE_DAY if counted_in == "calendar" else WORKDAY
    return min(max(round(number * day if is_days else number), 1), LONGEST)


def length_of(minutes: int | None, counted_in: str) -> str:
    """As somebody would write it."""
    if not minutes:
        return ""
    day = WHOLE_DAY if counted_in == "calendar" else WORKDAY
    if minutes % day == 0:
        return f"{minutes // day} d"
    return f"{minutes // 60} h" if minutes % 60 == 0 else f"{minutes} min"
