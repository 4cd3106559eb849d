"""Which rows a figure counts, said once: the figures and the lists behind them both ask here."""

from typing import Any

from django.db.models import (
    BigIntegerField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
)

from tickets.core.event import Event, EventKind
from tickets.core.rating import Rating
from tickets.core.states import OPEN_STATES, State
from tickets.core.ticket import Kind, Ticket, TicketQuerySet
from tickets.reports.period import Stretch
from tickets.reports.rows import FIRST, NEXT
from tickets.sla.records import SlaResult

#: Seconds of open time within which the field answers nine complaints in ten.
THREE_HOURS = 3 * 3600
#: Steps of ours that are taken back leave a ticket opened again, though no customer asked for it.
TAKEN_BACK = [EventKind.REPLY_WITHDRAWN, EventKind.MERGE_UNDONE]


class WholeMinutes(Func):
    """Whole minutes from the second moment to the first."""

    output_field = BigIntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        how = "django_timestamp_diff(%(expressions)s) / 60000000"
        return super().as_sql(compiler, connection, template=how, arg_joiner=", ", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        how = "FLOOR(DATE_PART('epoch', %(expressions)s) / 60)::bigint"
        return super().as_sql(compiler, connection, template=how, arg_joiner=" - ", **context)


OPEN_MINUTES = F("open_seconds") / 60
CUSTOMER_MINUTES = WholeMinutes(F("met_at"), F("started_at"))


def within(name: str, stretch: Stretch) -> Q:
    return Q(**{f"{name}__gte": stretch.start, f"{name}__lt": stretch.end})


def of_shop(shop: int | None, *, path: str = "ticket__shop") -> Q:
    """Of one shop, or of all when it is None."""
    return Q() if shop is None else Q(**{path: shop})


def asked(stretch: Stretch, *, shop: int | None) -> TicketQuerySet:
    """What came in, without spam and without what was joined with another."""
    came = Ticket.objects.filter(within("created_at", stretch), of_shop(shop, path="shop"))
    return came.filter(merged_into__isnull=True).exclude(state=State.SPAM)


def answers(stretch: Stretch, *, shop: int | None) -> QuerySet[SlaResult]:
    """How long customers waited, of every wait that ended with an answer."""
    given = SlaResult.objects.filter(within("met_at", stretch), of_shop(shop))
    return given.filter(target__in=[FIRST, NEXT])


def left_late(stretch: Stretch, *, shop: int | None) -> QuerySet[SlaResult]:
    """Waits that became late and never ended with an answer."""
    late = SlaResult.objects.filter(within("breached_at", stretch), of_shop(shop))
    late = late.filter(met_at__isnull=True, target__in=[FIRST, NEXT])
    return late.filter(ticket__merged_into__isnull=True).exclude(ticket__state=State.SPAM)


#: Waits to which a target or a promise held.
AIMED = Q(target_seconds__isnull=False) | Q(is_promised=True)
IN_TIME = Q(breached_at__isnull=True)
COMPLAINT = Q(ticket__kind=Kind.COMPLAINT, target=FIRST)
QUICK = Q(open_seconds__lte=THREE_HOURS)


#: Of a ticket: praise, which may be answered or not.
COMPLIMENT = Q(kind=Kind.COMPLIMENT, has_clocks=True)


def compliments(stretch: Stretch, *, shop: int | None) -> TicketQuerySet:
    return asked(stretch, shop=shop).filter(COMPLIMENT)


def answered() -> Exists:
    """Of a ticket: whether a person ever answered."""
    return Exists(
        SlaResult.objects.filter(ticket=OuterRef("pk"), target=FIRST, met_at__isnull=False)
    )


def asked_twice(ticket: str = "pk") -> Exists:
    """Of a ticket: whether the customer wrote again and waited for an answer to that."""
    return Exists(SlaResult.objects.filter(ticket=OuterRef(ticket), target=NEXT))


def ratings(stretch: Stretch, *, shop: int | None) -> QuerySet[Rating]:
    return Rating.objects.filter(within("rated_at", stretch), of_shop(shop))


def solving(stretch: Stretch, *, shop: int | None) -> QuerySet[Event]:
    """Each time that a question was solved."""
    moved = Event.objects.filter(kind=EventKind.STATE_CHANGED, data__to=State.RESOLVED)
    return moved.filter(within("at", stretch), of_shop(shop))


def solved(stretch: Stretch, *, shop: int | None) -> TicketQuerySet:
    """Questions that were solved in the stretch."""
    return Ticket.objects.filter(pk__in=solving(stretch, shop=shop).values("ticket"))


def reopening(stretch: Stretch, *, shop: int | None) -> QuerySet[Event]:
    """Each time that a solved question was opened again, other than by taking a step back."""
    back = Event.objects.filter(
        within("at", stretch),
        of_shop(shop),
        kind=EventKind.STATE_CHANGED,
        data__from__in=[State.RESOLVED, State.CLOSED],
        data__to__in=sorted(OPEN_STATES),
    )
    undone = Event.objects.filter(ticket=OuterRef("ticket"), at=OuterRef("at"), kind__in=TAKEN_BACK)
    return back.filter(~Exists(undone))


def waiting(tickets: TicketQuerySet) -> TicketQuerySet:
    """Open questions of `tickets` whose customer waits for our answer."""
    return tickets.open().filter(waiting_since__isnull=False)
