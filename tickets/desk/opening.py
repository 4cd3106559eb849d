"""Verbs for what a customer says: a new ticket, a further message, and our confirmation of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from tickets.core import attachment as attachments
from tickets.core.attachment import Attachment, StoredFile
from tickets.core.customer import Customer
from tickets.core.event import EventKind, record
from tickets.core.message import Direction, Message
from tickets.core.participant import Participant
from tickets.core.people import User
from tickets.core.shop import Mailbox, Shop
from tickets.core.states import State
from tickets.core.ticket import Channel, Kind, Ticket, standing_for
from tickets.desk.acknowledging import confirm
from tickets.desk.changing import lock, move_to, settle, snippet_of
from tickets.desk.following_up import meet_customer
from tickets.desk.later import stop_later_answers
from tickets.desk.telling import tell_followers
from tickets.outbox.models import OutgoingMail


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


@transaction.atomic
def open_ticket(
    *,
    shop: Shop,
    customer: Customer,
    subject: str,
    words: Words,
    by: User | None,
    now: datetime,
    mailbox: Mailbox | None = None,
    channel: Channel = Channel.EMAIL,
    kind: Kind = Kind.QUESTION,
    language: str = "",
    order_reference: str = "",
    follows: Ticket | None = None,
    people_in_copy: Sequence[tuple[str, str]] = (),
    acknowledges: bool = False,
) -> Ticket:
    """A customer asks something new. `by` is the colleague who wrote it down for him, if any.

    `acknowledges`: confirm it to him, as `acknowledge` does. `people_in_copy` are (name, address)
    of others on the mail: they become pending participants and see nothing until a colleague
    lets them in.
    """
    ticket = Ticket.objects.create(
        shop=shop,
        mailbox=mailbox,
        customer=customer,
        subject=subject[:300],
        channel=channel,
        kind=kind,
        language=language or customer.language or shop.language,
        order_reference=order_reference[:60],
        follows=follows,
        waiting_since=None if words.is_automatic else now,
        snippet=snippet_of(words.shown),
        last_message_at=now,
        created_at=now,
        updated_at=now,
    )
    record(EventKind.OPENED, ticket=ticket, by=by, now=now, channel=str(channel))
    _write_down(ticket, words, now=now)
    for name, email in people_in_copy:
        _ask_to_let_in(ticket, name=name, email=email, now=now)
    settle(ticket, now=now)
    if acknowledges:
        confirm(ticket, now=now)
    return ticket


@transaction.atomic
def add_customer_message(
    *,
    ticket: Ticket,
    words: Words,
    now: datetime,
    is_unverified: bool = False,
    people_in_copy: Sequence[tuple[str, str]] = (),
) -> Message:
    """The customer, or somebody with a signed token, writes on an existing ticket.

    It brings the ticket back to us, except for automatic mail, a mere thank-you on a solved
    ticket, and spam. `is_unverified`: the writer does not take part; a colleague decides.
    """
    ticket = lock(standing_for(ticket))
    message = _write_down(ticket, words, now=now, is_unverified=is_unverified)
    for name, email in people_in_copy:
        _ask_to_let_in(ticket, name=name, email=email, now=now)
    ticket.last_message_at = now
    if not words.is_automatic:
        ticket.snippet = snippet_of(words.shown)
        is_done = ticket.state in {State.RESOLVED, State.CLOSED, State.SPAM}
        if not (is_done and (words.is_thanks or ticket.state == State.SPAM)):
            if ticket.state != State.NEW:
                move_to(ticket, State.OPEN, by=None, now=now)
            if not is_unverified:
                stop_later_answers(ticket, now=now)
                meet_customer(ticket, now=now)
                ticket.waiting_since = ticket.waiting_since or now
    settle(ticket, now=now)
    if not words.is_automatic:
        tell_followers(message=message, by=None, now=now)
    return message


@transaction.atomic
def acknowledge(*, ticket: Ticket, now: datetime) -> OutgoingMail | None:
    """Tell the customer that his question is in good hands; at most one a day per address.

    The mail holds none of the customer's own words: his address is not proven (law 7).
    """
    return confirm(lock(ticket), now=now)


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


def attach(message: Message, files: Sequence[File]) -> None:
    """Hang files on a message that is being written in this transaction."""
    Attachment.objects.bulk_create(
        Attachment(
            message=message,
            stored_file=attachments.store(file.content),
            name=file.name[:255],
            content_type=file.content_type[:100],
            content_id=file.content_id[:255],
            is_inline=file.is_inline,
        )
        for file in files
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


def _write_down(
    ticket: Ticket, words: Words, *, now: datetime, is_unverified: bool = False
) -> Message:
    message = Message.objects.create(
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
    attach(message, words.files)
    if is_unverified:
        kind = EventKind.UNVERIFIED_MESSAGE
    elif words.is_automatic:
        kind = EventKind.AUTOMATIC_MESSAGE
    else:
        kind = EventKind.CUSTOMER_MESSAGE
    record(kind, ticket=ticket, by=None, now=now, message=message.pk, thanks=words.is_thanks)
    return message


def _believable(sent_at: datetime | None, *, now: datetime) -> datetime:
    """The sender's clock may be wrong; what lies in the future or long ago came in just now."""
    if sent_at and now - timedelta(days=30) < sent_at <= now + timedelta(minutes=5):
        return min(sent_at, now)
    return now


def _ask_to_let_in(ticket: Ticket, *, name: str, email: str, now: datetime) -> None:
    participant, is_new = Participant.objects.get_or_create(
        ticket=ticket, email=email.lower()[:320], defaults={"name": name[:200]}
    )
    if is_new:
        record(
            EventKind.PARTICIPANT_ASKED,
            ticket=ticket,
            by=None,
            now=now,
            participant=participant.pk,
        )


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
