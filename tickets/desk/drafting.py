"""Taking an answer back: what was sent becomes the text that one goes on writing."""

from datetime import datetime

from django.db import transaction

from tickets.core.draft import Draft, draft_of, keep_draft
from tickets.core.message import Message
from tickets.core.people import User
from tickets.core.upload import keep_stored
from tickets.desk.replying import withdraw_reply


@transaction.atomic
def take_back(*, message: Message, by: User, now: datetime) -> Draft | None:
    """Withdraw an answer and keep its text, make-up and files as the writer's draft.

    What he was writing since comes below it. Raises `UnableToWithdraw`.
    """
    ticket, html = message.ticket, message.html
    files = list(message.attachments.select_related("stored_file").order_by("id"))
    text = withdraw_reply(message=message, by=by, now=now)
    keep_stored(user=by, ticket=ticket, files=files, now=now)
    newer = draft_of(user=by, ticket=ticket)
    if newer:
        text = f"{text}\n\n{newer.text}"
        html = ""
    return keep_draft(user=by, ticket=ticket, text=text, html=html, now=now)
