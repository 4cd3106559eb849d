"""Reads the moment of a mail; odd dates give None rather than a wrong moment."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_ISO = re.compile(r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?)\s*(Z|[+-]\d\d:?\d\d)?")
_ZONE = re.compile(r"\b(?:[A-Z]+)([+-]\d{4})\b")


def parse(value: str) -> datetime | None:
    value = _ZONE.sub(r"\1", value.strip()[:120])
    if not value:
        return None
    moment = _rfc(value) or _iso(value)
    if moment is None:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    try:
        moment = moment.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return moment if 1970 <= moment.year <= 2100 else None


def _rfc(value: str) -> datetime | None:
    try:
        return parsedate_to_datetime(value)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def _iso(value: str) -> datetime | None:
    match = _ISO.search(value)
    if match is None:
        return None
    zone = (match[2] or "+00:00").replace("Z", "+00:00")
    try:
        return datetime.fromisoformat(match[1] + zone)
    except ValueError:
        return None
