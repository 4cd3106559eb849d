"""When a rule looks at a ticket: at an event, or when something has lasted long enough."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from tickets.core.event import Event, EventKind
from tickets.core.states import CATEGORY, Category, State
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
    if trigger.when == When.MORNING:
        yield from _mornings(calendar, after)
    elif trigger.when in LASTING:
        stretches = _waits(events) if trigger.when == When.WAITS else _silences(events)
        for since, until, message in stretches:
            at = _ripe(trigger, calendar, since)
            if at and at > after and (until is None or at < until):
                key = f"{trigger.when}:{since.timestamp():.0f}"
                yield Occasion(key, at, message=message)
    else:
        for event, message in _happenings(trigger.when, events):
            if event.at > after:
                yield Occasion(f"event:{event.pk}", event.at, event=event.pk, message=message)


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


def _waits(events: Sequence[Event]) -> Iterator[tuple[datetime, datetime | None, int]]:
    """From the oldest message without an answer until the answer; the last may still go on."""
    withdrawn = {
        event.data.get("message") for event in events if event.kind == EventKind.REPLY_WITHDRAWN
    }
    since, message, is_over = None, 0, False
    for event in events:
        if event.kind == EventKind.STATE_CHANGED:
            is_over = CATEGORY[State(event.data["to"])] in {Category.SOLVED, Category.VOID}
        if event.kind == EventKind.CUSTOMER_MESSAGE:
            if since is None and not (is_over and event.data.get("thanks")):
                since, message = event.at, event.data.get("message", 0)
        elif since and (_is_answer(event, withdrawn) or is_over):
            yield since, _leaves_at(event), message
            since = None
    if since:
        yield since, None, message


def _is_answer(event: Event, withdrawn: set[Any]) -> bool:
    """A colleague's; what a rule sent is none."""
    is_given = event.kind == EventKind.REPLIED and "rule" not in event.data
    return is_given and event.data.get("message") not in withdrawn


def _leaves_at(event: Event) -> datetime:
    leaves = event.data.get("leaves_at")
    return max(event.at, datetime.fromisoformat(leaves)) if leaves else event.at


def _silences(events: Sequence[Event]) -> Iterator[tuple[datetime, datetime | None, int]]:
    """Between two moments at which a person did something; what went by itself breaks none."""
    since = None
    for event in events:
        by_person = event.by_label and "rule" not in event.data
        if by_person or event.kind in {EventKind.OPENED, EventKind.CUSTOMER_MESSAGE}:
            if since and event.at > since:
                yield since, event.at, 0
            since = event.at
    if since:
        yield since, None, 0


def _ripe(trigger: Trigger, calendar: Calendar, since: datetime) -> datetime | None:
    length = timedelta(minutes=trigger.minutes)
    if trigger.counted_in == CountedIn.CALENDAR:
        return since + length
    try:
        return calendar.due(since, length)
    except NeverOpenError:
        return None


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
