"""Verbs that let somebody take part: whose mail joins, and to whom answers go (law 5)."""

from datetime import datetime

from django.db import transaction

from tickets.core.event import Event, EventKind, happened, record
from tickets.core.message import Message
from tickets.core.participant import Participant
from tickets.core.people import User
from tickets.core.ticket import Ticket
from tickets.desk.changing import lock, settle
from tickets.desk.following_up import meet_customer


@transaction.atomic
def verify_message(*, message: Message, by: User, now: datetime) -> None:
    """A colleague says that an unverified message belongs here; its writer takes part from now."""
    ticket = lock(message.ticket)
    Message.objects.filter(pk=message.pk).update(is_unverified=False)
    _let_in(
        ticket,
        email=message.from_email,
        name=message.from_name,
        by=by,
        now=now,
        message=message.pk,
    )
    meet_customer(ticket, now=now)
    ticket.waiting_since = ticket.waiting_since or now
    settle(ticket, now=now)


@transaction.atomic
def accept_participant(*, participant: Participant, by: User, now: datetime) -> None:
    """Let somebody in copy take part: his mail joins, and answers go to him too."""
    ticket = lock(participant.ticket)
    _let_in(ticket, email=participant.email, name=participant.name, by=by, now=now)
    settle(ticket, now=now)


def ask_to_let_in(ticket: Ticket, *, name: str, email: str, now: datetime) -> None:
    participant, is_new = Participant.objects.get_or_create(
        ticket=ticket, email=email.lower()[:320], defaults={"name": name[:200]}
    )
    if is_new:
        asked(participant, now=now).save(force_insert=True)


def asked(person: Participant, *, now: datetime) -> Event:
    kind = EventKind.PARTICIPANT_ASKED
    return happened(kind, ticket=person.ticket, by=None, now=now, participant=person.pk)


def _let_in(ticket: Ticket, *, email: str, name: str, by: User, now: datetime, **data: int) -> None:
    participant, _ = Participant.objects.update_or_create(
        ticket=ticket,
        email=email.lower()[:320],
        defaults={"standing": Participant.Standing.ACCEPTED},
        create_defaults={"standing": Participant.Standing.ACCEPTED, "name": name[:200]},
    )
    record(
        EventKind.PARTICIPANT_ACCEPTED,
        ticket=ticket,
        by=by,
        now=now,
        participant=participant.pk,
        **data,
    )
