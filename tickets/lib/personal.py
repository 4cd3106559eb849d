"""Finds what points to a person in a text, so that it does not end up on a public page."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from tickets.lib import folding
from tickets.lib.order_numbers import find_order_number
from tickets.lib.words import word_set


class Personal(Enum):
    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    IBAN = "iban"
    POSTCODE = "postcode"
    STREET = "street"
    ORDER = "order"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Found:
    kind: Personal
    start: int
    end: int


_PATTERNS = (
    (Personal.EMAIL, re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[a-z]{2,}", re.IGNORECASE)),
    (Personal.IBAN, re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")),
    (Personal.PHONE, re.compile(r"(?<![\w.,])(?:\+|00?)[1-9](?:[ \-()/]{0,2}\d){7,12}(?!\w)")),
    (Personal.POSTCODE, re.compile(r"\b[1-9]\d{3} ?[A-Z]{2}\b")),
    (
        Personal.STREET,
        re.compile(
            r"\b[A-Z][\w'’.-]*(?:straat|laan|weg|plein|gracht|kade|dijk|singel|hof|pad|dreef"
            r"|steeg|street|road|lane|avenue)\s+\d{1,5}\s?[a-zA-Z]?\b"
        ),
    ),
    (Personal.NUMBER, re.compile(r"(?<![\w.,€])#?\d{5,}(?:-\d+)*(?!\w)")),
)
_WORD = re.compile(r"[^\W\d_]{2,}")
#: Little words inside names, which every text has.
_PARTICLES = word_set("van de der den het ten ter von du la le en and the of")


def personal_in(text: str, *, names: Iterable[str] = (), orders: Iterable[str] = ()) -> list[Found]:
    """Where names, addresses, telephone, account and order numbers stand; none overlaps another.

    `names` are the people that the text may be about, `orders` their order numbers.
    """
    found = [
        Found(kind, match.start(), match.end())
        for kind, pattern in _PATTERNS
        for match in pattern.finditer(text)
    ]
    number = find_order_number(text)
    for order in {*orders, number} - {""}:
        found += _all(Personal.ORDER, re.escape(order), text)
    words = {folding.bare(word) for name in names for word in _WORD.findall(name)} - _PARTICLES
    found += [
        Found(Personal.NAME, match.start(), match.end())
        for match in _WORD.finditer(text)
        if match.group()[0].isupper() and folding.bare(match.group()) in words
    ]
    return _apart(found)


def _all(kind: Personal, pattern: str, text: str) -> list[Found]:
    matches = re.finditer(pattern, text, re.IGNORECASE)
    return [Found(kind, match.start(), match.end()) for match in matches]


def _apart(found: list[Found]) -> list[Found]:
    kept: list[Found] = []
    for one in sorted(found, key=lambda it: (it.start, it.start - it.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept
