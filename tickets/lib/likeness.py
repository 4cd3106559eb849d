"""How likely two questions of one customer are the same matter; words and days, no model."""

import re
from dataclasses import dataclass
from datetime import timedelta

from tickets.lib.words import word_set

_MARKS = re.compile(
    r"^(?:\s*(?:re|fw|fwd|antw|doorst|betr|aw|wg|sv|tr|rif)\s*(?:\[\d+\])?\s*:)+\s*", re.IGNORECASE
)
_WORD = re.compile(r"\w{2,}")
#: Words that say nothing about what a question is about.
_EMPTY = word_set(
    "de het een mijn over van voor op met in en is dit vraag bericht hallo hoi",
    "the my about of for on with in and is this question message hello hi",
    "der die das mein meine zu von mit und ist frage nachricht",
    "le la les mon ma sur de pour avec et est question message bonjour",
)

#: From this score on, a colleague is asked whether they belong together.
LIKELY = 3.0


@dataclass(frozen=True, slots=True)
class Matter:
    """What is compared of a ticket."""

    subject: str
    order_reference: str = ""
    is_open: bool = True


def score(new: Matter, old: Matter, *, apart: timedelta) -> float:
    """0 for nothing in common; the same order alone, or a like subject soon after, is `LIKELY`.

    `apart` is the time between the old one's last message and the new one.
    """
    if new.order_reference and old.order_reference:
        if new.order_reference.casefold() != old.order_reference.casefold():
            return 0.0
        return 5.0 + likeness(new.subject, old.subject)
    points = 4.0 * likeness(new.subject, old.subject)
    if apart <= timedelta(days=2):
        points += 2.0
    elif apart <= timedelta(days=7):
        points += 1.0
    return points + (1.0 if old.is_open else 0.0)


def likeness(one: str, other: str) -> float:
    """How much of the words of two subjects is the same, from 0 to 1; reply marks do not count."""
    first, second = _words(one), _words(other)
    if not first or not second:
        return 0.0
    return len(first & second) / len(first | second)


def _words(subject: str) -> frozenset[str]:
    bare = _MARKS.sub("", subject[:300]).casefold()
    return frozenset(_WORD.findall(bare)) - _EMPTY
