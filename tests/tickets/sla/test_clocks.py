from datetime import timedelta

import pytest

from tests.tickets.sla.lives import (
    FIRST,
    HOUR,
    NEXT,
    OFFICE,
    PROMISE,
    RESOLUTION,
    TERMS,
    asked,
    at,
    read,
    targets,
)
from tickets.sla.clock import StepKind
from tickets.sla.clocks import Outcome, next_due, replay
from tickets.sla.facts import (
    AutomaticReply,
    CustomerMessage,
    Hours,
    NoReplyNeeded,
    Opened,
    Phase,
    PromiseSet,
    PublicReply,
    StateChanged,
    Target,
    Terms,
)

# First response


def test_first_response_is_due_in_open_hours():
    assert read(asked("mon 15:00"), FIRST, "mon 15:01").due_at == at("tue 11:00")


def test_first_response_skips_the_kings_birthday():
    assert read(asked("2026-04-24 15:00"), FIRST, "2026-04-24 16:00").due_at == at(
        "2026-04-28 11:00"
    )


def test_first_response_is_met_by_a_person():
    reading = read([*asked(), PublicReply(at("mon 12:00"))], FIRST, "tue 10:00")
    assert (reading.met_at, reading.used, reading.margin) == (at("mon 12:00"), 2 * HOUR, 2 * HOUR)
    assert (reading.due_at, reading.is_breached) == (None, False)


def test_first_response_is_not_met_by_a_machine():
    reading = read([*asked(), AutomaticReply(at("mon 10:01"))], FIRST, "mon 12:00")
    assert (reading.is_met, reading.due_at) == (False, at("mon 14:00"))
    assert [step.kind for step in reading.steps] == [StepKind.STARTED, StepKind.AUTOMATIC_REPLY]


def test_first_response_at_the_very_moment_is_on_time():
    reading = read([*asked(), PublicReply(at("mon 14:00"))], FIRST, "mon 15:00")
    assert (reading.is_met, reading.breached_at, reading.margin) == (True, None, timedelta())


def test_first_response_late_remembers_when():
    reading = read([*asked(), PublicReply(at("mon 15:30"))], FIRST, "tue 10:00")
    assert (reading.met_at, reading.breached_at) == (at("mon 15:30"), at("mon 14:00"))
    assert reading.margin == -timedelta(hours=1, minutes=30)


def test_overdue_clock_keeps_its_due_moment():
    reading = read(asked(), FIRST, "tue 12:00")
    assert (reading.due_at, reading.breached_at) == (at("mon 14:00"), at("mon 14:00"))


def test_first_response_does_not_pause_while_waiting():
    facts = [*asked(), StateChanged(at("mon 10:30"), Phase.WAITING_CUSTOMER)]
    assert read(facts, FIRST, "mon 11:00").due_at == at("mon 14:00")


def test_ticket_we_open_ourselves_has_no_first_response():
    facts = [Opened(at("mon 09:00"), TERMS), PublicReply(at("mon 09:00"))]
    assert replay(facts, now=at("mon 10:00")).of(FIRST) is None
    answered = [*facts, CustomerMessage(at("mon 11:00"))]
    assert replay(answered, now=at("mon 12:00")).of(FIRST) is None
    assert read(answered, NEXT, "mon 12:00").due_at == at("mon 15:00")


def test_target_in_calendar_time_runs_through_the_night():
    terms = Terms(calendar=OFFICE, default=targets(hours=Hours.CALENDAR))
    assert read(asked("fri 16:00", terms), FIRST, "fri 16:30").due_at == at("fri 20:00")


def test_clock_without_a_target_never_comes_due():
    reading = read(asked(terms=Terms(calendar=OFFICE)), FIRST, "mon 12:00")
    assert (reading.due_at, reading.used, reading.margin) == (None, 2 * HOUR, None)


# Next response


def test_next_response_starts_at_the_oldest_unanswered_message():
    facts = [
        *asked(),
        PublicReply(at("mon 11:00")),
        CustomerMessage(at("mon 12:00")),
        CustomerMessage(at("mon 13:00")),
    ]
    outcome = replay(facts, now=at("mon 14:00"))
    reading = outcome.of(NEXT)
    assert (reading.started_at, reading.due_at) == (at("mon 12:00"), at("mon 16:00"))
    assert outcome.waiting_since == at("mon 12:00")


def test_each_answer_is_a_clock_of_its_own():
    facts = [
        *asked(),
        PublicReply(at("mon 11:00")),
        CustomerMessage(at("mon 12:00")),
        PublicReply(at("mon 12:30")),
        CustomerMessage(at("mon 13:00")),
    ]
    outcome = replay(facts, now=at("mon 14:00"))
    assert [(r.kind, r.met_at) for r in outcome.earlier] == [(NEXT, at("mon 12:30"))]
    assert outcome.of(NEXT).started_at == at("mon 13:00")


def test_no_reply_needed_stops_without_counting_as_an_answer():
    facts = [
        *asked(),
        PublicReply(at("mon 11:00")),
        CustomerMessage(at("mon 12:00")),
        NoReplyNeeded(at("mon 12:10")),
    ]
    outcome = replay(facts, now=at("wed 14:00"))
    reading = outcome.of(NEXT)
    assert (reading.due_at, reading.is_met, reading.is_breached) == (None, False, False)
    assert reading.ended_at == at("mon 12:10")
    assert outcome.waiting_since is None


def test_thank_you_after_an_open_question_leaves_the_question():
    facts = [
        *asked(),
        CustomerMessage(at("mon 11:00")),
        NoReplyNeeded(at("mon 11:10"), written_at=at("mon 11:00")),
    ]
    assert read(facts, FIRST, "mon 12:00").due_at == at("mon 14:00")


def test_first_response_starts_anew_when_the_first_message_needed_none():
    facts = [*asked(), NoReplyNeeded(at("mon 10:30")), CustomerMessage(at("tue 10:00"))]
    assert read(facts, FIRST, "tue 10:30").due_at == at("tue 14:00")


# Resolution


def test_resolution_pauses_while_the_customer_is_to_move():
    facts = [
        *asked("mon 10:00"),
        StateChanged(at("mon 12:00"), Phase.WAITING_CUSTOMER),
        StateChanged(at("wed 12:00"), Phase.ACTIVE),
    ]
    assert read(facts[:3], RESOLUTION, "tue 12:00").due_at is None
    reading = read(facts, RESOLUTION, "wed 12:00")
    assert (reading.used, reading.due_at) == (2 * HOUR, at("2026-05-22 10:00"))
    assert [(p.start, p.end, p.phase) for p in reading.pauses] == [
        (at("mon 12:00"), at("wed 12:00"), Phase.WAITING_CUSTOMER)
    ]


@pytest.mark.parametrize(("pauses", "due"), [(True, None), (False, at("wed 10:00"))])
def test_waiting_for_a_carrier_has_its_own_switch(pauses, due):
    terms = Terms(calendar=OFFICE, default=targets(), pauses_for_third_party=pauses)
    facts = [*asked(terms=terms), StateChanged(at("mon 12:00"), Phase.WAITING_THIRD)]
    assert read(facts, RESOLUTION, "mon 13:00").due_at == due


def test_solving_meets_the_resolution_and_closing_changes_nothing():
    facts = [
        *asked(),
        PublicReply(at("mon 11:00")),
        StateChanged(at("mon 11:00"), Phase.SOLVED),
        StateChanged(at("2026-06-18 11:00"), Phase.SOLVED),
    ]
    outcome = replay(facts, now=at("2026-06-19 11:00"))
    reading = outcome.of(RESOLUTION)
    assert (reading.met_at, reading.used, reading.due_at) == (at("mon 11:00"), HOUR, None)
    assert next_due(outcome.readings) is None


# Spam, and the whole


def test_spam_has_no_clocks_and_comes_back_with_time_to_spare():
    facts = [*asked(), StateChanged(at("mon 11:00"), Phase.VOID)]
    outcome = replay(facts, now=at("2026-06-30 12:00"))
    assert next_due(outcome.readings) is None
    assert [r.is_breached for r in outcome.readings] == [False, False]
    back = replay([*facts, StateChanged(at("fri 10:00"), Phase.ACTIVE)], now=at("fri 10:00"))
    assert (back.of(FIRST).due_at, back.reopened) == (at("fri 13:00"), 0)


def test_next_due_is_the_first_and_a_promise_wins_a_tie():
    assert next_due(replay(asked(), now=at("mon 10:00")).readings) == (at("mon 14:00"), FIRST)
    facts = [
        *asked(),
        PublicReply(at("mon 11:00")),
        CustomerMessage(at("mon 12:00")),
        PromiseSet(at("mon 12:30"), until=at("mon 13:00")),
    ]
    outcome = replay(facts, now=at("mon 12:45"))
    assert next_due(outcome.readings) == (at("mon 13:00"), PROMISE)


def test_nothing_has_happened_yet():
    assert replay([], now=at("mon 10:00")) == Outcome()
    assert replay(asked("tue 10:00"), now=at("mon 10:00")) == Outcome()


def test_facts_out_of_order_are_refused():
    with pytest.raises(ValueError, match="order"):
        replay([*asked("tue 10:00"), PublicReply(at("mon 10:00"))], now=at("wed 10:00"))


def test_facts_before_the_opening_are_refused():
    with pytest.raises(ValueError, match="begins"):
        replay([CustomerMessage(at("mon 10:00"))], now=at("wed 10:00"))


def test_opening_twice_is_refused():
    with pytest.raises(ValueError, match="begins"):
        replay([*asked("mon 10:00"), *asked("tue 10:00")], now=at("wed 10:00"))


def test_target_without_time_is_refused():
    with pytest.raises(ValueError, match="some time"):
        Target(timedelta())
