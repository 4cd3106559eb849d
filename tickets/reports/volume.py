"""What came in: when, and of which kind; and what the team did with it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q
from django.db.models.functions import ExtractHour, TruncDate

from tickets.core.event import Event, EventKind
from tickets.core.rating import Rating
from tickets.core.ticket import Ticket
from tickets.reports import counted
from tickets.reports.period import Stretch
from tickets.reports.rows import Waited

#: By what the questions of a period can be told apart; each is a column of the ticket.
TRAITS = ("kind", "channel", "cause", "shop", "language")
#: Minutes in which the pace of one person is told: an hour more or less says something about a
#: month of work, a minute does not.
STEP = 15


class Asked(NamedTuple):
    """So many questions came in on a day within one hour on the wall of the shop."""

    day: date
    hour: int
    many: int


@dataclass
class Work:
    """What one person did in a stretch of time."""

    person: int
    answers: int = 0
    waits: list[Waited] = field(default_factory=list)
    aimed: int = 0
    in_time: int = 0
    rated: int = 0
    good: int = 0
    #: In his hands now.
    open_now: int = 0


def by_hour(stretch: Stretch, *, shop: int | None, zone: ZoneInfo) -> list[Asked]:
    rows = counted.asked(stretch, shop=shop).order_by()
    day = TruncDate("created_at", tzinfo=zone)
    hour = ExtractHour("created_at", tzinfo=zone)
    parts = rows.annotate(day=day, hour=hour).values_list("day", "hour")
    return [Asked(*row) for row in parts.annotate(many=Count("pk"))]


def by_zone(
    stretch: Stretch, *, shop: int | None, zones: Mapping[str, Iterable[int]]
) -> list[Asked]:
    """As `by_hour`, each shop in its own time zone; `zones` says which shops are in each."""
    if len(zones) == 1:
        return by_hour(stretch, shop=shop, zone=ZoneInfo(next(iter(zones))))
    rows: list[Asked] = []
    for name, numbers in zones.items():
        for number in numbers:
            if shop in {None, number}:
                rows += by_hour(stretch, shop=number, zone=ZoneInfo(name))
    return rows


def by_traits(stretch: Stretch, *, shop: int | None) -> dict[str, Counter[str | int | None]]:
    """How many questions came in of each kind, by each way, and so on: one query for all."""
    grouped = counted.asked(stretch, shop=shop).order_by().values_list(*TRAITS)
    found: dict[str, Counter[str | int | None]] = {name: Counter() for name in TRAITS}
    for *values, count in grouped.annotate(count=Count("pk")):
        for name, value in zip(TRAITS, values, strict=True):
            found[name][value] += count
    return found


def by_tag(stretch: Stretch, *, shop: int | None) -> Counter[str]:
    """How many questions that came in have each tag now, by its name."""
    hung = Ticket.tags.through.objects.filter(ticket__in=counted.asked(stretch, shop=shop))
    grouped = hung.values_list("tag__name").annotate(count=Count("ticket", distinct=True))
    return Counter(dict(grouped.order_by()))


def heat(rows: Iterable[Asked]) -> dict[tuple[int, int], int]:
    """(weekday, hour) to how many questions; Monday is 0. Pure."""
    found: Counter[tuple[int, int]] = Counter()
    for row in rows:
        found[row.day.weekday(), row.hour] += row.many
    return dict(found)


def a_day(rows: Iterable[Asked]) -> Counter[date]:
    """How many questions each day. Pure."""
    found: Counter[date] = Counter()
    for row in rows:
        found[row.day] += row.many
    return found


def by_person(stretch: Stretch, *, shop: int | None) -> dict[int, Work]:
    """Load, pace and quality of each colleague who did something or holds something."""
    found: dict[int, Work] = {}

    def work(person: int) -> Work:
        return found.setdefault(person, Work(person))

    for person, count in _replies(stretch, shop).items():
        work(person).answers = count
    rows = counted.answers(stretch, shop=shop).filter(assignee__isnull=False)
    aims = {
        "aimed": Count("pk", filter=counted.AIMED),
        "in_time": Count("pk", filter=counted.AIMED & counted.IN_TIME),
    }
    for person, aimed, in_time in rows.values_list("assignee").annotate(**aims).order_by():
        work(person).aimed, work(person).in_time = aimed, in_time
    paces = rows.filter(open_seconds__isnull=False).values_list("assignee", "target")
    steps = paces.annotate(step=F("open_seconds") / (60 * STEP)).annotate(count=Count("pk"))
    for person, target, step, count in steps.order_by():
        work(person).waits.append(Waited(target, step * STEP, count))
    late = counted.left_late(stretch, shop=shop).filter(counted.AIMED, assignee__isnull=False)
    for person, count in late.values_list("assignee").annotate(count=Count("pk")).order_by():
        work(person).aimed += count
    given = counted.ratings(stretch, shop=shop).filter(ticket__assignee__isnull=False)
    scores = {"all": Count("pk"), "good": Count("pk", filter=Q(score=Rating.Score.GOOD))}
    for person, rated, good in given.values_list("ticket__assignee").annotate(**scores).order_by():
        work(person).rated, work(person).good = rated, good
    held = Ticket.objects.open().filter(counted.of_shop(shop, path="shop"))
    mine = held.filter(assignee__isnull=False).values_list("assignee").annotate(count=Count("pk"))
    for person, count in mine.order_by():
        work(person).open_now = count
    return found


def _replies(stretch: Stretch, shop: int | None) -> Counter[int]:
    """Answers that people sent, without those that were taken back before they left."""
    sent = Event.objects.filter(
        counted.within("at", stretch), counted.of_shop(shop), by__isnull=False
    ).order_by()
    count = Count("pk")
    replied = sent.filter(kind=EventKind.REPLIED).values_list("by").annotate(count=count)
    taken = sent.filter(kind=EventKind.REPLY_WITHDRAWN).values_list("by").annotate(count=count)
    found = Counter(dict(replied))
    found.subtract(dict(taken))
    return +found
