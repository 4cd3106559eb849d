"""Random histories of a ticket, written event by event as the verbs write them, only faster."""

from datetime import UTC, date, datetime, timedelta

from tickets.core.event import Event, EventKind, record
from tickets.core.shop import Shop
from tickets.core.states import MOVES, OPEN_STATES, State
from tickets.core.tag import Tag
from tickets.core.ticket import FAR_FUTURE, Kind, Priority, Ticket
from tickets.core.timer import Timer, TimerKind
from tickets.desk.alarming import ring_targets
from tickets.desk.ruling import change_rules
from tickets.sla.clocks import next_due, replay
from tickets.sla.history import life_of
from tickets.sla.models import Closure, OpeningHours, Policy, PolicyTarget
from tickets.sla.records import Scope, SlaResult
from tickets.sla.refresh import refresh
from tickets.sla.rules import current_rules

#: The Thursday before the night in which the clock goes forward.
START = datetime(2026, 3, 26, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
GAPS = (0, 1, 7, 30, 90, 240, 700, 1500)
DERIVED = ("due_at", "due_kind", "sort_due_at", "waiting_since")
RESULT = [
    field.attname for field in SlaResult._meta.fields if field.attname not in {"id", "ticket_id"}
]
MOST_EVENTS = 40


def make_rules(shop: Shop) -> None:
    """Six versions of the rules within the days in which the histories play."""
    OpeningHours.objects.create(shop=shop, week=[*[[["09:00", "17:00"]]] * 5, [], []])
    Closure.objects.create(shop=shop, day=date(2026, 3, 30), name="Closed")
    hurry = Policy.objects.create(name="Hurry", position=1, conditions={"tags": ["hurry"]})
    PolicyTarget.objects.create(policy=hurry, first_minutes=30, next_minutes=45)
    plain = Policy.objects.create(name="Plain", position=2)
    PolicyTarget.objects.create(
        policy=plain, first_minutes=240, next_minutes=180, resolution_minutes=960
    )
    PolicyTarget.objects.create(
        policy=plain, priority=4, first_minutes=60, next_minutes=60, resolution_minutes=600,
        resolution_counted_in="calendar",
    )  # fmt: skip
    change_rules(change=lambda: None, scope=Scope.NEW, by=None, now=START - timedelta(days=9))
    targets = PolicyTarget.objects.filter(policy=plain, priority=None)
    weeks = OpeningHours.objects.filter(shop=shop)
    changes = [
        (7, Scope.FROM_NOW, lambda: targets.update(first_minutes=120)),
        (20, Scope.RECOUNT, lambda: weeks.update(week=[[["08:00", "12:00"]]] * 7)),
        (40, Scope.NEW, lambda: targets.update(next_minutes=30)),
        (70, Scope.FROM_NOW, lambda: weeks.update(week=[[["20:00", "04:00"]]] * 7)),
        (110, Scope.RECOUNT, lambda: targets.update(resolution_minutes=400)),
    ]
    for hours, scope, change in changes:
        now = START + timedelta(hours=hours)
        change_rules(change=change, scope=scope, by=None, now=now)


class History:
    """One ticket and what happens to it; `now` is the moment of the last event."""

    def __init__(self, dice, *, shop, customer, people):
        self.dice, self.people = dice, people
        self.now = START + timedelta(minutes=dice.randrange(4000))
        self.message = 0
        self.ticket = Ticket.objects.create(
            shop=shop,
            customer=customer,
            language="en",
            last_message_at=self.now,
            created_at=self.now,
            updated_at=self.now,
        )
        self.note(EventKind.OPENED, channel="email")
        self.customer_writes()
        self.settle()

    def note(self, kind, **data):
        record(kind, ticket=self.ticket, by=None, now=self.now, **data)

    def live(self):
        steps = [
            *[self.customer_writes] * 4, *[self.colleague_answers] * 4, self.answer_is_withdrawn,
            *[self.state_changes] * 3, self.is_prioritised, self.is_called, self.is_tagged,
            self.is_promised, self.promise_is_withdrawn, self.is_merged_into, self.is_assigned,
        ]  # fmt: skip
        for _ in range(self.dice.randint(1, MOST_EVENTS - 2)):
            self.now += self.dice.choice(GAPS) * MINUTE
            self.dice.choice(steps)()
            # Not after each, to see that nothing depends on how often one looks.
            if self.dice.random() < 0.5:
                self.settle()
            elif self.dice.random() < 0.2:
                self.ticket.save()
                ring_targets(ticket=self.ticket, now=self.now)
                self.ticket.refresh_from_db()
        self.settle()

    def settle(self):
        self.ticket.save()
        refresh(ticket=self.ticket, now=self.now)

    def customer_writes(self):
        self.message += 1
        thanks = self.dice.random() < 0.15
        self.note(EventKind.CUSTOMER_MESSAGE, message=self.message, thanks=thanks)

    def colleague_answers(self):
        self.message += 1
        later = {}
        if self.dice.random() < 0.2:
            leaves = self.now + self.dice.choice(GAPS) * MINUTE
            later = {"leaves_at": leaves.isoformat()}
        self.note(EventKind.REPLIED, message=self.message, **later)

    def answer_is_withdrawn(self):
        message = self.dice.randint(1, self.message)
        kinds = self.ticket.events.filter(kind=EventKind.REPLIED, data__message=message)
        if kinds.exists():
            self.note(EventKind.REPLY_WITHDRAWN, message=message)

    def state_changes(self):
        before = State(self.ticket.state)
        to = self.dice.choice(sorted(MOVES[before]))
        self.ticket.state, self.ticket.is_open = to, to in OPEN_STATES
        self.note(EventKind.STATE_CHANGED, **{"from": before, "to": to})

    def is_prioritised(self):
        to = self.dice.choice(list(Priority))
        self.note(EventKind.PRIORITY_SET, **{"from": self.ticket.priority, "to": int(to)})
        self.ticket.priority = to

    def is_called(self):
        to = self.dice.choice(list(Kind))
        self.note(EventKind.KIND_SET, **{"from": self.ticket.kind, "to": str(to)})
        self.ticket.kind = to

    def is_tagged(self):
        tag, _ = Tag.objects.get_or_create(shop=self.ticket.shop, name="hurry")
        if self.ticket.tags.filter(pk=tag.pk).exists():
            self.ticket.tags.remove(tag)
            self.note(EventKind.UNTAGGED, tag=tag.pk)
        else:
            self.ticket.tags.add(tag)
            self.note(EventKind.TAGGED, tag=tag.pk)

    def is_promised(self):
        until = self.now + self.dice.choice(GAPS[1:]) * MINUTE
        self.note(EventKind.PROMISED, until=until.isoformat())

    def promise_is_withdrawn(self):
        self.note(EventKind.PROMISE_WITHDRAWN)

    def is_merged_into(self):
        since = self.now - self.dice.choice(GAPS) * MINUTE
        self.note(EventKind.MERGED, waiting_since=since.isoformat(), **{"from": 0})

    def is_assigned(self):
        to = self.dice.choice([None, *self.people])
        data = {"from": self.ticket.assignee_id, "to": to.pk if to else None}
        self.note(EventKind.ASSIGNED, **data)
        self.ticket.assignee = to

    def written(self):
        """All that is derived, as it stands in the database."""
        row = Ticket.objects.values(*DERIVED).get(pk=self.ticket.pk)
        results = SlaResult.objects.filter(ticket=self.ticket).order_by("target", "started_at")
        timers = Timer.objects.filter(ticket=self.ticket, kind=TimerKind.TARGET, state="pending")
        return (
            row,
            list(results.values(*RESULT)),
            list(timers.values_list("due_at", flat=True)),
            Event.objects.filter(ticket=self.ticket).count(),
        )

    def check(self):
        """Written down, rebuilt and replayed are the same; what comes later changes no past."""
        written = self.written()
        self.rebuild()
        assert self.written() == written
        facts = life_of(self.ticket, rules=current_rules()).facts
        outcome = replay(facts, now=self.now)
        assert (next_due(outcome.readings) or (None, "")) == (
            written[0]["due_at"],
            written[0]["due_kind"],
        )
        then = self.dice.choice(facts).at
        known = [fact for fact in facts if fact.at <= then]
        assert replay(facts, now=then) == replay(known, now=then)

    def rebuild(self):
        """Forget everything that is derived, and derive it anew."""
        Ticket.objects.filter(pk=self.ticket.pk).update(
            due_at=None, due_kind="", sort_due_at=FAR_FUTURE, waiting_since=None
        )
        SlaResult.objects.filter(ticket=self.ticket).delete()
        Timer.objects.filter(ticket=self.ticket, kind=TimerKind.TARGET).delete()
        refresh(ticket=Ticket.objects.get(pk=self.ticket.pk), now=self.now)
