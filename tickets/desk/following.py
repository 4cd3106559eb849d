"""Verbs for colleagues among each other: follow a ticket, name somebody, hand over."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tickets.core.absence import taker_for
from tickets.core.event import EventKind, record
from tickets.core.follower import Follower
from tickets.core.message import Message
from tickets.core.notice import Notice
from tickets.core.people import User
from tickets.core.ticket import Ticket
from tickets.desk.changing import lock, settle
from tickets.desk.replying import note
from tickets.desk.routing import assign
from tickets.desk.saying import File
from tickets.desk.telling import tell
from tickets.outbox.notices import Reason


@transaction.atomic
def follow(*, ticket: Ticket, by: User) -> bool:
    """Hear of every new message; False when one did already."""
    _follower, is_new = Follower.objects.get_or_create(ticket=ticket, user=by)
    return is_new


@transaction.atomic
def unfollow(*, ticket: Ticket, by: User) -> bool:
    count, _rows = Follower.objects.filter(ticket=ticket, user=by).delete()
    return count > 0


@transaction.atomic
def mention(
    *,
    ticket: Ticket,
    by: User,
    now: datetime,
    text: str,
    people: Iterable[User],
    html: str = "",
    files: Sequence[File] = (),
    uploads: Sequence[UUID] = (),
    origin_key: str | None = None,
    by_phone: bool = False,
) -> Message:
    """Leave a note; those of `people` who are named in it ('@Sanne') get a mail, and follow."""
    message = note(
        ticket=ticket,
        by=by,
        now=now,
        text=text,
        html=html,
        files=files,
        uploads=uploads,
        origin_key=origin_key,
        by_phone=by_phone,
    )
    for person in named_in(text, people):
        tell(message, person, by=by, reason=Reason.NAMED, now=now)
    return message


@transaction.atomic
def hand_over(*, ticket: Ticket, to: User, question: str, by: User, now: datetime) -> Message:
    """Give the ticket to a colleague, or to his stand-in, together with what one asks of him."""
    ticket = lock(ticket)
    to = taker_for(to, shop=ticket.shop, now=now) or to
    message = note(ticket=ticket, by=by, now=now, text=question)
    assigned = assign(ticket=ticket, to=to, by=by, now=now)
    # He hears of it once, with the question.
    Notice.objects.filter(user=to, event=assigned, event__isnull=False).delete()
    ticket = lock(ticket)
    record(EventKind.HANDED_OVER, ticket=ticket, by=by, now=now, to=to.pk, message=message.pk)
    settle(ticket, now=now)
    tell(message, to, by=by, reason=Reason.HANDED_OVER, now=now)
    return message


def named_in(text: str, people: Iterable[User]) -> list[User]:
    """Those whose name stands behind an '@'; a first name will do where only one has it."""
    people = list(people)
    firsts = [person.first_name.lower() for person in people]
    found = []
    for person, first in zip(people, firsts, strict=True):
        names = [person.name.lower()] + ([first] if first and firsts.count(first) == 1 else [])
        if any(_stands(name, text.lower()) for name in names if name):
            found.append(person)
    return found


def _stands(name: str, text: str) -> bool:
    return re.search(rf"(?<![\w.])@{re.escape(name)}(?!\w)", text) is not None
