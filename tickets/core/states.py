"""The states of a ticket and the moves between them, as data."""

from enum import Enum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    NEW = "new", pgettext_lazy("ticket state", "new")
    OPEN = "open", pgettext_lazy("ticket state", "open")
    WAITING_CUSTOMER = "waiting_customer", _("waiting for the customer")
    WAITING_THIRD = "waiting_third", _("waiting for someone else")
    SNOOZED = "snoozed", _("asleep")
    RESOLVED = "resolved", _("solved")
    CLOSED = "closed", pgettext_lazy("ticket state", "closed")
    SPAM = "spam", _("spam")


class Category(Enum):
    """What a state means for the clocks."""

    ACTIVE = "active"
    WAITING_CUSTOMER = "waiting_customer"
    WAITING_THIRD = "waiting_third"
    SOLVED = "solved"
    VOID = "void"


CATEGORY = {
    State.NEW: Category.ACTIVE,
    State.OPEN: Category.ACTIVE,
    State.SNOOZED: Category.ACTIVE,
    State.WAITING_CUSTOMER: Category.WAITING_CUSTOMER,
    State.WAITING_THIRD: Category.WAITING_THIRD,
    State.RESOLVED: Category.SOLVED,
    State.CLOSED: Category.SOLVED,
    State.SPAM: Category.VOID,
}

#: States in which somebody may still have to do something.
OPEN_STATES = frozenset(
    {State.NEW, State.OPEN, State.WAITING_CUSTOMER, State.WAITING_THIRD, State.SNOOZED}
)

#: States in which a conversation goes on after an answer or a message.
AT_WORK = OPEN_STATES - {State.NEW}

MOVES: dict[State, frozenset[State]] = {
    State.NEW: AT_WORK | {State.RESOLVED, State.SPAM},
    State.OPEN: AT_WORK | {State.RESOLVED, State.SPAM},
    State.WAITING_CUSTOMER: AT_WORK | {State.RESOLVED, State.SPAM},
    State.WAITING_THIRD: AT_WORK | {State.RESOLVED, State.SPAM},
    State.SNOOZED: AT_WORK | {State.RESOLVED, State.SPAM},
    State.RESOLVED: frozenset({State.OPEN, State.CLOSED, State.WAITING_CUSTOMER, State.SPAM}),
    State.CLOSED: frozenset({State.OPEN, State.SPAM}),
    State.SPAM: frozenset({State.OPEN}),
}


class UnableToMove(Exception):  # noqa: N818 -- named after what happened, as all our domain errors
    """The ticket's state does not allow this step."""

    def __init__(self, source: State, target: State) -> None:
        super().__init__(f"{source} -> {target}")
        self.source = source
        self.target = target


def check_move(source: str, target: State) -> None:
    """Raise `UnableToMove` unless the table allows it; staying where one is always is."""
    if source != target and target not in MOVES[State(source)]:
        raise UnableToMove(State(source), target)
