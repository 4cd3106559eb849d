"""Reads the rows of a stretch of time for the figures: a fixed number of queries, all gathered."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from itertools import starmap

from django.db.models import Case, Count, Min, Q, QuerySet, When

from tickets.core.rating import Rating
from tickets.core.ticket import TicketQuerySet
from tickets.reports import counted
from tickets.reports.period import Stretch
from tickets.reports.rows import FIRST, Rows, Waited, Went, total
from tickets.sla.records import SlaResult


def read(stretch: Stretch, *, shop: int | None) -> Rows:
    """All rows of service of a stretch, of one shop or (None) of all."""
    answers = counted.answers(stretch, shop=shop)
    late = counted.left_late(stretch, shop=shop).aggregate(
        all=Count("pk", filter=counted.AIMED), complaints=Count("pk", filter=counted.COMPLAINT)
    )
    open_waits, aims = _open_waits(answers)
    solved = _solved(stretch, shop=shop)
    again = counted.reopening(stretch, shop=shop).aggregate(count=Count("ticket", distinct=True))
    asked, compliments = _asked(stretch, shop=shop)
    return Rows(
        open_waits=open_waits,
        customer_waits=_customer_waits(answers),
        aims=[*aims, Went(False, late["all"])],
        complaints=[
            *_went(answers.filter(counted.COMPLAINT), counted.QUICK),
            Went(False, late["complaints"]),
        ],
        compliments=compliments,
        ratings=_went(counted.ratings(stretch, shop=shop), Q(score=Rating.Score.GOOD)),
        solved=solved,
        solved_count=total(solved),
        reopened_count=again["count"],
        asked_count=asked,
    )


def _asked(stretch: Stretch, *, shop: int | None) -> tuple[int, list[Went]]:
    """How many questions came in, and of the compliments among them which were answered."""
    found = counted.asked(stretch, shop=shop).aggregate(
        all=Count("pk"), praise=Count("pk", filter=counted.COMPLIMENT)
    )
    praise = counted.compliments(stretch, shop=shop).values("pk")
    # A ticket has one first answer at the most.
    answers = SlaResult.objects.filter(ticket__in=praise, target=FIRST, met_at__isnull=False)
    well = answers.count()
    return found["all"], [Went(True, well), Went(False, found["praise"] - well)]


def _open_waits(answers: QuerySet[SlaResult]) -> tuple[list[Waited], list[Went]]:
    """How long, and whether in time where there was a time: in one pass over the same rows."""
    aimed = Case(When(counted.AIMED, then=1), default=0)
    in_time = Case(When(counted.IN_TIME, then=1), default=0)
    rows = answers.annotate(minutes=counted.OPEN_MINUTES, aimed=aimed, in_time=in_time)
    grouped = rows.values_list("target", "minutes", "aimed", "in_time").order_by()
    waits: Counter[tuple[str, int]] = Counter()
    aims: Counter[bool] = Counter()
    for target, minutes, is_aimed, is_in_time, many in grouped.annotate(many=Count("pk")):
        if minutes is not None:
            waits[target, minutes] += many
        if is_aimed:
            aims[bool(is_in_time)] += many
    return [Waited(*key, many) for key, many in waits.items()], list(starmap(Went, aims.items()))


def _customer_waits(answers: QuerySet[SlaResult]) -> list[Waited]:
    rows = answers.annotate(minutes=counted.CUSTOMER_MINUTES).values_list("target", "minutes")
    return [Waited(*row) for row in rows.annotate(many=Count("pk")).order_by()]


def _went(rows: QuerySet[SlaResult] | QuerySet[Rating], is_well: Q) -> list[Went]:
    found = rows.aggregate(all=Count("pk"), well=Count("pk", filter=is_well))
    return [Went(True, found["well"]), Went(False, found["all"] - found["well"])]


def _solved(stretch: Stretch, *, shop: int | None) -> list[Went]:
    moved = counted.solving(stretch, shop=shop)
    found = moved.annotate(again=counted.asked_twice("ticket")).aggregate(
        all=Count("ticket", distinct=True),
        more=Count("ticket", distinct=True, filter=Q(again=True)),
    )
    return [Went(True, found["all"] - found["more"]), Went(False, found["more"])]


@dataclass(frozen=True)
class Now:
    """How it stands at this moment."""

    waiting: int
    overdue: int
    promised_today: int
    oldest: datetime | None
    oldest_pk: int | None


def stand(tickets: TicketQuerySet, *, shop: int | None, now: datetime, end_of_day: datetime) -> Now:
    """How it stands; `tickets` are those that the person may see."""
    tickets = tickets.filter(counted.of_shop(shop, path="shop"))
    waiting = counted.waiting(tickets)
    found = waiting.aggregate(count=Count("pk"), oldest=Min("waiting_since"))
    oldest = waiting.filter(waiting_since=found["oldest"]).values_list("pk", flat=True)
    return Now(
        waiting=found["count"],
        overdue=tickets.overdue(now).count(),
        promised_today=tickets.promised_before(end_of_day).count(),
        oldest=found["oldest"],
        oldest_pk=oldest.order_by("id").first() if found["oldest"] else None,
    )
