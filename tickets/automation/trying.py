"""What a rule would have done: the last thirty days played again, with nothing changed."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db.models import Q, prefetch_related_objects

from tickets.automation.conditions import If, Standing
from tickets.automation.deeds import Deeds, Names
from tickets.automation.keeping import Wording
from tickets.automation.occasions import TIMED, Occasion, Trigger, occasions
from tickets.core.event import Event, EventKind
from tickets.core.message import Message
from tickets.core.states import OPEN_STATES, State
from tickets.core.ticket import Ticket
from tickets.sla.calendar import read_calendar, stored_calendars
from tickets.sla.history import traits_through
from tickets.sla.worktime import Calendar

BACK = timedelta(days=30)
#: Tickets that are looked at, the latest first, and those that are named.
MOST_TRIED, MOST_SHOWN = 1000, 50


@dataclass(frozen=True)
class Touched:
    """A ticket, and what the rule would have done to it then."""

    ticket: Ticket
    at: datetime
    sentences: list[str]


@dataclass
class Trial:
    tried: int = 0
    has_more: bool = False
    #: How often it would have acted; a ticket may be touched more than once.
    count: int = 0
    tickets: int = 0
    shown: list[Touched] = field(default_factory=list)


def try_rule(wording: Wording, *, names: Names, now: datetime) -> Trial:
    """Each occasion is judged by what the ticket was like then, as its events tell.

    What the rule itself would have changed is not played on, and what it cost other rules neither.
    """
    trigger, conditions = Trigger.read(wording.occasion), If.read(wording.conditions)
    deeds = Deeds.read(wording.deeds)
    lived = Q(updated_at__gt=now - BACK)
    if trigger.when in TIMED:
        # Time passes for a question too that nobody touched in all these days.
        lived |= Q(is_open=True)
    found = Ticket.objects.filter(lived)
    if wording.shop:
        found = found.filter(shop=wording.shop)
    tickets = list(
        found.order_by("-updated_at", "-pk").select_related("shop", "customer")[: MOST_TRIED + 1]
    )
    trial = Trial(tried=min(len(tickets), MOST_TRIED), has_more=len(tickets) > MOST_TRIED)
    tickets = tickets[:MOST_TRIED]
    prefetch_related_objects(tickets, "tags", "customer__addresses")
    shops = {ticket.shop_id: ticket.shop for ticket in tickets}
    calendars = {pk: read_calendar(one) for pk, one in stored_calendars(shops.values()).items()}
    lives = _events_of(tickets)
    touched: list[Touched] = []
    for ticket in tickets:
        past = _Past(ticket, lives.get(ticket.pk, []), calendars[ticket.shop_id])
        mine = list(_touches(past, trigger, conditions, deeds, names, now=now))
        trial.tickets += bool(mine)
        touched += mine
    trial.count = len(touched)
    trial.shown = sorted(touched, key=lambda one: one.at, reverse=True)[:MOST_SHOWN]
    return trial


def _events_of(tickets: list[Ticket]) -> dict[int, list[Event]]:
    lives: dict[int, list[Event]] = {}
    for event in Event.objects.filter(ticket__in=tickets).order_by("id"):
        lives.setdefault(event.ticket_id, []).append(event)
    return lives


@dataclass(frozen=True)
class _Past:
    ticket: Ticket
    events: list[Event]
    calendar: Calendar

    def standings(self) -> Iterator[tuple[Event | None, Standing]]:
        """What it was like before its events, and then after each."""
        traits = traits_through(self.ticket, self.events)
        standing = Standing(
            traits=next(traits),
            state=State.NEW,
            assignee=self._before(EventKind.ASSIGNED, self.ticket.assignee_id),
            cause=self._before(EventKind.CAUSE_SET, self.ticket.cause_id),
            text=self.ticket.subject,
            sender=self.ticket.customer.email,
        )
        yield None, standing
        for event, look in zip(self.events, traits, strict=True):
            standing = replace(standing, traits=look)
            match event.kind:
                case EventKind.STATE_CHANGED:
                    standing = replace(standing, state=event.data["to"])
                case EventKind.ASSIGNED:
                    standing = replace(standing, assignee=event.data["to"])
                case EventKind.CAUSE_SET:
                    standing = replace(standing, cause=event.data["to"])
            yield event, standing

    def _before(self, kind: EventKind, now: int | None) -> int | None:
        first = next((event for event in self.events if event.kind == kind), None)
        before: int | None = first.data.get("from") if first else now
        return before

    def at(self, occasion: Occasion) -> Standing:
        found = None
        for event, standing in self.standings():
            # All that a verb wrote down at one moment was there when the rule looked.
            if event is not None and event.pk > occasion.event and event.at > occasion.at:
                break
            found = standing
        assert found is not None
        return replace(found, is_open_hours=self.calendar.is_open(occasion.at))


def _touches(
    past: _Past,
    trigger: Trigger,
    conditions: If,
    deeds: Deeds,
    names: Names,
    *,
    now: datetime,
) -> Iterator[Touched]:
    known: set[str] = set()
    for occasion in occasions(trigger, past.events, past.calendar, after=now - BACK):
        if occasion.at > now:
            break
        if occasion.key in known:
            continue
        if occasion.at < past.ticket.created_at:
            continue
        standing = past.at(occasion)
        if trigger.when in TIMED and standing.state not in OPEN_STATES:
            continue
        standing = _with_words(standing, occasion, conditions)
        if not conditions.fit(standing):
            continue
        sentences = deeds.sentences(names, at=standing)
        if sentences:
            known.add(occasion.key)
            yield Touched(past.ticket, occasion.at, sentences)


def _with_words(standing: Standing, occasion: Occasion, conditions: If) -> Standing:
    """What was written is fetched only where it matters."""
    if not occasion.message or not (conditions.words or conditions.senders):
        return standing
    message = Message.objects.filter(pk=occasion.message).first()
    if message is None:
        return standing
    text = f"{standing.text}\n{message.visible_text or message.text}"
    return replace(standing, text=text, sender=message.from_email or standing.sender)
