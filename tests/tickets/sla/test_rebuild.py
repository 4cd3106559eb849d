"""Random conversations through the verbs: what the verbs wrote is what a rebuild finds."""

import random
from datetime import timedelta

import pytest

from tickets import desk
from tickets.core.message import Direction
from tickets.core.states import State, UnableToMove
from tickets.core.ticket import FAR_FUTURE, Kind, Priority, Ticket
from tickets.desk.saying import Words
from tickets.sla.models import Policy, PolicyTarget
from tickets.sla.refresh import refresh
from tickets.sla.seed import seed_shop

DERIVED = ("due_at", "due_kind", "sort_due_at", "waiting_since")


def writes(ticket, agent, now, dice):
    desk.add_customer_message(
        ticket=ticket,
        words=Words(text="Hallo?", from_email="an@example.org", is_thanks=dice.random() < 0.2),
        now=now,
        is_unverified=dice.random() < 0.1,
    )


def answers(ticket, agent, now, dice):
    desk.reply(
        ticket=ticket,
        by=agent,
        now=now,
        text="Morgen.",
        then=dice.choice([State.WAITING_CUSTOMER, State.RESOLVED, State.OPEN]),
    )


def takes_back(ticket, agent, now, dice):
    message = ticket.messages.filter(direction=Direction.OUT).order_by("-id").first()
    if message is not None:
        desk.withdraw_reply(message=message, by=agent, now=now)


def waits(ticket, agent, now, dice):
    state = dice.choice([State.WAITING_CUSTOMER, State.WAITING_THIRD])
    desk.wait_for(ticket=ticket, state=state, by=agent, now=now)


def lets_in(ticket, agent, now, dice):
    message = ticket.messages.filter(is_unverified=True).first()
    if message is not None:
        desk.verify_message(message=message, by=agent, now=now)


def untags(ticket, agent, now, dice):
    if tag := ticket.tags.first():
        desk.untag(ticket=ticket, tag=tag, by=agent, now=now)


STEPS = [
    writes,
    writes,
    answers,
    answers,
    takes_back,
    waits,
    lets_in,
    untags,
    lambda ticket, agent, now, dice: desk.resolve(ticket=ticket, by=agent, now=now),
    lambda ticket, agent, now, dice: desk.reopen(ticket=ticket, by=agent, now=now),
    lambda ticket, agent, now, dice: desk.mark_spam(ticket=ticket, by=agent, now=now),
    lambda ticket, agent, now, dice: desk.tag(ticket=ticket, name="haast", by=agent, now=now),
    lambda ticket, agent, now, dice: desk.set_kind(
        ticket=ticket, kind=dice.choice(list(Kind)), by=agent, now=now
    ),
    lambda ticket, agent, now, dice: desk.set_priority(
        ticket=ticket, priority=dice.choice(list(Priority)), by=agent, now=now
    ),
]


@pytest.fixture
def rich_policies(shop, at):
    seed_shop(shop=shop, now=at("mon 09:00"))
    hurry = Policy.objects.create(name="Haast", position=1, conditions={"tags": ["haast"]})
    PolicyTarget.objects.create(policy=hurry, first_minutes=30, next_minutes=45)
    PolicyTarget.objects.create(policy=hurry, priority=Priority.URGENT, first_minutes=10)
    PolicyTarget.objects.update(resolution_minutes=900)


def derived(ticket):
    return Ticket.objects.values(*DERIVED).get(pk=ticket.pk)


@pytest.mark.parametrize("seed", range(6))
def test_rebuild_finds_what_the_verbs_wrote(seed, ask, agent, at, rich_policies):
    dice = random.Random(seed)
    ticket, now = ask("mon 10:00"), at("mon 10:00")
    for _ in range(20):
        now += timedelta(minutes=dice.choice([0, 5, 90, 700, 4000]))
        try:
            dice.choice(STEPS)(ticket, agent, now, dice)
        except (UnableToMove, desk.UnableToWithdraw):
            continue
        written = derived(ticket)
        Ticket.objects.update(due_at=None, due_kind="", sort_due_at=FAR_FUTURE)
        refresh(ticket=Ticket.objects.get(pk=ticket.pk), now=now + timedelta(days=400))
        assert derived(ticket) == written


@pytest.mark.parametrize("seed", range(3))
def test_nothing_closed_is_due_and_waiting_means_due(seed, ask, agent, at, rich_policies):
    dice = random.Random(seed)
    ticket, now = ask("mon 10:00"), at("mon 10:00")
    for _ in range(20):
        now += timedelta(minutes=dice.choice([5, 90, 700]))
        try:
            dice.choice(STEPS)(ticket, agent, now, dice)
        except (UnableToMove, desk.UnableToWithdraw):
            continue
        found = Ticket.objects.get(pk=ticket.pk)
        assert found.is_open or found.due_at is None
        assert found.sort_due_at == (found.due_at or FAR_FUTURE)
        assert found.waiting_since is None or found.is_open
