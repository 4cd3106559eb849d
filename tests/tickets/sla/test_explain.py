from datetime import timedelta

import pytest

from tests.tickets.sla import lives
from tickets import desk
from tickets.core.states import State
from tickets.core.ticket import Kind
from tickets.sla.clock import StepKind
from tickets.sla.clocks import replay
from tickets.sla.explain import PAUSES, STARTS, STEPS, TITLES, duration, explain
from tickets.sla.facts import Hours, Phase, PromiseSet, TargetKind, Terms
from tickets.sla.models import Policy, PolicyTarget
from tickets.sla.refresh import outcome_of
from tickets.sla.seed import seed_shop
from tickets.sla.worktime import Span


def test_every_step_phase_and_target_has_its_words():
    assert set(STEPS) == set(StepKind) - {StepKind.STARTED, StepKind.PAUSED}
    assert set(PAUSES) == set(Phase)
    assert set(TITLES) == set(STARTS) == set(TargetKind)


def test_question_over_the_weekend_says_which_hours_count(ask, at):
    ticket = ask("fri 15:00", kind=Kind.COMPLAINT)
    desk.acknowledge(ticket=ticket, now=at("fri 15:00"))
    (first,) = explain(outcome_of(ticket=ticket, now=at("fri 15:30")))
    assert (first.title, first.target) == ("First answer", "Within 3 hours of opening hours.")
    assert [(line.at, line.text) for line in first.lines] == [
        (at("fri 15:00"), "The customer wrote for the first time."),
        (
            at("fri 15:00"),
            "An automatic confirmation left; it does not count as an answer.",
        ),
        (at("2026-05-25 10:00"), "Due."),
    ]
    assert first.open_hours == (
        Span(at("fri 15:00"), at("fri 17:00")),
        Span(at("2026-05-25 09:00"), at("2026-05-25 10:00")),
    )
    assert first.standing == "30 minutes used, 2 hours 30 minutes left."
    assert first.due_at == at("2026-05-25 10:00")
    assert first.policy == "The helpdesk's own rule, until policies are written."


def test_late_answer_says_by_how_much(ask, answer, at):
    ticket = ask("mon 10:00", kind=Kind.COMPLAINT)
    answer(ticket, "mon 14:15")
    (first,) = explain(outcome_of(ticket=ticket, now=at("tue 10:00")))
    assert first.standing == "4 hours 15 minutes used: 1 hour 15 minutes too much."
    assert [(line.at, line.text) for line in first.lines[1:]] == [
        (at("mon 13:00"), "From here on it was late."),
        (at("mon 14:15"), "Answered."),
    ]


def test_pauses_are_told_and_not_counted(ask, agent, at):
    policy = Policy.objects.create(name="Gewoon", position=1)
    PolicyTarget.objects.create(policy=policy, resolution_minutes=240)
    ticket = ask("mon 10:00")
    desk.wait_for(ticket=ticket, state=State.WAITING_THIRD, by=agent, now=at("mon 11:00"))
    desk.reopen(ticket=ticket, by=agent, now=at("tue 10:00"))
    found = explain(outcome_of(ticket=ticket, now=at("tue 10:00")))[-1]
    assert found.policy == "Policy 'Gewoon', version 1."
    assert [line.text for line in found.lines] == [
        "The conversation began.",
        "Paused: waiting for someone else.",
        "The clock went on.",
        "Due.",
    ]
    assert found.open_hours == (
        Span(at("mon 10:00"), at("mon 11:00")),
        Span(at("tue 10:00"), at("tue 13:00")),
    )


def test_targets_in_calendar_time_and_promises_say_so():
    terms = Terms(calendar=lives.OFFICE, default=lives.targets(2, 2, 9, Hours.CALENDAR))
    facts = [*lives.asked(terms=terms), PromiseSet(lives.at("mon 10:05"), lives.at("thu 12:00"))]
    found = explain(replay(facts, now=lives.at("mon 10:10")))
    assert [(each.title, each.target, each.open_hours) for each in found] == [
        ("Promised answer", "The moment that was promised.", ()),
        ("First answer", "Within 2 hours, day and night.", ()),
        ("Solution", "Within 9 hours, day and night.", ()),
    ]


def test_conversation_without_a_policy_says_so(ask, at, shop):
    seed_shop(shop=shop, now=at("mon 09:00"))
    Policy.objects.update(is_active=False)
    found = explain(outcome_of(ticket=ask("mon 10:00"), now=at("mon 10:00")))
    assert {each.policy for each in found} == {"No policy fits this conversation."}


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 minutes"),
        (1, "1 minute"),
        (60, "1 hour"),
        (150, "2 hours 30 minutes"),
        (-5, "5 minutes"),
    ],
)
def test_duration_is_said_in_hours_and_minutes(minutes, words):
    assert duration(timedelta(minutes=minutes)) == words
