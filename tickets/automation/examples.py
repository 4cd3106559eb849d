"""Rules that most shops could use: offered beside one's own, and in use for nobody until kept."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from tickets.automation.conditions import NOBODY
from tickets.automation.keeping import Wording
from tickets.automation.occasions import When
from tickets.core.states import State


@dataclass(frozen=True)
class Example:
    code: str
    why: str
    wording: Wording


def examples(language: str) -> list[Example]:
    """In the language that the shop speaks: its tags and search words are the shop's own."""
    with override(language):
        return [_complaints(), _forgotten(), _promised_by_others(), _turns()]


def _example(
    code: str, name: str, why: str, when: dict[str, object], fits: dict[str, object], deeds: object
) -> Example:
    assert isinstance(deeds, dict)
    wording = Wording(
        name=name,
        shop=None,
        is_active=False,
        stops=False,
        occasion=when,
        conditions=fits,
        deeds=deeds,
    )
    return Example(code, why, wording)


def _complaints() -> Example:
    words = _("complaint, disappointed, unacceptable, scandalous, consumer authority")
    return _example(
        "complaints",
        _("Complaints go first"),
        _("Who writes angrily becomes a complaint with high priority."),
        {"when": str(When.OPENED)},
        {"kinds": ["question"], "words": [word.strip() for word in words.split(",")]},
        {"kind": "complaint", "priority": 3},
    )


def _forgotten() -> Example:
    return _example(
        "forgotten",
        _("Nobody is forgotten"),
        _("Who waits for a whole working day, while nobody has his question in hand, is given to "
          "the colleague whose turn it is."),
        {"when": str(When.WAITS), "minutes": 480, "counted_in": "business"},
        {"assignee": NOBODY},
        {"in_turn": True, "notify": "assignee"},
    )  # fmt: skip


def _promised_by_others() -> Example:
    return _example(
        "third",
        _("Look after what waits for others"),
        _("What waits for a carrier or a supplier, and where nothing happens for three days, "
          "comes back."),
        {"when": str(When.QUIET), "minutes": 3 * 1440, "counted_in": "calendar"},
        {"states": [str(State.WAITING_THIRD)]},
        {"state": str(State.OPEN), "add_tags": [_("chase")]},
    )  # fmt: skip


def _turns() -> Example:
    return _example(
        "turns",
        _("Share the work"),
        _("What comes in is given in turn to who is there and has least to answer."),
        {"when": str(When.OPENED)},
        {"assignee": NOBODY},
        {"in_turn": True},
    )
