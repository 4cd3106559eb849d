"""Then do this: what a rule does, read from JSON, checked, and told in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from django.utils.translation import gettext as _

from tickets.automation.conditions import Standing
from tickets.macros.actions import ME, Actions, WrongActions

#: Who can be told; the words of thresholds.
TOLD = ("assignee", "team", "owner")
DRAFT, SENT = "draft", "sent"


@dataclass(frozen=True)
class Names:
    """What the numbers in a rule are called."""

    people: Mapping[int, str] = field(default_factory=dict)
    causes: Mapping[int, str] = field(default_factory=dict)
    macros: Mapping[int, str] = field(default_factory=dict)
    mailboxes: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Deeds:
    #: What rules and ready answers have in common.
    actions: Actions = field(default_factory=Actions)
    #: To the colleague whose turn it is.
    in_turn: bool = False
    cause: int = 0
    macro: int = 0
    #: 'draft' or 'sent', when there is a macro.
    macro_how: str = ""
    #: 'assignee', 'team', 'owner', or '' for nobody.
    notify: str = ""

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        """Raises ValueError for anything that is none of them, and for none at all."""
        own = {"in_turn", "cause", "macro", "macro_how", "notify"}
        actions = Actions.read({name: data[name] for name in data if name not in own})
        found = cls(
            actions=actions,
            in_turn=bool(data.get("in_turn")),
            cause=int(data.get("cause") or 0),
            macro=int(data.get("macro") or 0),
            macro_how=str(data.get("macro_how", "")),
            notify=str(data.get("notify", "")),
        )
        if actions.assignee == ME or (found.in_turn and actions.assignee):
            raise WrongActions(data)
        if found.notify not in {"", *TOLD}:
            raise WrongActions(data)
        if (found.macro_how not in {DRAFT, SENT}) if found.macro else found.macro_how:
            raise WrongActions(data)
        if found == cls():
            raise WrongActions(data)
        return found

    def as_data(self) -> dict[str, Any]:
        own = {
            "in_turn": self.in_turn,
            "cause": self.cause,
            "macro": self.macro,
            "macro_how": self.macro_how,
            "notify": self.notify,
        }
        return self.actions.as_data() | {name: value for name, value in own.items() if value}

    def sentences(self, names: Names, *, at: Standing | None = None) -> list[str]:
        """What it does, in the reader's language; with `at` only what would be different then."""
        said = [
            words
            for name, words in self.actions.sentences(people=dict(names.people))
            if at is None or self._changes(name, at)
        ]
        if self.in_turn and (at is None or at.assignee is None):
            said.append(_("To the colleague whose turn it is"))
        if self.cause and (at is None or at.cause != self.cause):
            cause = names.causes.get(self.cause) or _("something")
            said.append(_("Cause: %(cause)s") % {"cause": cause})
        if self.macro:
            title = names.macros.get(self.macro) or _("something")
            words = _("Send “%(title)s”") if self.macro_how == SENT else _("Draft “%(title)s”")
            said.append(words % {"title": title})
        if self.notify:
            said.append(_told(self.notify))
        return said

    def _changes(self, name: str, at: Standing) -> bool:
        actions = self.actions
        match name:
            case "kind":
                return at.traits.kind != actions.kind
            case "priority":
                return at.traits.priority != actions.priority
            case "add_tags":
                return bool(set(actions.add_tags) - at.traits.tags)
            case "remove_tags":
                return bool(set(actions.remove_tags) & at.traits.tags)
            case "state":
                return at.state != actions.state
            case "assignee":
                return str(at.assignee or "nobody") != actions.assignee
            case _:
                return True


def _told(whom: str) -> str:
    words = {
        "assignee": _("Tell who has it in hand, or else everybody"),
        "team": _("Tell everybody of the shop"),
        "owner": _("Tell the owners"),
    }
    return words[whom]
