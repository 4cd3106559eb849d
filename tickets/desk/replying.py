"""Verbs for what staff write: an answer to the customer, a note to colleagues."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from tickets.core.draft import drop_draft
from tickets.core.event import Event, EventKind, record
from tickets.core.message import Direction, Message
from tickets.core.participant import Participant
from tickets.core.people import User
from tickets.core.states import State, check_move
from tickets.core.ticket import Ticket
from tickets.core.upload import chosen, drop_upload
from tickets.desk.changing import lock, move_to, settle
from tickets.desk.lifecycle import set_close_timer
from tickets.desk.promising import take_promise_back, with_promise
from tickets.desk.saying import File, attach, attach_stored
from tickets.desk.showing import link_to
from tickets.desk.telling import tell_followers
from tickets.desk.undoing import undo_actions
from tickets.desk.waiting import begin_wait
from tickets.outbox.models import OutgoingMail
from tickets.outbox.queue import cancel, enqueue_answer

#: Where a ticket can go with an answer.
AFTER_REPLY = (State.WAITING_CUSTOMER, State.RESOLVED, State.OPEN, State.WAITING_THIRD)


class UnableToReply(Exception):  # noqa: N818 -- named after what happened, as all our domain errors
    """Something newer was said than the writer has seen; `newer` holds it."""

    def __init__(self, newer: Sequence[Message]) -> None:
        super().__init__(f"{len(newer)} newer")
        self.newer = newer


class UnableToWithdraw(Exception):  # noqa: N818 -- named after what happened
    """The answer is already on its way."""


@transaction.atomic
def reply(
    *,
    ticket: Ticket,
    by: User,
    now: datetime,
    text: str,
    html: str = "",
    then: State = State.WAITING_CUSTOMER,
    files: Sequence[File] = (),
    uploads: Sequence[UUID] = (),
    last_seen: int | None = None,
    send_at: datetime | None = None,
    origin_key: str | None = None,
    subject: str = "",
    promise: datetime | None = None,
) -> Message:
    """Answer the customer, and move the ticket to `then`.

    The same `origin_key` twice (a double click, a lost response) is one answer. The mail leaves
    after the shop's time to take back, or at `send_at`. `subject` counts where the answer opens
    a conversation by mail. `promise` is when the customer hears from us again: it is added to the
    text. Raises `UnableToReply` when a message newer than `last_seen` (a message's id) stands on
    the ticket, `Upload.DoesNotExist` for a file that is not this writer's, and `UnableToMove`
    when it cannot go to `then`.
    """
    ticket = lock(ticket)
    said = _said_before(ticket, origin_key)
    if said:
        return said
    check_move(ticket.state, then)
    _stop_when_newer(ticket, last_seen, by=by)
    if promise:
        text, html = with_promise(ticket, promise, text=text, html=html, now=now)
    message = Message.objects.create(
        ticket=ticket,
        direction=Direction.OUT,
        author=by,
        text=text,
        visible_text=text,
        html=html,
        origin_key=origin_key,
        sent_at=now,
        created_at=now,
    )
    attach(message, files)
    _take_along(message, uploads, by=by)
    undo = timedelta(seconds=ticket.shop.undo_seconds)
    _post(ticket, message, subject=subject, due_at=send_at or now + undo, by=by, now=now)
    # A program that answers does not keep the question in hand.
    if ticket.assignee is None and not by.is_integration:
        _take(ticket, by=by, now=now)
    _go_on(ticket, then, since=max(now, send_at or now), by=by, now=now)
    ticket.waiting_since = None
    ticket.last_message_at = now
    if promise:
        record(EventKind.PROMISED, ticket=ticket, by=by, now=now, until=promise.isoformat())
    settle(ticket, now=now)
    tell_followers(message=message, by=by, now=now)
    return message


@transaction.atomic
def withdraw_reply(*, message: Message, by: User, now: datetime) -> str:
    """Take back an answer that has not left yet; its text is given back, to go on writing.

    The ticket goes back to where it stood. Raises `UnableToWithdraw` when it is too late, or
    when somebody else wrote it.
    """
    ticket = lock(message.ticket)
    mail = OutgoingMail.objects.filter(message=message).first()
    if message.author_id != by.pk or mail is None or not cancel(mail=mail):
        raise UnableToWithdraw
    undo_actions(message=message, by=by, now=now)
    ticket = lock(ticket)
    replied = _reply_event(message)
    text = message.text
    record(EventKind.REPLY_WITHDRAWN, ticket=ticket, by=by, now=now, message=message.pk)
    take_promise_back(replied, by=by, now=now)
    message.delete()
    before = State(replied.data["from"])
    has_moved_on = before == State.NEW or replied.ticket_id != ticket.pk
    move_to(ticket, State.OPEN if has_moved_on else before, by=by, now=now)
    if replied.data["waiting_since"]:
        ticket.waiting_since = datetime.fromisoformat(replied.data["waiting_since"])
    settle(ticket, now=now)
    return text


@transaction.atomic
def note(
    *,
    ticket: Ticket,
    by: User | None,
    now: datetime,
    text: str,
    html: str = "",
    files: Sequence[File] = (),
    uploads: Sequence[UUID] = (),
    origin_key: str | None = None,
    by_phone: bool = False,
) -> Message:
    """Leave a word for colleagues; no customer ever sees it and no clock hears it.

    `by_phone`: the customer was spoken to, which is an answer where the shop says so.

    What the helpdesk notes by itself is told to nobody.
    """
    ticket = lock(ticket)
    said = _said_before(ticket, origin_key)
    if said:
        return said
    message = Message.objects.create(
        ticket=ticket,
        direction=Direction.NOTE,
        author=by,
        text=text,
        visible_text=text,
        html=html,
        origin_key=origin_key,
        sent_at=now,
        created_at=now,
    )
    attach(message, files)
    if by:
        _take_along(message, uploads, by=by)
    answers = {"answers": True} if by_phone and ticket.shop.phone_note_answers else {}
    record(EventKind.NOTED, ticket=ticket, by=by, now=now, message=message.pk, **answers)
    settle(ticket, now=now)
    if by:
        tell_followers(message=message, by=by, now=now)
    return message


def _go_on(ticket: Ticket, then: State, *, since: datetime, by: User, now: datetime) -> None:
    """Where it stands after an answer; `since`: when the customer hears from us."""
    move_to(ticket, then, by=by, now=now)
    set_close_timer(ticket, now=now)
    if then == State.WAITING_CUSTOMER:
        # Also when it was his turn already: the wait begins anew.
        begin_wait(ticket, since=since)


def _stop_when_newer(ticket: Ticket, last_seen: int | None, *, by: User) -> None:
    if last_seen is None:
        return
    newer = ticket.messages.filter(pk__gt=last_seen).exclude(author=by).order_by("sent_at", "id")
    if newer:
        raise UnableToReply(list(newer))


def _post(
    ticket: Ticket, message: Message, *, subject: str, due_at: datetime, by: User, now: datetime
) -> None:
    """Put the mail of an answer into the outbox, and write down what it takes to undo that."""
    cc = _in_copy(ticket)
    mail = enqueue_answer(
        ticket=ticket,
        message=message,
        cc=cc,
        # Whoever holds the link speaks as the customer.
        link="" if cc else link_to(ticket, now=now),
        due_at=due_at,
        now=now,
        subject=subject,
    )
    Message.objects.filter(pk=message.pk).update(message_id=mail.rfc_message_id)
    # What leaves later is an answer from then on, not from when it was written.
    is_later = due_at > now + timedelta(seconds=ticket.shop.undo_seconds)
    later = {"leaves_at": due_at.isoformat()} if is_later else {}
    record(
        EventKind.REPLIED,
        ticket=ticket,
        by=by,
        now=now,
        message=message.pk,
        mail=mail.pk,
        waiting_since=ticket.waiting_since.isoformat() if ticket.waiting_since else "",
        **{"from": ticket.state, "assignee": ticket.assignee_id, **later},
    )


def _take_along(message: Message, keys: Sequence[UUID], *, by: User) -> None:
    """The files added while writing become the message's; the text kept meanwhile is done with."""
    ticket = message.ticket
    for upload in chosen(user=by, ticket=ticket, keys=keys):
        is_inline = f"cid:{upload.key}" in message.html
        attach_stored(
            message,
            stored=upload.stored_file,
            name=upload.name,
            content_type=upload.content_type,
            content_id=str(upload.key),
            is_inline=is_inline,
        )
        drop_upload(upload=upload)
    drop_draft(user=by, ticket=ticket)


def _said_before(ticket: Ticket, origin_key: str | None) -> Message | None:
    """What this very form said already; the row lock makes a second sender see it."""
    if not origin_key:
        return None
    return ticket.messages.filter(origin_key=origin_key).first()


def _reply_event(message: Message) -> Event:
    """The event of an answer; it stands where it was written, also after a merge."""
    places = [message.ticket_id, message.came_from_id]
    return Event.objects.get(
        ticket__in=[pk for pk in places if pk], kind=EventKind.REPLIED, data__message=message.pk
    )


def _in_copy(ticket: Ticket) -> list[tuple[str, str]]:
    accepted = ticket.participants.filter(standing=Participant.Standing.ACCEPTED)
    return [(person.name, person.email) for person in accepted.order_by("id")]


def _take(ticket: Ticket, *, by: User, now: datetime) -> None:
    ticket.assignee = by
    record(EventKind.ASSIGNED, ticket=ticket, by=by, now=now, **{"from": None, "to": by.pk})
