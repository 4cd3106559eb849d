"""An answer that stays here becomes the text that one goes on writing."""

from datetime import datetime

from django.db import transaction

from tickets.core.attachment import Attachment
from tickets.core.draft import Draft, draft_of, keep_draft
from tickets.core.message import Direction, Message
from tickets.core.people import User
from tickets.core.upload import keep_stored
from tickets.desk.replying import withdraw_reply


@transaction.atomic
def take_back(*, message: Message, by: User, now: datetime) -> Draft | None:
    """Withdraw an answer and keep its text, make-up and files as the writer's draft.

    What he was writing since comes below it. Raises `UnableToWithdraw`.
    """
    files = _files(message)
    withdraw_reply(message=message, by=by, now=now)
    return _go_on(message, files, by=by, now=now)


@transaction.atomic
def use_again(*, message: Message, by: User, now: datetime) -> Draft | None:
    """Put a note's text, make-up and files into `by`'s draft, above what he was writing.

    For an answer that was kept as a note because the customer wrote first: anybody may go on with
    it, and the note stays. Doing it twice changes nothing. Raises ValueError for any other message.
    """
    if message.direction != Direction.NOTE:
        raise ValueError("Only a note is used again.")
    draft = draft_of(user=by, ticket=message.ticket)
    if draft and draft.text.startswith(message.text):
        return draft
    return _go_on(message, _files(message), by=by, now=now)


def _files(message: Message) -> list[Attachment]:
    return list(message.attachments.select_related("stored_file").order_by("id"))


def _go_on(message: Message, files: list[Attachment], *, by: User, now: datetime) -> Draft | None:
    ticket, text, html = message.ticket, message.text, message.html
    for old, new in keep_stored(user=by, ticket=ticket, files=files, now=now).items():
        html = html.replace(f"cid:{old}", f"cid:{new}")
    newer = draft_of(user=by, ticket=ticket)
    if newer:
        text = f"{text}\n\n{newer.text}"
        html = ""
    return keep_draft(user=by, ticket=ticket, text=text, html=html, now=now)
