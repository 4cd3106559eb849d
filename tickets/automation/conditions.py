"""If it is so: what a rule asks of a ticket, in the words that policies use and a few more."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

from tickets.lib.folding import bare
from tickets.sla.conditions import Conditions, Traits

#: Whose it is, beside the number of a colleague.
NOBODY, SOMEBODY = "nobody", "somebody"
HOURS = ("open", "closed")
#: What of it are conditions of policies too.
SHARED = frozenset(each.name for each in fields(Conditions))
LONGEST = 100
MOST = 50


@dataclass(frozen=True)
class Standing:
    """What a ticket is like at the moment at which a rule looks."""

    traits: Traits
    state: str
    assignee: int | None
    cause: int | None = None
    #: The subject and what was written, and by whom.
    text: str = ""
    sender: str = ""
    is_open_hours: bool = True


@dataclass(frozen=True)
class If:
    """Each that is filled in must hold, and one of its values is enough; none at all fit all."""

    shared: Conditions = field(default_factory=Conditions)
    #: One of them stands in the subject or the text, as whole words.
    words: tuple[str, ...] = ()
    #: Addresses, or domains with everything below them.
    senders: tuple[str, ...] = ()
    states: frozenset[str] = frozenset()
    causes: frozenset[int] = frozenset()
    #: 'nobody', 'somebody', the number of a colleague, or '' for whoever.
    assignee: str = ""
    #: 'open', 'closed', or '' for whenever.
    hours: str = ""

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        """Raises ValueError: a condition that is misread must not fit."""
        own = {name: value for name, value in data.items() if name not in SHARED}
        if set(own) - {each.name for each in fields(cls)} | {"shared"} & set(own):
            raise ValueError(f"unknown conditions: {', '.join(sorted(own))}")
        found = cls(
            shared=Conditions.parse({name: data[name] for name in SHARED if name in data}),
            words=_texts(own.get("words", [])),
            senders=_texts(own.get("senders", [])),
            states=frozenset(_texts(own.get("states", []))),
            causes=frozenset(int(pk) for pk in own.get("causes", [])),
            assignee=str(own.get("assignee", "")),
            hours=str(own.get("hours", "")),
        )
        if not (found.assignee in {"", NOBODY, SOMEBODY} or found.assignee.isdecimal()):
            raise ValueError(found.assignee)
        if found.hours not in {"", *HOURS}:
            raise ValueError(found.hours)
        return found

    @property
    def needs_text(self) -> bool:
        return bool(self.words)

    def fit(self, standing: Standing) -> bool:
        return all(
            (
                self.shared.fit(standing.traits),
                not self.states or standing.state in self.states,
                not self.causes or standing.cause in self.causes,
                self._fits_assignee(standing.assignee),
                not self.hours or standing.is_open_hours == (self.hours == "open"),
                not self.senders or _is_from(standing.sender, self.senders),
                not self.words or _says(standing.text, self.words),
            )
        )

    def _fits_assignee(self, assignee: int | None) -> bool:
        match self.assignee:
            case "":
                return True
            case "nobody":
                return assignee is None
            case "somebody":
                return assignee is not None
            case pk:
                return assignee == int(pk)


def _texts(values: Any) -> tuple[str, ...]:
    if not isinstance(values, list | tuple) or len(values) > MOST:
        raise ValueError(values)
    if not all(isinstance(one, str) and 0 < len(one) <= LONGEST for one in values):
        raise ValueError(values)
    return tuple(values)


def _is_from(sender: str, wanted: tuple[str, ...]) -> bool:
    sender = sender.lower()
    domain = sender.rpartition("@")[2]
    return any(
        sender == one if "@" in one.lstrip("@") else f".{domain}".endswith(f".{one.lstrip('@')}")
        for one in (each.lower() for each in wanted)
    )


def _says(text: str, phrases: tuple[str, ...]) -> bool:
    """Capitals, accents and line breaks make no difference."""
    plain = " ".join(bare(text).split())
    return any(
        re.search(rf"(?<!\w){re.escape(' '.join(bare(phrase).split()))}(?!\w)", plain)
        for phrase in phrases
    )
