"""Targets that are an answer moment, time for what came in when closed, and important customers."""

from datetime import timedelta

import pytest

from tests.tickets.sla.lives import FIRST, HOUR, NEXT, URGENT, asked, at, read
from tickets import desk
from tickets.core.event import Event, EventKind
from tickets.sla.clock import StepKind
from tickets.sla.clocks import replay
from tickets.sla.explain import explain_one
from tickets.sla.facts import (
    CustomerMessage,
    Hours,
    PriorityChanged,
    PublicReply,
    Target,
    Targets,
    Terms,
)
from tickets.sla.models import OpeningHours, Policy, PolicyTarget
from tickets.sla.refresh import refresh
from tickets.sla.worktime import Block, Calendar

DAY = {day: [Block.parse("09:00", "17:00")] for day in range(5)}
MOMENTS = Calendar.of("Europe/Amsterdam", DAY, moments=[["10:00", "16:00"]] * 5 + [[], []])
PLAIN = Calendar.of("Europe/Amsterdam", DAY)
ROUND = Target(8 * HOUR, Hours.MOMENT)


def terms(calendar=MOMENTS, target=ROUND, **more):
    return Terms(calendar=calendar, default=Targets(target, target), name="Moments", **more)


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("mon 09:30", "mon 11:00"),
        ("mon 10:00", "mon 17:00"),
        ("mon 16:30", "tue 11:00"),
        ("fri 20:00", "2026-05-25 11:00"),
    ],
)
def test_due_at_the_end_of_the_next_round(written, due):
    reading = read(asked(written, terms()), FIRST, written)
    assert (reading.due_at, reading.target.is_round) == (at(due), True)
    assert explain_one(reading, terms()).target == "At the next answer moment."


def test_shop_without_moments_has_the_length_instead():
    assert read(asked("mon 10:00", terms(PLAIN)), FIRST, "mon 10:00").due_at == at("tue 10:00")


def test_next_answer_and_another_priority_are_counted_from_their_own_start():
    urgent = Targets(Target(HOUR), Target(HOUR))
    facts = [
        *asked("mon 09:30", terms(by_priority={URGENT: urgent})),
        PublicReply(at("mon 10:30")),
        CustomerMessage(at("mon 12:00")),
    ]
    assert read(facts, NEXT, "mon 12:00").due_at == at("mon 17:00")
    facts.append(PriorityChanged(at("mon 12:15"), URGENT))
    assert read(facts, NEXT, "mon 12:15").due_at == at("mon 13:00")
    facts.append(PriorityChanged(at("mon 12:30"), 2))
    assert read(facts, NEXT, "mon 12:30").due_at == at("mon 17:00")


@pytest.mark.parametrize(
    ("written", "target", "due"),
    [
        ("mon 10:00", Target(4 * HOUR), "mon 14:00"),
        # Written at night: half an hour more.
        ("mon 20:00", Target(4 * HOUR), "tue 13:30"),
        ("mon 20:00", Target(4 * HOUR, Hours.CALENDAR), "2026-05-19 00:00"),
        ("mon 20:00", ROUND, "tue 11:00"),
    ],
)
def test_what_comes_in_when_closed_gets_some_time(written, target, due):
    given = terms(target=target, outside_extra=timedelta(minutes=30))
    reading = read(asked(written, given), FIRST, written)
    assert reading.due_at == at(due)
    is_told = StepKind.OUTSIDE_HOURS in [step.kind for step in reading.steps]
    assert is_told == (due == "tue 13:30")


def test_extra_time_is_kept_when_the_priority_changes():
    given = terms(target=Target(4 * HOUR), outside_extra=HOUR)
    facts = [*asked("mon 20:00", given), PriorityChanged(at("tue 09:00"), URGENT)]
    assert replay(facts, now=at("tue 09:00")).of(FIRST).due_at == at("tue 14:00")


@pytest.fixture
def policies(shop):
    OpeningHours.objects.create(shop=shop, week=[[["09:00", "17:00"]]] * 7, moments=None)
    first = Policy.objects.create(
        name="Important", position=1, conditions={"customers": ["important"]}
    )
    PolicyTarget.objects.create(policy=first, first_minutes=60, next_minutes=60)
    usual = Policy.objects.create(name="Usual", position=2)
    PolicyTarget.objects.create(policy=usual, first_minutes=240, next_minutes=240)


def test_important_customer_has_a_policy_of_his_own(policies, ask, due, agent, at):
    ticket = ask("mon 10:00")
    assert due(ticket)[0] == at("mon 14:00")
    assert desk.set_vip(customer=ticket.customer, is_vip=True, by=agent, now=at("mon 10:15")) == 1
    assert due(ticket)[0] == at("mon 11:00")
    assert desk.set_vip(customer=ticket.customer, is_vip=True, by=agent, now=at("mon 10:20")) == 0
    # His next question begins under it, and both are rebuilt to the same moments.
    second = ask("mon 10:30")
    assert due(second)[0] == at("mon 11:30")
    desk.set_vip(customer=ticket.customer, is_vip=False, by=agent, now=at("mon 10:45"))
    for one, moment in ((ticket, "mon 14:00"), (second, "mon 14:30")):
        one.refresh_from_db()
        refresh(ticket=one, now=at("mon 10:45"))
        assert due(one)[0] == at(moment)
    assert Event.objects.filter(kind=EventKind.VIP_SET).count() == 3


def test_solved_question_keeps_the_rules_it_was_solved_under(policies, ask, answer, agent, at):
    ticket = ask("mon 10:00")
    answer(ticket, "mon 13:00", then="resolved")
    desk.set_vip(customer=ticket.customer, is_vip=True, by=agent, now=at("mon 15:00"))
    ticket.refresh_from_db()
    refresh(ticket=ticket, now=at("mon 16:00"))
    result = ticket.sla_results.get()
    assert (result.policy_name, result.breached_at) == ("Usual", None)


@pytest.mark.parametrize("counts", [True, False])
def test_note_of_a_call_answers_where_the_shop_says_so(shop, ask, due, agent, at, counts):
    shop.phone_note_answers = counts
    shop.save()
    ticket = ask("mon 10:00")
    moment = at("mon 10:30")
    desk.note(ticket=ticket, by=agent, now=moment, text="Called her.", by_phone=True)
    assert (due(ticket)[2] is None) == counts
    assert [one.met_at for one in ticket.sla_results.all()] == ([moment] if counts else [])
    # An ordinary note never is one.
    other = ask("mon 11:00")
    desk.note(ticket=other, by=agent, now=at("mon 11:30"), text="Hm.")
    assert due(other)[2] is not None
