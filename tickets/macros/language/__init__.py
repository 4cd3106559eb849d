"""The little language of macros: what may stand between double braces, and nothing else.

There is no template engine behind it. A text is cut into the parts below; a part names one of the
variables of a closed list, and what a variable holds is never looked at again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TypeAlias

#: How deep texts may stand in texts, and choices in choices.
MOST_NESTED = 5
MOST_CHOICES = 10
#: How many texts one letter may fetch in all.
MOST_SNIPPETS = 100
#: Longer texts are not read at all.
MOST_LENGTH = 50_000

#: Around a place that still has to be filled in; no keyboard has them, so nobody types them.
OPEN_BLANK, CLOSE_BLANK = "\u27e6", "\u27e7"


class Type(Enum):
    TEXT = "text"
    DATE = "date"


#: Everything that a macro can know of a ticket.
VARIABLES: Mapping[str, Type] = {
    "customer.name": Type.TEXT,
    "customer.first_name": Type.TEXT,
    "customer.email": Type.TEXT,
    "customer.phone": Type.TEXT,
    "agent.name": Type.TEXT,
    "agent.first_name": Type.TEXT,
    "shop.name": Type.TEXT,
    "shop.email": Type.TEXT,
    "ticket.reference": Type.TEXT,
    "ticket.subject": Type.TEXT,
    "ticket.order": Type.TEXT,
    "ticket.opened": Type.DATE,
    "ticket.due": Type.DATE,
    "today": Type.DATE,
    # Dutch speaks formally or not, as the shop chose.
    "u": Type.TEXT,
    "uw": Type.TEXT,
    "U": Type.TEXT,
    "Uw": Type.TEXT,
}

#: The Dutch words for 'you' and 'your': formal, informal.
FORMS_OF_ADDRESS = {"u": ("u", "je"), "uw": ("uw", "je"), "U": ("U", "Je"), "Uw": ("Uw", "Je")}

#: What may follow a variable: what it works on, what it gives, and whether it takes a number.
FILTERS: Mapping[str, tuple[Type, Type, bool]] = {
    "plus_days": (Type.DATE, Type.DATE, True),
    "plus_workdays": (Type.DATE, Type.DATE, True),
    "long_date": (Type.DATE, Type.TEXT, False),
    "short_date": (Type.DATE, Type.TEXT, False),
    "weekday": (Type.DATE, Type.TEXT, False),
    "capital": (Type.TEXT, Type.TEXT, False),
}
MOST_DAYS = 400

#: What `if` can ask: with a word behind it, or bare.
TESTS_WITH_WORD = frozenset({"language", "tag", "kind"})
BARE_TESTS = frozenset({"order", "name", "formal"})


class Fault(Enum):
    """What can be wrong with a text, so that it is not kept."""

    NOT_CLOSED = "not_closed"
    UNREADABLE = "unreadable"
    UNKNOWN_VARIABLE = "unknown_variable"
    UNKNOWN_FILTER = "unknown_filter"
    WRONG_FILTER = "wrong_filter"
    UNKNOWN_TEST = "unknown_test"
    UNKNOWN_WORD = "unknown_word"
    NO_END = "no_end"
    NOTHING_TO_END = "nothing_to_end"
    TOO_DEEP = "too_deep"
    TOO_LONG = "too_long"
    UNKNOWN_SNIPPET = "unknown_snippet"
    CIRCLE = "circle"
    TWO_CURSORS = "two_cursors"


@dataclass(frozen=True)
class Problem:
    line: int
    fault: Fault
    #: What was typed there.
    what: str = ""


@dataclass(frozen=True)
class Filter:
    name: str
    number: int = 0


@dataclass(frozen=True)
class Text:
    text: str


@dataclass(frozen=True)
class Value:
    name: str
    filters: tuple[Filter, ...]
    fallback: str | None
    raw: str


@dataclass(frozen=True)
class Ask:
    """What only the writer knows."""

    prompt: str
    fallback: str


@dataclass(frozen=True)
class Cursor:
    """Where the writer goes on."""


@dataclass(frozen=True)
class Snippet:
    """Another macro's text, by the name it is called by."""

    name: str
    line: int
    raw: str


@dataclass(frozen=True)
class Spoken:
    """Dutch words that differ with the form of address."""

    formal: str
    informal: str


@dataclass(frozen=True)
class Condition:
    name: str
    word: str = ""
    is_negated: bool = False


@dataclass(frozen=True)
class Choice:
    test: Condition
    yes: "Parts"
    no: "Parts"


Part: TypeAlias = Text | Value | Ask | Cursor | Snippet | Spoken | Choice
Parts: TypeAlias = tuple[Part, ...]
#: What variables hold; an absent or empty one is a blank.
Values: TypeAlias = Mapping[str, str | date | None]
