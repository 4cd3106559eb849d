"""The tickets behind a number, and the word that says which these are in an address."""

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay

from tickets.core.event import Event, EventKind
from tickets.core.rating import Rating
from tickets.core.shop import Shop
from tickets.core.ticket import Ticket, TicketQuerySet
from tickets.macros.models import MacroUse
from tickets.reports import counted
from tickets.reports.period import Stretch
from tickets.reports.rows import FIRST, NEXT

#: A longer word was not made by us.
LONGEST = 2000
#: So many digits are no number of a row.
LONGEST_PK = 19
#: What may narrow a group further, and what it has to be.
_INTS = frozenset({"cause", "person", "macro", "weekday", "hour", "least", "most", "article"})
_TEXTS = frozenset({"kind", "channel", "language", "tag", "clock", "other_causes", "other_shops"})


@dataclass(frozen=True)
class Behind:
    """A group of tickets: which figure, of when, of which shop (None: all), and what of it."""

    group: str
    stretch: Stretch
    shop: int | None = None
    more: Mapping[str, int | str] = field(default_factory=dict)

    def number(self, name: str) -> int | None:
        """The number of a row, or of whatever else that is counted."""
        value = self.more.get(name)
        return value if isinstance(value, int) else None

    @property
    def word(self) -> str:
        """For an address; letters, digits, '-' and '_' only."""
        said: dict[str, Any] = {
            "group": self.group,
            "start": self.stretch.start.isoformat(),
            "end": self.stretch.end.isoformat(),
            **self.more,
        }
        if self.shop is not None:
            said["shop"] = self.shop
        text = json.dumps(said, sort_keys=True, separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_word(word: str) -> Behind | None:
    """What `Behind.word` wrote; None for anything else."""
    try:
        if len(word) > LONGEST:
            return None
        said = json.loads(base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)))
        start, end = (datetime.fromisoformat(said[name]) for name in ("start", "end"))
        more = {name: said[name] for name in (_INTS | _TEXTS) & said.keys()}
        shop, group = said.get("shop"), said["group"]
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error, RecursionError):
        return None
    is_sane = (
        group in GROUPS
        and start.tzinfo is not None
        and end.tzinfo is not None
        and (shop is None or _is_number(shop))
        and all(_is_number(more[name]) for name in _INTS & more.keys())
        and all(isinstance(more[name], str) for name in _TEXTS & more.keys())
    )
    return Behind(group, Stretch(start, end), shop, more) if is_sane else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63


def tickets_behind(tickets: TicketQuerySet, behind: Behind, *, now: datetime) -> TicketQuerySet:
    """Those of `tickets`, which the person may see, that a number counted."""
    narrowed = tickets.filter(counted.of_shop(behind.shop, path="shop"))
    if behind.group in STANDING:
        return STANDING[behind.group](narrowed, now, behind.stretch.end)
    found = GROUPS[behind.group](behind)
    if behind.group == "asked":
        found = _narrowed(found, behind)
    return narrowed.filter(pk__in=found.order_by().values("pk"))


def _narrowed(tickets: TicketQuerySet, behind: Behind) -> TicketQuerySet:
    for name in ("kind", "channel", "language"):
        if name in behind.more:
            tickets = tickets.filter(**{name: behind.more[name]})
    cause, tag = behind.number("cause"), behind.more.get("tag")
    if cause is not None:
        tickets = tickets.filter(cause=cause or None)
    if tag is not None:
        hung = Ticket.tags.through.objects.filter(tag__name=tag)
        tickets = tickets.filter(pk__in=hung.values("ticket"))
    tickets = tickets.filter(_others(behind, "cause"), _others(behind, "shop"))
    if {"weekday", "hour"} & behind.more.keys():
        tickets = tickets.filter(_at_hour(tickets, behind))
    return tickets


def numbers_word(numbers: Iterable[int | None]) -> str:
    """Numbers of rows as one of the texts that narrow a group; None is to have none."""
    return "-".join(str(number or 0) for number in numbers)


def _others(behind: Behind, name: str) -> Q:
    """All but those of some causes or shops, which have a line of their own."""
    text = str(behind.more.get(f"other_{name}s", ""))
    but = [int(part) for part in text.split("-") if part.isdecimal() and len(part) < LONGEST_PK]
    if not but:
        return Q()
    is_none = Q(**{f"{name}__isnull": True})
    others = ~Q(**{f"{name}__in": but}) & ~is_none
    return others if 0 in but else others | is_none


def _at_hour(tickets: TicketQuerySet, behind: Behind) -> Q:
    """What came in on a weekday, or in an hour, on the wall of its own shop."""
    weekday, hour, found = behind.number("weekday"), behind.number("hour"), Q(pk__in=[])
    for name, shops in zones().items():
        zone, there = ZoneInfo(name), tickets.filter(shop__in=shops)
        if weekday is not None:
            day = ExtractIsoWeekDay("created_at", tzinfo=zone)
            there = there.annotate(weekday=day).filter(weekday=weekday + 1)
        if hour is not None:
            clock = ExtractHour("created_at", tzinfo=zone)
            there = there.annotate(hour=clock).filter(hour=hour)
        found |= Q(pk__in=there.values("pk"))
    return found


def zones() -> dict[str, list[int]]:
    """The shops of each time zone."""
    found: dict[str, list[int]] = {}
    for number, name in Shop.objects.order_by("id").values_list("pk", "time_zone"):
        found.setdefault(name, []).append(number)
    return found


def _of(rows: QuerySet[Any]) -> TicketQuerySet:
    return Ticket.objects.filter(pk__in=rows.order_by().values("ticket"))


def _answers(behind: Behind) -> QuerySet[Any]:
    return counted.answers(behind.stretch, shop=behind.shop)


def _waits(which: str) -> Callable[[Behind], TicketQuerySet]:
    """Waits for such an answer, perhaps only those of some length; a person's own, perhaps."""

    def found(behind: Behind) -> TicketQuerySet:
        rows = _answers(behind).filter(target=which)
        if behind.more.get("clock") == "open":
            rows = rows.filter(open_seconds__isnull=False)
        by_customer = behind.more.get("clock") == "customer"
        rows = rows.annotate(
            minutes=counted.CUSTOMER_MINUTES if by_customer else counted.OPEN_MINUTES
        )
        if "least" in behind.more:
            rows = rows.filter(minutes__gte=behind.more["least"])
        if "most" in behind.more:
            rows = rows.filter(minutes__lt=behind.more["most"])
        return _of(_own(rows, behind))

    return found


def _own(rows: QuerySet[Any], behind: Behind) -> QuerySet[Any]:
    person = behind.number("person")
    return rows if person is None else rows.filter(assignee=person)


def _left(behind: Behind) -> QuerySet[Any]:
    return counted.left_late(behind.stretch, shop=behind.shop)


def _aimed(behind: Behind) -> TicketQuerySet:
    return _in_time(behind) | _late(behind)


def _in_time(behind: Behind) -> TicketQuerySet:
    return _of(_own(_answers(behind).filter(counted.AIMED, counted.IN_TIME), behind))


def _late(behind: Behind) -> TicketQuerySet:
    late = _of(_own(_answers(behind).filter(counted.AIMED).exclude(counted.IN_TIME), behind))
    return late | _of(_own(_left(behind).filter(counted.AIMED), behind))


def _complaints(behind: Behind) -> TicketQuerySet:
    return _quick(behind) | _slow(behind)


def _quick(behind: Behind) -> TicketQuerySet:
    return _of(_answers(behind).filter(counted.COMPLAINT, counted.QUICK))


def _slow(behind: Behind) -> TicketQuerySet:
    slow = Q(open_seconds__gt=counted.THREE_HOURS) | Q(open_seconds__isnull=True)
    answered = _of(_answers(behind).filter(counted.COMPLAINT).filter(slow))
    return answered | _of(_left(behind).filter(counted.COMPLAINT))


def _compliments(behind: Behind) -> TicketQuerySet:
    return counted.compliments(behind.stretch, shop=behind.shop)


def _rated(*scores: Rating.Score) -> Callable[[Behind], TicketQuerySet]:
    def found(behind: Behind) -> TicketQuerySet:
        rows = counted.ratings(behind.stretch, shop=behind.shop)
        person = behind.number("person")
        if person is not None:
            rows = rows.filter(ticket__assignee=person)
        return _of(rows.filter(score__in=scores))

    return found


def _solved(behind: Behind) -> TicketQuerySet:
    return counted.solved(behind.stretch, shop=behind.shop)


def _answered_by(behind: Behind) -> TicketQuerySet:
    sent = Event.objects.filter(counted.within("at", behind.stretch), kind=EventKind.REPLIED)
    sent = sent.filter(counted.of_shop(behind.shop), by=behind.number("person"))
    return _of(sent)


def _with_macro(behind: Behind) -> TicketQuerySet:
    uses = MacroUse.objects.filter(counted.within("at", behind.stretch))
    return _of(uses.filter(counted.of_shop(behind.shop), macro=behind.number("macro")))


#: Those that stand so now, of the tickets at hand.
STANDING: dict[str, Callable[[TicketQuerySet, datetime, datetime], TicketQuerySet]] = {
    "waiting": lambda tickets, _now, _end: counted.waiting(tickets),
    "overdue": lambda tickets, now, _end: tickets.overdue(now),
    "promised_today": lambda tickets, _now, end: tickets.promised_before(end),
}
#: Those that were counted in a stretch of time.
GROUPS: dict[str, Callable[[Behind], TicketQuerySet]] = {
    "asked": lambda behind: counted.asked(behind.stretch, shop=behind.shop),
    "first": _waits(FIRST),
    "next": _waits(NEXT),
    "aimed": _aimed,
    "in_time": _in_time,
    "late": _late,
    "complaints": _complaints,
    "complaints_quick": _quick,
    "complaints_slow": _slow,
    "compliments": _compliments,
    "compliments_answered": lambda behind: _compliments(behind).filter(counted.answered()),
    "compliments_silent": lambda behind: _compliments(behind).filter(~counted.answered()),
    "rated": _rated(*Rating.Score),
    "rated_good": _rated(Rating.Score.GOOD),
    "rated_poor": _rated(Rating.Score.SO_SO, Rating.Score.BAD),
    "solved": _solved,
    "solved_in_one": lambda behind: _solved(behind).filter(~counted.asked_twice()),
    "solved_in_more": lambda behind: _solved(behind).filter(counted.asked_twice()),
    "reopened": lambda behind: _of(counted.reopening(behind.stretch, shop=behind.shop)),
    "answered_by": _answered_by,
    "held_by": lambda behind: Ticket.objects.open().filter(assignee=behind.number("person")),
    "macro": _with_macro,
    "read_before": lambda behind: Ticket.objects.filter(
        counted.within("read_before__at", behind.stretch),
        read_before__article=behind.number("article"),
    ),
    **dict.fromkeys(STANDING, lambda _behind: Ticket.objects.none()),
}
#: The groups behind each figure: all that it is about, those that went well, and the others.
OF_FIGURE: dict[str, tuple[str, str, str]] = {
    "asked": ("asked", "", ""),
    **dict.fromkeys(
        ["first_open_median", "first_open_slow", "first_customer_median", "first_customer_slow"],
        ("first", "", ""),
    ),
    **dict.fromkeys(
        ["next_open_median", "next_open_slow", "next_customer_median", "next_customer_slow"],
        ("next", "", ""),
    ),
    "within_target": ("aimed", "in_time", "late"),
    "complaints_in_time": ("complaints", "complaints_quick", "complaints_slow"),
    "compliments_answered": ("compliments", "compliments_answered", "compliments_silent"),
    "satisfaction": ("rated", "rated_good", "rated_poor"),
    "solved_in_one": ("solved", "solved_in_one", "solved_in_more"),
    "reopened": ("solved", "reopened", ""),
}
