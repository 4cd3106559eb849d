"""What happens beside the answer when a macro is sent: read from JSON, checked, told in words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickets.core.followup import Why
from tickets.core.states import State
from tickets.core.ticket import Kind, Priority

#: Where a ticket can go together with an answer.
STATES = (State.WAITING_CUSTOMER, State.WAITING_THIRD, State.RESOLVED, State.OPEN)
#: Whose it becomes, beside the number of a colleague.
ME, NOBODY = "me", "nobody"
#: What a follow-up of ours can wait for; silence has a ladder of its own.
REASONS = tuple(why for why in Why if why != Why.SILENCE)
#: What belongs to an action and is ticked with it.
PARTS: Mapping[str, tuple[str, ...]] = {"follow_up": ("follow_up_why", "follow_up_stays")}
MOST_TAGS = 10
MOST_WORKDAYS = 90
MOST_NOTE = 5000


class WrongActions(ValueError):  # noqa: N818 -- named after what it is, as all our domain errors
    """Something else than the actions that exist."""


@dataclass(frozen=True)
class Actions:
    state: State | None = None
    kind: Kind | None = None
    priority: Priority | None = None
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    #: 'me', 'nobody', the number of a colleague, or '' to leave it.
    assignee: str = ""
    #: For colleagues; in the language of macros.
    note: str = ""
    #: The number of a cause; 0 leaves it.
    cause: int = 0
    #: Somebody comes back to it after so many working days; 0 is never.
    follow_up: int = 0
    #: What it waits for; and whether it stays when the customer writes first.
    follow_up_why: Why = Why.PROMISE
    follow_up_stays: bool = False

    @classmethod
    def read(cls, data: Any) -> Self:
        """Raises `WrongActions` for anything that is not one of them."""
        if not isinstance(data, dict) or set(data) - {one.name for one in fields(cls)}:
            raise WrongActions(data)
        try:
            actions = cls(
                state=State(data["state"]) if data.get("state") else None,
                kind=Kind(data["kind"]) if data.get("kind") else None,
                priority=Priority(int(data["priority"])) if data.get("priority") else None,
                add_tags=_tags(data.get("add_tags", ())),
                remove_tags=_tags(data.get("remove_tags", ())),
                assignee=str(data.get("assignee", "")),
                note=str(data.get("note", "")).strip(),
                cause=int(data.get("cause") or 0),
                follow_up=int(data.get("follow_up") or 0),
                follow_up_why=Why(data.get("follow_up_why") or Why.PROMISE),
                follow_up_stays=bool(data.get("follow_up_stays")),
            )
        except (TypeError, ValueError) as error:
            raise WrongActions(data) from error
        actions.check()
        return actions

    def check(self) -> None:
        is_person = self.assignee in {"", ME, NOBODY} or (
            self.assignee.isascii() and self.assignee.isdigit() and len(self.assignee) < 19
        )
        if (
            self.state not in {None, *STATES}
            or not is_person
            or not 0 <= self.follow_up <= MOST_WORKDAYS
            or self.follow_up_why not in REASONS
            or not 0 <= self.cause < 2**62
            or len(self.note) > MOST_NOTE
        ):
            raise WrongActions(self)

    def as_data(self) -> dict[str, Any]:
        """What is kept: only what is set, as plain JSON."""
        said: dict[str, Any] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            if value and value != one.default:
                said[one.name] = list(value) if isinstance(value, tuple) else value
        if self.priority:
            said["priority"] = int(self.priority)
        for name in ("state", "kind", "follow_up_why"):
            if name in said:
                said[name] = str(said[name])
        if not self.follow_up:
            said = {name: value for name, value in said.items() if name not in PARTS["follow_up"]}
        return said

    def only(self, names: Collection[str]) -> "Actions":
        """Those that were ticked, each with its parts."""
        ticked = {part for name in names for part in (name, *PARTS.get(name, ()))}
        return Actions(**{name: getattr(self, name) for name in self.as_data() if name in ticked})

    def sentences(
        self, *, people: Mapping[int, str], causes: Mapping[int, str] | None = None
    ) -> list[tuple[str, str]]:
        """Each action's name and what it does, in the reader's language.

        A cause that is not among `causes` is not one of the ticket's shop, and left out.
        """
        said: list[tuple[str, str]] = []
        if self.state:
            said.append(("state", _("Then: %(state)s") % {"state": self.state.label}))
        if self.follow_up:
            words = _follow_up(self.follow_up, stays=self.follow_up_stays)
            said.append(("follow_up", f"{words} ({self.follow_up_why.label})"))
        if self.kind:
            said.append(("kind", _("Kind: %(kind)s") % {"kind": self.kind.label}))
        if causes and self.cause in causes:
            said.append(("cause", _("Cause: %(cause)s") % {"cause": causes[self.cause]}))
        if self.priority:
            said.append(
                ("priority", _("Priority: %(priority)s") % {"priority": self.priority.label})
            )
        if self.add_tags:
            said.append(("add_tags", _("Tag: %(tags)s") % {"tags": ", ".join(self.add_tags)}))
        if self.remove_tags:
            tags = ", ".join(self.remove_tags)
            said.append(("remove_tags", _("Take off: %(tags)s") % {"tags": tags}))
        if self.assignee:
            said.append(("assignee", _whose(self.assignee, people)))
        if self.note:
            said.append(("note", _("Note: %(note)s") % {"note": self.note[:120]}))
        return said


def _tags(names: Any) -> tuple[str, ...]:
    if not isinstance(names, list | tuple) or len(names) > MOST_TAGS:
        raise WrongActions(names)
    tidy = (" ".join(str(name).lower().split())[:40] for name in names)
    return tuple(dict.fromkeys(name for name in tidy if name))


def _follow_up(days: int, *, stays: bool) -> str:
    if stays:
        words = ngettext(
            "Come back to it in %(days)d working day, also when the customer writes first",
            "Come back to it in %(days)d working days, also when the customer writes first",
            days,
        )
    else:
        words = ngettext(
            "Come back to it in %(days)d working day, unless the customer writes first",
            "Come back to it in %(days)d working days, unless the customer writes first",
            days,
        )
    return words % {"days": days}


def _whose(assignee: str, people: Mapping[int, str]) -> str:
    if assignee == ME:
        return _("It becomes yours")
    if assignee == NOBODY:
        return _("Back to the team")
    return _("To %(who)s") % {"who": people.get(int(assignee)) or _("somebody who left")}
