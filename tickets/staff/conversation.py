"""Prepares a conversation for reading: letters with their files and fate, and quiet events."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from tickets.core.attachment import Attachment
from tickets.core.event import CUSTOMER_WROTE_FIRST, Event, EventKind
from tickets.core.history import Names, load_names, sentence
from tickets.core.message import Direction, Message
from tickets.core.people import User
from tickets.core.states import State
from tickets.core.ticket import Ticket
from tickets.outbox import server
from tickets.outbox.models import CLAIMABLE, MailKind, MailState, OutgoingMail
from tickets.staff.bounced import bounce_words

#: A run of events from this length on folds into one line.
FOLDS = 3

#: What a letter shows; the page of a ticket is opened too often to read the rest as well.
MESSAGE_COLUMNS = (
    *("ticket", "direction", "author__name", "author__email", "from_email", "from_name"),
    *("text", "visible_text", "html", "message_id", "origin_key", "came_from"),
    *("is_unverified", "is_automatic", "sent_at"),
)
MAIL_COLUMNS = (
    *("message", "state", "to", "cc", "bounced_at", "bounced_address", "is_bounce_permanent"),
    *("complained_at", "delayed_at", "delivered_at", "due_at", "handed_over_at", "sent_at"),
)

ICONS = {
    EventKind.ASSIGNED: "user-plus",
    EventKind.TAGGED: "tag",
    EventKind.UNTAGGED: "tag",
    EventKind.KIND_SET: "shapes",
    EventKind.CAUSE_SET: "search-check",
    EventKind.PRIORITY_SET: "flag",
    EventKind.MOVED: "arrow-right-left",
    EventKind.OPENED: "mail",
    EventKind.ACKNOWLEDGED: "mail-check",
    EventKind.DELIVERY_FAILED: "triangle-alert",
    EventKind.BOUNCED: "triangle-alert",
    EventKind.REPLY_WITHDRAWN: "undo-2",
    EventKind.PARTICIPANT_ASKED: "users",
    EventKind.PARTICIPANT_ACCEPTED: "users",
    EventKind.SNOOZED: "moon",
    EventKind.WOKEN: "alarm-clock",
    EventKind.HANDED_OVER: "hand-helping",
    EventKind.CUSTOMER_CHANGED: "user-pen",
    EventKind.LINKED: "link",
    EventKind.UNLINKED: "unlink",
    EventKind.FOLLOW_UP_SET: "calendar-clock",
    EventKind.FOLLOW_UP_CHANGED: "calendar-clock",
    EventKind.FOLLOW_UP_CANCELLED: "calendar-x",
    EventKind.FOLLOW_UP_DUE: "bell-ring",
    EventKind.FOLLOW_UP_DONE: "calendar-check",
    EventKind.CHECK_UP_ANSWERED: "message-circle-question-mark",
}

#: Events that stand there already, as the letter itself.
TOLD_BY_LETTER = {
    EventKind.CUSTOMER_MESSAGE,
    EventKind.UNVERIFIED_MESSAGE,
    EventKind.AUTOMATIC_MESSAGE,
    EventKind.REPLIED,
    EventKind.NOTED,
    EventKind.CHECK_UP_ASKED,
}


@dataclass
class Fate:
    """Where an answer is on its way to the customer."""

    icon: str
    words: str
    #: '' for what goes well, 'bad' for what needs a hand.
    tone: str = ""
    at: datetime | None = None
    url: str = ""
    can_take_back: bool = False


@dataclass
class Letter:
    message: Message
    who: str
    is_staff: bool
    is_note: bool
    to: str = ""
    quoted: str = ""
    files: list[Attachment] = field(default_factory=list)
    fate: Fate | None = None
    has_html: bool = False
    is_newer: bool = False
    #: An answer that stayed here because the customer wrote first.
    was_to_leave: bool = False

    kind = "letter"


@dataclass(frozen=True)
class Line:
    icon: str
    words: str
    at: datetime


@dataclass
class Run:
    """Events that follow each other without a letter between."""

    lines: list[Line]

    kind = "run"

    @property
    def is_folded(self) -> bool:
        return len(self.lines) >= FOLDS


def messages_of(ticket: Ticket) -> list[Message]:
    files = Prefetch("attachments", Attachment.objects.select_related("stored_file").order_by("pk"))
    letters = ticket.messages.order_by("sent_at", "id").select_related("author")
    return list(letters.only(*MESSAGE_COLUMNS).prefetch_related(files))


def conversation(
    ticket: Ticket,
    messages: Sequence[Message],
    *,
    reader: User,
    names: Names,
    now: datetime,
    seen: int | None = None,
    events: Sequence[Event] | None = None,
) -> list[Letter | Run]:
    """Letters oldest to newest with the events between; `seen` marks what came after it."""
    events = list(ticket.events.in_order()) if events is None else events
    load_names(events, known=names)
    to_customer = [MailKind.ANSWER, MailKind.REMINDER]
    sent = OutgoingMail.objects.filter(ticket=ticket, kind__in=to_customer)
    mails = {mail.message_id: mail for mail in sent.only(*MAIL_COLUMNS)}
    letters = [
        _letter(message, ticket, mails.get(message.pk), reader=reader, now=now, seen=seen)
        for message in messages
    ]
    stopped = _stopped(events)
    for letter in letters:
        letter.was_to_leave = letter.is_note and letter.message.pk in stopped
    shown = {message.pk for message in messages}
    lines = [
        Line(ICONS.get(EventKind(event.kind), "dot"), sentence(event, names), event.at)
        for event in events
        if not _is_told(event, shown)
    ]
    return _woven(letters, lines)


def _stopped(events: Iterable[Event]) -> set[int]:
    """The answers that were to leave later and became notes."""
    return {
        event.data["message"]
        for event in events
        if event.kind == EventKind.REPLY_WITHDRAWN
        and event.data.get("reason") == CUSTOMER_WROTE_FIRST
    }


def _is_told(event: Event, shown: set[int]) -> bool:
    if event.kind == EventKind.STATE_CHANGED and event.data["to"] == State.SNOOZED:
        # The event of putting it to sleep says until when.
        return True
    return EventKind(event.kind) in TOLD_BY_LETTER and event.data.get("message") in shown


def _woven(letters: Iterable[Letter], lines: Iterable[Line]) -> list[Letter | Run]:
    """Both by moment; at the same moment the letter first, then what came of it."""
    steps: list[tuple[datetime, int, Letter | Line]] = [
        *((letter.message.sent_at, 0, letter) for letter in letters),
        *((line.at, 1, line) for line in lines),
    ]
    woven: list[Letter | Run] = []
    for _at, _rank, step in sorted(steps, key=lambda step: step[:2]):
        if isinstance(step, Letter):
            woven.append(step)
        elif woven and isinstance(woven[-1], Run):
            woven[-1].lines.append(step)
        else:
            woven.append(Run([step]))
    return woven


def _letter(
    message: Message,
    ticket: Ticket,
    mail: OutgoingMail | None,
    *,
    reader: User,
    now: datetime,
    seen: int | None,
) -> Letter:
    is_staff = message.direction != Direction.IN
    author = str(message.author) if message.author else ""
    if is_staff:
        who = author or _("The helpdesk")
    else:
        who = message.from_name or message.from_email or str(ticket.customer)
    return Letter(
        message=message,
        who=who,
        is_staff=is_staff,
        is_note=message.direction == Direction.NOTE,
        to=mail.recipients if mail else "",
        quoted=message.text if message.has_quoted_text else "",
        files=[file for file in message.attachments.all() if not file.is_inline],
        fate=_fate(mail, message, reader=reader, now=now) if mail else None,
        has_html=bool(message.html) and (not is_staff or "<img" in message.html),
        is_newer=seen is not None and message.pk > seen and message.author_id != reader.pk,
    )


def _fate(mail: OutgoingMail, message: Message, *, reader: User, now: datetime) -> Fate:
    can_take_back = (
        mail.state in CLAIMABLE and message.author_id == reader.pk and mail.handed_over_at is None
    )
    url = reverse("staff:mail_out_one", args=[mail.pk])
    if mail.bounced_at:
        return Fate("triangle-alert", bounce_words(mail), "bad", at=mail.bounced_at, url=url)
    if mail.complained_at:
        words = _("Arrived, but somebody there marked it as spam")
        return Fate("flag", words, "bad", at=mail.complained_at, url=url)
    if mail.state == MailState.QUEUED and not server.is_open_for_pages():
        words = _("Waits in Mail out until outgoing mail is set up")
        return Fate("clock", words, url=url, can_take_back=can_take_back)
    if mail.state == MailState.SENT and mail.delivered_at:
        return Fate("check-check", _("Delivered"), at=mail.delivered_at)
    if mail.state == MailState.SENT and mail.delayed_at:
        words = _("Delayed: the other side keeps trying")
        return Fate("clock", words, at=mail.delayed_at, url=url)
    fates = {
        MailState.QUEUED: _waiting(mail, now=now, can_take_back=can_take_back),
        MailState.SENDING: Fate("send", _("Being sent")),
        MailState.RETRY: Fate(
            "rotate-cw",
            _("Did not get through yet; tried again"),
            at=mail.due_at,
            url=url,
            can_take_back=can_take_back,
        ),
        MailState.SENT: Fate("check", _("Sent"), at=mail.sent_at),
        MailState.FAILED: Fate("triangle-alert", _("Could not be sent"), "bad", url=url),
        MailState.UNCERTAIN: Fate(
            "circle-question-mark", _("Maybe sent: have a look in Mail out"), "bad", url=url
        ),
        MailState.CANCELLED: Fate("undo-2", _("Taken back")),
    }
    return fates[MailState(mail.state)]


def _waiting(mail: OutgoingMail, *, now: datetime, can_take_back: bool) -> Fate:
    """A moment to take back needs no clock; what was to leave later does."""
    if mail.due_at - now > timedelta(minutes=2):
        return Fate("clock", _("Leaves"), at=mail.due_at, can_take_back=can_take_back)
    return Fate("clock", _("Leaves soon"), can_take_back=can_take_back)
