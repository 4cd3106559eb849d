"""The check-up: 'is it solved?' by mail, and what the customer's click does."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from tickets import desk
from tickets.core.checkup import CheckUp, begin, claim
from tickets.core.event import EventKind, record
from tickets.core.followup import FollowUp, FollowUpState, end
from tickets.core.states import OPEN_STATES, State
from tickets.core.ticket import Ticket, standing_for
from tickets.desk.changing import lock
from tickets.desk.waiting import leaves_at, may_be_reminded
from tickets.followups.words import question


class UnableToAnswer(Exception):  # noqa: N818 -- named after what happened, as all our domain errors
    """The links were used already, or are too old."""


def may_ask(ticket: Ticket) -> bool:
    """Nobody is asked whether it is solved while his own question waits for us."""
    return ticket.waiting_since is None and ticket.state != State.SPAM and may_be_reminded(ticket)


def ask(*, follow_up: FollowUp, now: datetime) -> bool:
    """Send the mail with its two links; False when somebody was quicker.

    Runs inside the transaction of whoever rings.
    """
    ticket = lock(follow_up.ticket)
    if not end(follow_up, state=FollowUpState.DONE, now=now):
        return False
    _check_up, token = begin(ticket=ticket, now=now)
    desk.ask_whether_solved(
        ticket=ticket,
        text=question(shop=ticket.shop, language=ticket.language),
        links={str(one): link(token, one) for one in CheckUp.Answer},
        key=f"follow-up:{follow_up.pk}",
        leaves_at=leaves_at(ticket.shop, now=now),
        now=now,
    )
    return True


def link(token: str, answer: CheckUp.Answer) -> str:
    return settings.BASE_URL + reverse("portal:check_up", args=[token, answer])


@transaction.atomic
def answer(*, check_up: CheckUp, is_solved: bool, now: datetime, words: str = "") -> Ticket:
    """What the customer clicked. 'Yes' solves; 'no' is a message of his, and counts from now.

    Raises `UnableToAnswer`.
    """
    ticket = lock(standing_for(check_up.ticket))
    said = CheckUp.Answer.YES if is_solved else CheckUp.Answer.NO
    if not claim(check_up, answer=said, now=now):
        raise UnableToAnswer
    record(EventKind.CHECK_UP_ANSWERED, ticket=ticket, by=None, now=now, is_solved=is_solved)
    if not is_solved:
        _hear(ticket, words, now=now)
    elif ticket.state in OPEN_STATES:
        desk.resolve(ticket=ticket, by=None, now=now)
    return ticket


def _hear(ticket: Ticket, words: str, *, now: datetime) -> None:
    with override(ticket.language):
        text = words.strip() or _("It is not solved yet.")
    said = desk.Words(text=text, from_email=ticket.customer.email, from_name=ticket.customer.name)
    desk.add_customer_message(ticket=ticket, words=said, now=now)
