"""What the composer shows: whom it goes to, what was typed so far, and which files come along."""

import uuid
from typing import Any

from django.utils.html import escape

from tickets.core.corner import Corner
from tickets.core.draft import DraftKind
from tickets.core.message import Direction, Message
from tickets.core.participant import Participant
from tickets.core.people import User
from tickets.core.shop import LANGUAGES
from tickets.core.ticket import Ticket
from tickets.core.upload import uploads_of
from tickets.outbox.render import answer_subject
from tickets.staff.forms import NOTES, AnswerForm

#: Of so many letters the browser may keep a copy that it can throw away now.
SAID = 3


def composer_of(
    ticket: Ticket,
    messages: list[Message],
    participants: list[Participant],
    *,
    user: User,
    corner: Corner,
    form: AnswerForm | None,
) -> dict[str, Any]:
    """What was typed comes from the form that did not get through, or else from the draft."""
    copies = [
        one.name or one.email
        for one in participants
        if one.standing == Participant.Standing.ACCEPTED
    ]
    return {
        "to": ticket.customer.email,
        "copies": copies,
        "language": dict(LANGUAGES).get(ticket.language, ticket.language),
        "key": (form.data.get("key") if form else "") or uuid.uuid4(),
        "last_seen": max((message.pk for message in messages), default=0),
        "errors": [error for errors in form.errors.values() for error in errors] if form else [],
        "said": " ".join(_said(messages, user)),
        "subject": _subject(ticket, messages, form),
        "files": uploads_of(user=user, ticket=ticket) if corner.has_files else [],
        **(_typed(form) if form else _kept(corner)),
    }


def _subject(
    ticket: Ticket, messages: list[Message], form: AnswerForm | None
) -> dict[str, str] | None:
    """What the mail is called, to be changed; None where it answers one that has a name."""
    public = (one for one in messages if one.direction != Direction.NOTE and not one.is_unverified)
    if any(one.message_id for one in public):
        return None
    return {"value": form.data.get("subject", "") if form else answer_subject(ticket)}


def _typed(form: AnswerForm) -> dict[str, Any]:
    return {
        "text": form.data.get("text", ""),
        "html": form.data.get("html", ""),
        "is_typed": True,
        "promise": form.data.get("promise", ""),
        "is_note": form.data.get("action") in NOTES,
    }


def _kept(corner: Corner) -> dict[str, Any]:
    return {
        "text": corner.text,
        "html": corner.html,
        "at": corner.kept_at.timestamp() if corner.kept_at else 0,
        "saved_at": corner.kept_at,
        "is_note": corner.kind == DraftKind.NOTE,
    }


def _said(messages: list[Message], user: User) -> list[str]:
    """Keys of what the reader said here last: the browser's copy of that is done with."""
    keys = [
        message.origin_key.partition(":")[2]
        for message in messages
        if message.author_id == user.pk and message.direction != Direction.IN and message.origin_key
    ]
    return [escape(key) for key in keys[-SAID:]]
