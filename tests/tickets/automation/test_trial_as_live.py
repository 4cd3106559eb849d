"""What a trial says of the past is what the rule does while it happens, on random histories."""

import random
from datetime import timedelta

import pytest

from tests import factories
from tickets import desk
from tickets.automation.deeds import Names
from tickets.automation.keeping import wording_of
from tickets.automation.models import RuleFiring
from tickets.automation.trying import try_rule
from tickets.clockwork.ring import ring_due
from tickets.core.message import Direction
from tickets.core.states import State, UnableToMove
from tickets.core.ticket import Kind
from tickets.core.timer import Timer, TimerState

MINUTE = timedelta(minutes=1)
GAPS = (2, 20, 45, 90, 240, 700, 1500)
HISTORIES, STEPS = 6, 14
#: The deed is done as often as the rule fires, and changes nothing that a rule asks about.
DEED = {"note": "The rule was here."}
RULES = [
    ("waits", {}, {"minutes": 60, "counted_in": "calendar"}),
    ("waits", {"assignee": "nobody"}, {"minutes": 180, "counted_in": "business"}),
    ("waits", {"states": ["waiting_third", "open"]}, {"minutes": 30, "counted_in": "calendar"}),
    ("quiet", {}, {"minutes": 300, "counted_in": "business"}),
    ("morning", {"states": ["open", "waiting_customer"]}, {}),
    ("answered", {"states": ["waiting_customer"]}, {}),
    ("written", {"states": ["open"], "kinds": ["complaint"]}, {}),
    ("given", {"kinds": ["question"]}, {}),
    ("moved", {"states": ["resolved"], "tags": ["x"]}, {}),
]


class History:
    """One ticket, what people do with it, and a clock that rings when it should."""

    def __init__(self, dice, *, shop, people, now):
        self.dice, self.people, self.now = dice, people, now
        self.ticket = factories.make_ticket(shop, now=now)
        self.said = []

    def live(self, steps):
        for _ in range(steps):
            self.pass_to(self.now + self.dice.choice(GAPS) * MINUTE)
            step = self.dice.choice(
                [
                    *[self.customer_writes] * 3,
                    *[self.colleague_answers] * 3,
                    self.is_taken_back,
                    self.is_called,
                    self.moves,
                    self.moves,
                    self.is_given,
                    self.is_sorted,
                    self.is_split,
                    self.comes_in_beside,
                ]
            )
            self.ticket.refresh_from_db()
            try:
                step()
            except (UnableToMove, desk.UnableToWithdraw, desk.UnableToSplit, desk.UnableToMerge):
                continue

    def pass_to(self, then):
        """Each timer rings at its own moment, and what has just happened at once."""
        for _ in range(500):
            for _round in range(3):
                ring_due(now=self.now)
            pending = Timer.objects.filter(state=TimerState.PENDING, due_at__lte=then)
            first = pending.order_by("due_at").first()
            if first is None:
                break
            # Some targets are reached only behind their moment.
            self.now = max(self.now + timedelta(seconds=1), first.due_at)
        self.now = then

    def customer_writes(self):
        factories.make_message(
            self.ticket, now=self.now, text=self.dice.choice(["And?", "Thanks!"])
        )

    def colleague_answers(self):
        then = self.dice.choice([State.WAITING_CUSTOMER, State.OPEN, State.WAITING_THIRD])
        who, text = self.dice.choice(self.people), "Soon."
        self.said += [desk.reply(ticket=self.ticket, by=who, now=self.now, text=text, then=then)]

    def is_taken_back(self):
        """At once: later than some seconds nobody can."""
        self.colleague_answers()
        message = self.said.pop()
        desk.withdraw_reply(message=message, by=message.author, now=self.now)

    def is_called(self):
        who = self.dice.choice(self.people)
        desk.note(ticket=self.ticket, by=who, now=self.now, text="I rang.", by_phone=True)

    def moves(self):
        who = self.dice.choice(self.people)
        verb = self.dice.choice([desk.resolve, desk.reopen, desk.mark_spam])
        verb(ticket=self.ticket, by=who, now=self.now)

    def is_given(self):
        to = self.dice.choice([None, *self.people])
        desk.assign(ticket=self.ticket, to=to, by=self.people[0], now=self.now)

    def is_sorted(self):
        kind = self.dice.choice([Kind.QUESTION, Kind.COMPLAINT])
        desk.set_kind(ticket=self.ticket, kind=kind, by=self.people[0], now=self.now)
        desk.tag(ticket=self.ticket, name="x", by=self.people[0], now=self.now)

    def is_split(self):
        message = self.ticket.messages.filter(direction=Direction.IN).order_by("id").last()
        desk.split(message=message, by=self.people[0], now=self.now)

    def comes_in_beside(self):
        other = factories.make_ticket(
            self.ticket.shop, customer=self.ticket.customer, now=self.now - 30 * MINUTE
        )
        desk.merge(ticket=other, into=self.ticket, by=self.people[0], now=self.now)


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_trial_says_what_the_rule_did(seed, shop, agent, owner, make_rule, now):
    shop.phone_note_answers = True
    shop.save()
    rules = [
        make_rule(when, conditions, DEED, name=f"{n}", **more)
        for n, (when, conditions, more) in enumerate(RULES)
    ]
    shop.refresh_from_db()
    history = History(random.Random(seed), shop=shop, people=[agent, owner], now=now)
    history.live(STEPS)
    history.pass_to(history.now + 400 * MINUTE)
    for rule in rules:
        fired = RuleFiring.objects.filter(rule=rule).order_by("at", "ticket")
        trial = try_rule(wording_of(rule), names=Names(), now=history.now)
        said = sorted((one.at, one.ticket.pk) for one in trial.shown)
        assert said == list(fired.values_list("at", "ticket")), (rule.occasion, rule.conditions)
