"""What somebody says: words and files on their way to a message, and the message with its event."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tickets.core import attachment as attachments
from tickets.core.attachment import Attachment, StoredFile
from tickets.core.event import Event, EventKind, happened
from tickets.core.message import Direction, Message
from tickets.core.ticket import Ticket


@dataclass(frozen=True)
class File:
    """A file on its way to a message: its name and type are already ours (lib/files.py)."""

    name: str
    content_type: str
    content: bytes
    content_id: str = ""
    is_inline: bool = False


@dataclass(frozen=True)
class Words:
    """What somebody wrote, however it came in."""

    text: str
    visible_text: str = ""
    html: str = ""
    from_email: str = ""
    from_name: str = ""
    message_id: str = ""
    origin_key: str | None = None
    sent_at: datetime | None = None
    is_automatic: bool = False
    is_thanks: bool = False
    files: Sequence[File] = field(default=())

    @property
    def shown(self) -> str:
        return self.visible_text or self.text


def write_all(
    messages: Sequence[Message], files: Iterable[Sequence[File]], *, now: datetime
) -> None:
    """Keep new messages with their files, and that they came."""
    Message.objects.bulk_create(messages)
    pairs = zip(messages, files, strict=True)
    attach_all([(message, file) for message, own in pairs for file in own])
    events = [written(message, now=now) for message in messages]
    for event, message in zip(events, messages, strict=True):
        event.data["message"] = message.pk
    Event.objects.bulk_create(events)


def new_message(
    ticket: Ticket, words: Words, *, now: datetime, is_unverified: bool = False
) -> Message:
    return Message(
        ticket=ticket,
        direction=Direction.IN,
        from_email=words.from_email[:320],
        from_name=words.from_name[:200],
        text=words.text,
        visible_text=words.shown,
        html=words.html,
        message_id=words.message_id[:998],
        origin_key=words.origin_key,
        is_unverified=is_unverified,
        is_automatic=words.is_automatic,
        is_thanks=words.is_thanks,
        sent_at=_believable(words.sent_at, now=now),
        created_at=now,
    )


def written(message: Message, *, now: datetime) -> Event:
    """The event of a message; it names the message as soon as that has a number."""
    if message.is_unverified:
        kind = EventKind.UNVERIFIED_MESSAGE
    elif message.is_automatic:
        kind = EventKind.AUTOMATIC_MESSAGE
    else:
        kind = EventKind.CUSTOMER_MESSAGE
    thanks = message.is_thanks
    return happened(kind, ticket=message.ticket, by=None, now=now, thanks=thanks)


def _believable(sent_at: datetime | None, *, now: datetime) -> datetime:
    """The sender's clock may be wrong; what lies in the future or long ago came in just now."""
    if sent_at and now - timedelta(days=30) < sent_at <= now + timedelta(minutes=5):
        return min(sent_at, now)
    return now


def attach(message: Message, files: Sequence[File]) -> None:
    """Hang files on a message that is being written in this transaction."""
    attach_all([(message, file) for file in files])


def attach_all(pairs: Sequence[tuple[Message, File]]) -> None:
    """As `attach`, for several messages at once."""
    if not pairs:
        return
    stored = attachments.store_all([file.content for _message, file in pairs])
    Attachment.objects.bulk_create(
        Attachment(
            message=message,
            stored_file=kept,
            name=file.name[:255],
            content_type=file.content_type[:100],
            content_id=file.content_id[:255],
            is_inline=file.is_inline,
        )
        for (message, file), kept in zip(pairs, stored, strict=True)
    )


def attach_stored(
    message: Message,
    *,
    stored: StoredFile,
    name: str,
    content_type: str,
    content_id: str = "",
    is_inline: bool = False,
) -> Attachment:
    """Hang a file that is already kept on a message."""
    return Attachment.objects.create(
        message=message,
        stored_file=stored,
        name=name[:255],
        content_type=content_type[:100],
        content_id=content_id,
        is_inline=is_inline,
    )
