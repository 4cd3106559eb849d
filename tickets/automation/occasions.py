"""When a rule looks at a ticket: at an event, or when something has lasted long enough."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from tickets.core.event import Event, EventKind
from tickets.core.states import CATEGORY, OPEN_STATES, Category, State
from tickets.sla.models import CountedIn
from tickets.sla.worktime import Calendar, NeverOpenError

#: Thirty days: what waits longer was forgotten, and no rule brings it back.
LONGEST = 30 * 1440


class When(models.TextChoices):
    OPENED = "opened", _("a question comes in")
    WRITTEN = "written", _("the customer writes again")
    ANSWERED = "answered", _("somebody answers")
    GIVEN = "given", _("somebody gets it in hand")
    SORTED = "sorted", _("its kind, priority, cause or tags change")
    MOVED = "moved", _("its state changes")
    LATE = "late", _("an answer is late")
    UNDELIVERED = "undelivered", _("an answer cannot be delivered")
    WAITS = "waits", _("the customer waits longer than the time below")
    QUIET = "quiet", _("nobody does anything for longer than the time below")
    MORNING = "morning", _("every morning, when the shop opens")


KINDS: dict[When, frozenset[EventKind]] = {
    When.OPENED: frozenset({EventKind.OPENED}),
    When.WRITTEN: frozenset({EventKind.CUSTOMER_MESSAGE}),
    When.ANSWERED: frozenset({EventKind.REPLIED}),
    When.GIVEN: frozenset({EventKind.ASSIGNED}),
    When.SORTED: frozenset(
        {
            EventKind.KIND_SET,
            EventKind.PRIORITY_SET,
            EventKind.CAUSE_SET,
            EventKind.TAGGED,
            EventKind.UNTAGGED,
        }
    ),
    When.MOVED: frozenset({EventKind.STATE_CHANGED}),
    When.LATE: frozenset({EventKind.BREACHED}),
    When.UNDELIVERED: frozenset({EventKind.DELIVERY_FAILED, EventKind.BOUNCED}),
}
LASTING = frozenset({When.WAITS, When.QUIET})
TIMED = LASTING | {When.MORNING}


@dataclass(frozen=True)
class Trigger:
    when: When
    #: For what lasts: how long.
    minutes: int = 0
    counted_in: CountedIn = CountedIn.BUSINESS

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        """Raises ValueError for what is none, a length of time that is missing among it."""
        try:
            found = cls(
                when=When(data["when"]),
                minutes=int(data.get("minutes", 0)),
                counted_in=CountedIn(data.get("counted_in", CountedIn.BUSINESS)),
            )
        except (KeyError, TypeError) as error:
            raise ValueError(data) from error
        if not 0 <= found.minutes <= LONGEST or (found.when in LASTING) != bool(found.minutes):
            raise ValueError(data)
        return found

    def as_data(self) -> dict[str, Any]:
        if self.when not in LASTING:
            return {"when": str(self.when)}
        return {
            "when": str(self.when),
            "minutes": self.minutes,
            "counted_in": str(self.counted_in),
        }


@dataclass(frozen=True)
class Occasion:
    #: What makes it this one: a rule answers to it once.
    key: str
    at: datetime
    #: Numbers, for those that an event makes; 0 for all others.
    event: int = 0
    message: int = 0


#: When a customer wrote, and the number of the message; 0 for what came in with a merge.
_Asked = tuple[datetime, int]


@dataclass(frozen=True)
class _Stretch:
    """Something that lasts."""

    since: datetime
    #: Later than `since` where a conversation came in, in which the customer waited already.
    known_at: datetime
    until: datetime | None
    message: int = 0


def occasions(
    trigger: Trigger,
    events: Sequence[Event],
    calendar: Calendar,
    *,
    after: datetime,
) -> Iterator[Occasion]:
    """Those behind `after`, in order; mornings never end, unless the shop never opens again.

    `events` are all of a ticket's in the order in which they were written down. What rules did
    is no occasion.
    """
    born_at = _born_at(events)
    if trigger.when == When.MORNING:
        yield from (one for one in _mornings(calendar, after) if not born_at or one.at >= born_at)
    elif trigger.when in LASTING:
        stretches = _waits(events) if trigger.when == When.WAITS else _silences(events)
        for one in stretches:
            ripe = _ripe(trigger, calendar, one.since)
            at = max(ripe, one.known_at, born_at or ripe) if ripe else None
            if at and at > after and (one.until is None or at < one.until):
                key = f"{trigger.when}:{one.since.timestamp():.0f}"
                yield Occasion(key, at, message=one.message)
    else:
        for event, message in _happenings(trigger.when, events):
            at = max(event.at, born_at or event.at)
            if at > after:
                yield Occasion(f"event:{event.pk}", at, event=event.pk, message=message)


def _born_at(events: Sequence[Event]) -> datetime | None:
    """What was split off counts from when it was written, but nobody could look at it before."""
    split = next(_of(events, EventKind.SPLIT_FROM), None)
    return (split or events[0]).at if events else None


def _happenings(when: When, events: Sequence[Event]) -> Iterator[tuple[Event, int]]:
    """The events that are meant, each with the message that it is about."""
    first_words = next((one for one in events if one.kind == EventKind.CUSTOMER_MESSAGE), None)
    for event in events:
        if event.kind not in KINDS[when] or "rule" in event.data:
            continue
        if when == When.WRITTEN and event is first_words:
            # The question itself.
            continue
        if when == When.GIVEN and not event.data.get("to"):
            continue
        # What was asked stands in the first message.
        told = first_words if when == When.OPENED and first_words else event
        yield event, told.data.get("message", 0)


def _waits(events: Sequence[Event]) -> Iterator[_Stretch]:
    """From the oldest message without an answer until the answer; the last may still go on.

    What counts as either is what counts for the clocks (`sla/history.py`).
    """
    withdrawn = {one.data.get("message") for one in _of(events, EventKind.REPLY_WITHDRAWN)}
    undone = {one.data.get("merge") for one in _of(events, EventKind.MERGE_UNDONE)}
    waiting: list[_Asked] = []
    category, known_at = Category.ACTIVE, None
    for event in events:
        before = waiting[:1]
        if event.kind == EventKind.STATE_CHANGED:
            category = CATEGORY[State(event.data["to"])]
        if _is_answer(event, withdrawn) or _puts_away(event, category):
            waiting = []
        elif event.pk not in undone:
            waiting = _waiting_after(event, waiting, category)
        if waiting[:1] == before:
            continue
        for since, first in before:
            yield _Stretch(since, known_at or since, _leaves_at(event), first)
        known_at = event.at
    for since, first in waiting[:1]:
        yield _Stretch(since, known_at or since, None, first)


def _waiting_after(event: Event, waiting: list[_Asked], category: Category) -> list[_Asked]:
    """What has no answer yet, the oldest first."""
    message = event.data.get("message", 0)
    match event.kind:
        case EventKind.CUSTOMER_MESSAGE if _asks(event, category):
            return [*waiting, (event.at, message)]
        case EventKind.PARTICIPANT_ACCEPTED if message:
            return [*waiting, (event.at, message)]
        case EventKind.MERGED if event.data["waiting_since"]:
            return sorted([*waiting, (datetime.fromisoformat(event.data["waiting_since"]), 0)])
        case EventKind.SPLIT_OFF:
            return [one for one in waiting if one[1] != message]
        case _:
            return waiting


def _of(events: Sequence[Event], kind: EventKind) -> Iterator[Event]:
    return (event for event in events if event.kind == kind)


def _asks(event: Event, category: Category) -> bool:
    """Spam asks for nothing, and neither does a mere thank-you for what is solved."""
    if category == Category.VOID:
        return False
    return not (category == Category.SOLVED and event.data.get("thanks"))


def _puts_away(event: Event, category: Category) -> bool:
    is_over = category in {Category.SOLVED, Category.VOID}
    return event.kind == EventKind.STATE_CHANGED and is_over


def _is_answer(event: Event, withdrawn: set[Any]) -> bool:
    """A colleague's, by mail or by telephone; what a rule sent is none."""
    if event.kind == EventKind.NOTED:
        return bool(event.data.get("answers"))
    is_given = event.kind == EventKind.REPLIED and "rule" not in event.data
    return is_given and event.data.get("message") not in withdrawn


def _leaves_at(event: Event) -> datetime:
    leaves = event.data.get("leaves_at")
    return max(event.at, datetime.fromisoformat(leaves)) if leaves else event.at


def _silences(events: Sequence[Event]) -> Iterator[_Stretch]:
    """Between two moments at which a person did something; what went by itself breaks none."""
    since = None
    for event in events:
        by_person = event.by_label and "rule" not in event.data
        if by_person or event.kind in {EventKind.OPENED, EventKind.CUSTOMER_MESSAGE}:
            if since and event.at > since:
                yield _Stretch(since, since, event.at)
            since = event.at
    if since:
        yield _Stretch(since, since, None)


def _ripe(trigger: Trigger, calendar: Calendar, since: datetime) -> datetime | None:
    length = timedelta(minutes=trigger.minutes)
    if trigger.counted_in == CountedIn.CALENDAR:
        return since + length
    try:
        return calendar.due(since, length)
    except NeverOpenError:
        return None


def was_open(events: Sequence[Event], at: datetime) -> bool:
    """Whether time could wake anybody there: nobody who is done."""
    moves = [one for one in _of(events, EventKind.STATE_CHANGED) if one.at <= at]
    return not moves or moves[-1].data["to"] in OPEN_STATES


def _mornings(calendar: Calendar, after: datetime) -> Iterator[Occasion]:
    """The first opening of each day; a night shift opens on the day on which it begins."""
    zone = ZoneInfo(calendar.zone)
    day = after.astimezone(zone).date()
    while True:
        try:
            at = calendar.next_opening(datetime.combine(day, time.min, zone))
        except NeverOpenError:
            return
        day = max(day, at.astimezone(zone).date())
        if at > after:
            yield Occasion(f"morning:{day.isoformat()}", at)
        day += timedelta(days=1)
