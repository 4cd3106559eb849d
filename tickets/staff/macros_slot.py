"""The place in the composer that remembers which macro a text came from, and what else it does."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest

from tickets import desk
from tickets.core.clock import now
from tickets.core.people import User
from tickets.core.ticket import Ticket
from tickets.desk.applying import workday_of
from tickets.macros.actions import Actions
from tickets.macros.doors import macros_for
from tickets.macros.models import Macro
from tickets.macros.sincerity import Doubt, doubts
from tickets.staff import known
from tickets.staff.forms import AnswerForm
from tickets.staff.macros_words import doubt_words

#: Where the macro of a draft is remembered, until it is sent or another one is chosen.
SESSION = "macro"


@dataclass(frozen=True)
class Slot:
    macro: int
    title: str
    language: str
    filled: str
    #: Of the mail, where nothing came before.
    subject: str = ""
    #: Name, words, and whether it is ticked.
    actions: list[tuple[str, str, bool]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def as_data(self, ticked: Collection[str]) -> dict[str, Any]:
        return {
            "macro": self.macro,
            "language": self.language,
            "filled": self.filled,
            "subject": self.subject,
            "ticked": list(ticked),
        }


def slot_of(request: HttpRequest, ticket: Ticket, *, user: User, form: AnswerForm | None) -> Any:
    """What the composer shows of a macro: from the form that came back, or the draft's."""
    if form is not None:
        said = form.cleaned_data
        waiting = {
            "macro": said.get("macro"),
            "language": said.get("macro_language", ""),
            "filled": said.get("macro_filled", ""),
            "ticked": said.get("macro_action", []),
        }
    else:
        waiting = request.session.get(SESSION, {})
        if waiting.get("ticket") != ticket.pk:
            return None
    macro = usable(ticket, waiting.get("macro"), user=user)
    if macro is None:
        return None
    told = told_actions(macro, ticket, user=user)
    return Slot(
        macro=macro.pk,
        title=macro.title,
        language=waiting["language"],
        filled=waiting["filled"],
        subject=waiting.get("subject", ""),
        actions=[(name, words, name in waiting["ticked"]) for name, words in told],
        doubts=getattr(form, "doubts", []),
    )


def told_actions(macro: Macro, ticket: Ticket, *, user: User) -> list[tuple[str, str]]:
    """What else it does, in words, with the names that this ticket's shop knows."""
    causes = [one for one in known.causes(ticket.shop) if one["can_be_chosen"]]
    return Actions.read(macro.actions).sentences(
        people={one["pk"]: one["name"] for one in known.colleagues(user, shop=ticket.shop)},
        causes={one["pk"]: one["name"] for one in causes},
    )


def usable(ticket: Ticket, pk: int | None, *, user: User) -> Macro | None:
    """The macro, if this person may use it here; one that went away meanwhile is no obstacle."""
    if not pk:
        return None
    return macros_for(user).active().for_shop(ticket.shop).filter(pk=pk).first()


def chosen_in(form: AnswerForm, ticket: Ticket, *, user: User) -> desk.Chosen | None:
    said = form.cleaned_data
    macro = usable(ticket, said["macro"], user=user)
    if macro is None or said["action"] == "note":
        return None
    return desk.Chosen(
        macro=macro,
        actions=Actions.read(macro.actions).only(said["macro_action"]),
        filled=said["macro_filled"],
        language=said["macro_language"],
    )


def is_doubtful(form: AnswerForm, chosen: desk.Chosen | None, ticket: Ticket) -> bool:
    """Whether something should be asked first; what, goes along with the form."""
    said = form.cleaned_data
    if chosen is None or said["confirmed"]:
        return False
    found = doubts_of(
        ticket,
        macro=chosen.macro,
        text=said["text"],
        filled=chosen.filled,
        has_files=bool(said["uploads"] or said["kept"]),
    )
    form.doubts = [doubt_words(doubt, what) for doubt, what in found]
    return bool(found)


def doubts_of(
    ticket: Ticket, *, macro: Macro, text: str, filled: str, has_files: bool
) -> Sequence[tuple[Doubt, str]]:
    """What might ring false, on today's date and by this shop's days."""
    return doubts(
        ticket=ticket,
        macro=macro,
        text=text,
        filled=filled,
        has_files=has_files,
        today=now().astimezone(ZoneInfo(ticket.shop.time_zone)).date(),
        is_workday=workday_of(ticket.shop),
    )
