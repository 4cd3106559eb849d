"""The lists that people work from, as data: what is in each, in which order, and what it says."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tickets.core.people import User
from tickets.core.states import State
from tickets.core.ticket import TicketQuerySet


@dataclass(frozen=True)
class Asking:
    """Who asks for a list, when, and what he may see at all."""

    tickets: TicketQuerySet
    user: User
    now: datetime


#: The word of the list that changes with the moment of the day; see rounds.py.
ROUND = "round"

Rows = Callable[[Asking], TicketQuerySet]


@dataclass(frozen=True)
class View:
    """One list of tickets that people go to."""

    name: str
    label: Promise | str
    icon: str
    rows: Rows
    is_by_due: bool
    is_counted: bool
    key: str
    #: What an empty list says, and the next step.
    empty: Promise | str
    empty_next: Promise | str
    is_hot: bool = False

    @property
    def is_made(self) -> bool:
        """Whether somebody made it of filters."""
        return self.name.startswith(("found-", "saved-"))

    def of(self, tickets: TicketQuerySet, *, user: User, now: datetime) -> TicketQuerySet:
        return self.rows(Asking(tickets, user, now))

    def in_order(self, rows: TicketQuerySet) -> TicketQuerySet:
        return rows.most_urgent_first() if self.is_by_due else rows.latest_first()


def _end_of_day(now: datetime) -> datetime:
    midnight = localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=1)


VIEWS = {
    view.name: view
    for view in (
        View(
            name="to_answer",
            label=_("To answer"),
            icon="inbox",
            rows=lambda ask: ask.tickets.to_answer(),
            is_by_due=True,
            is_counted=True,
            key="g i",
            empty=_("Everybody has an answer."),
            empty_next=_("New questions appear here by themselves."),
        ),
        View(
            name="mine",
            label=_("Mine"),
            icon="user",
            rows=lambda ask: ask.tickets.open().assigned_to(ask.user),
            is_by_due=True,
            is_counted=True,
            key="g m",
            empty=_("Nothing is yours at the moment."),
            empty_next=_("Take one from 'Nobody's'."),
        ),
        View(
            name="unassigned",
            label=_("Nobody's"),
            icon="user-plus",
            rows=lambda ask: ask.tickets.open().unassigned(),
            is_by_due=True,
            is_counted=True,
            key="g n",
            empty=_("Everything is in somebody's hands."),
            empty_next=_("See what is yours."),
        ),
        View(
            name="waiting",
            label=_("Waiting"),
            icon="hourglass",
            rows=lambda ask: ask.tickets.waiting(),
            is_by_due=True,
            is_counted=True,
            key="g w",
            empty=_("We wait for nobody."),
            empty_next=_("What you ask a customer or a carrier stands here until they answer."),
        ),
        View(
            name="snoozed",
            label=_("Asleep"),
            icon="moon",
            rows=lambda ask: ask.tickets.asleep(),
            is_by_due=True,
            is_counted=True,
            key="g z",
            empty=_("Nothing is asleep."),
            empty_next=_("What can wait can sleep until a moment that you choose."),
        ),
        View(
            name="promised",
            label=_("Promised today"),
            icon="alarm-clock",
            rows=lambda ask: ask.tickets.promised_before(_end_of_day(ask.now)),
            is_by_due=True,
            is_counted=True,
            key="g p",
            empty=_("Nothing more is promised for today."),
            empty_next=_("What falls due or wakes up today stands here."),
        ),
        View(
            name="overdue",
            label=_("Too late"),
            icon="triangle-alert",
            rows=lambda ask: ask.tickets.overdue(ask.now),
            is_by_due=True,
            is_counted=True,
            key="g l",
            empty=_("Nothing is late."),
            empty_next=_("What is due next stands on top of 'To answer'."),
            is_hot=True,
        ),
        View(
            name="thanks",
            label=_("Probably thanks"),
            icon="heart-handshake",
            rows=lambda ask: ask.tickets.probably_thanked(ask.now),
            is_by_due=False,
            is_counted=True,
            key="g t",
            empty=_("No thank-yous in the last two days."),
            empty_next=_(
                "A short thank-you leaves a question solved and stands here for two days. "
                "If it was more than that, open it again."
            ),
        ),
        View(
            name="resolved",
            label=_("Solved"),
            icon="circle-check",
            rows=lambda ask: ask.tickets.done(),
            is_by_due=False,
            is_counted=False,
            key="g s",
            empty=_("Nothing is solved yet."),
            empty_next=_("Start with 'To answer'."),
        ),
        View(
            name="spam",
            label=_("Spam"),
            icon="ban",
            rows=lambda ask: ask.tickets.in_state(State.SPAM),
            is_by_due=False,
            is_counted=False,
            key="",
            empty=_("No spam."),
            empty_next=_("What you put away as spam can be fetched back from here."),
        ),
        View(
            name="all",
            label=pgettext_lazy("tickets", "All"),
            icon="list",
            rows=lambda ask: ask.tickets,
            is_by_due=False,
            is_counted=False,
            key="g a",
            empty=_("Nobody has asked anything yet."),
            empty_next=_("Send a mail to your own address and see it appear."),
        ),
    )
}
