"""Fields that take what the document says they take, and nothing that merely looks like it."""

import re
from datetime import UTC, datetime
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tickets.api.problems import CannotDo
from tickets.core.ticket import Priority

#: RFC 3339, with its offset: without one nobody knows which moment is meant.
MOMENT = r"^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$"
#: Plain addresses of ASCII; what a mail server takes besides is too rare to be worth the trouble.
EMAIL = r"^[A-Za-z0-9_%+'-]+(\.[A-Za-z0-9_%+'-]+)*@[A-Za-z0-9]+(-[A-Za-z0-9]+)*(\.[A-Za-z0-9]+(-[A-Za-z0-9]+)*)+$"  # noqa: E501 -- a pattern is read in one piece
SLUG = r"^[-a-zA-Z0-9_]+$"
#: The number of a row: no database of ours counts further.
MOST = 2**53 - 1

PRIORITIES = {one.name.lower(): one for one in Priority}


class Text(serializers.CharField):
    """A text; what is not one is not made into one. Blanks around it do not count."""

    default_error_messages = {"invalid": "Has to be a text."}

    def __init__(self, **kwargs: Any) -> None:
        self.pattern = kwargs.pop("pattern", "")
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        text: str = super().to_internal_value(data)
        if self.pattern and not re.search(self.pattern, text, re.ASCII):
            raise serializers.ValidationError("Does not look as it should.")
        return text


def pattern(regex: str, **more: Any) -> Any:
    return extend_schema_field({"type": "string", "pattern": regex, **more})


#: Python also takes the separators of ASCII and the next line for blanks; schemas do not.
@pattern(r"[^\s\x1c-\x1f\x85]")
class Words(Text):
    """A text with at least one letter in it."""


@pattern(EMAIL, maxLength=254)
class Email(Text):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(pattern=EMAIL, max_length=254, **kwargs)


@pattern(SLUG, maxLength=50)
class Slug(Text):
    """The short name of a shop, as it stands in its public address."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(pattern=SLUG, max_length=50, **kwargs)


class Number(serializers.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 1, "max_value": MOST, **kwargs})

    def to_internal_value(self, data: Any) -> int:
        is_whole = isinstance(data, int) or (isinstance(data, float) and data.is_integer())
        if isinstance(data, bool) or not is_whole:
            self.fail("invalid")
        return int(data)


class YesNo(serializers.BooleanField):
    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return bool(data)


class Choice(serializers.ChoiceField):
    """One of a few words."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)


@extend_schema_field(OpenApiTypes.DATETIME)
class Moment(serializers.Field[Any, Any, Any, Any]):
    """A moment with its offset from UTC; said back in UTC."""

    default_error_messages = {"invalid": "Has to be a moment, as 2026-03-03T09:00:00Z."}

    def to_internal_value(self, data: Any) -> datetime:
        if not isinstance(data, str) or not re.match(MOMENT, data, re.ASCII):
            self.fail("invalid")
        try:
            moment = datetime.fromisoformat(data.upper().replace(" ", "T")).astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail("invalid")
        if not 1970 <= moment.year <= 2200:
            raise CannotDo("A moment has to lie between 1970 and 2200.")
        return moment

    def to_representation(self, value: datetime) -> str:
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


@extend_schema_field(OpenApiTypes.UUID)
class Key(serializers.UUIDField):
    """What a file is called by."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or not re.fullmatch(
            r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", data, re.IGNORECASE
        ):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)
