"""What reopening, priorities, policies and promises do to running clocks."""

from tests.tickets.sla.lives import (
    FIRST,
    HOUR,
    NEXT,
    OFFICE,
    PROMISE,
    RESOLUTION,
    URGENT,
    asked,
    at,
    read,
    targets,
)
from tickets.sla.clock import StepKind
from tickets.sla.clocks import next_due, replay
from tickets.sla.facts import (
    CustomerMessage,
    Phase,
    PolicyChanged,
    PriorityChanged,
    PromiseSet,
    PromiseWithdrawn,
    PublicReply,
    Reopened,
    StateChanged,
    Terms,
)
from tickets.sla.worktime import Block, Calendar

# Reopening


def test_reopening_goes_on_where_the_clock_stood():
    facts = [
        *asked(),
        PublicReply(at("mon 12:00")),
        StateChanged(at("mon 12:00"), Phase.SOLVED),
        CustomerMessage(at("wed 09:00")),
        Reopened(at("wed 09:00")),
    ]
    outcome = replay(facts, now=at("wed 09:00"))
    assert outcome.reopened == 1
    assert outcome.of(RESOLUTION).due_at == at("thu 15:00")
    assert outcome.of(RESOLUTION).met_at is None
    assert outcome.of(NEXT).due_at == at("wed 13:00")


def test_reopening_on_friday_at_one_minute_to_five_is_not_late_at_once():
    facts = [
        *asked("mon 09:00"),
        PublicReply(at("mon 10:00")),
        StateChanged(at("tue 16:59"), Phase.SOLVED),
        Reopened(at("fri 16:59")),
    ]
    reading = read(facts, RESOLUTION, "fri 16:59")
    assert (reading.due_at, reading.breached_at) == (at("2026-05-25 10:59"), None)
    assert reading.steps[-1].kind == StepKind.MINIMUM_GIVEN


def test_minimum_after_reopening_survives_a_later_pause():
    facts = [
        *asked("mon 09:00"),
        PublicReply(at("mon 10:00")),
        StateChanged(at("tue 17:00"), Phase.SOLVED),
        Reopened(at("wed 10:00")),
        StateChanged(at("wed 11:00"), Phase.WAITING_CUSTOMER),
        StateChanged(at("fri 10:00"), Phase.ACTIVE),
    ]
    assert read(facts, RESOLUTION, "fri 10:00").due_at == at("fri 11:00")


def test_reopening_does_not_lengthen_a_fresh_clock():
    terms = Terms(calendar=OFFICE, default=targets(1, 1, 16))
    facts = [
        *asked(terms=terms),
        PublicReply(at("mon 10:30")),
        StateChanged(at("mon 11:00"), Phase.SOLVED),
        CustomerMessage(at("tue 10:00")),
        Reopened(at("tue 10:00")),
    ]
    assert read(facts, NEXT, "tue 10:00").due_at == at("tue 11:00")


def test_late_before_solving_stays_on_record_after_reopening():
    facts = [
        *asked("mon 09:00"),
        StateChanged(at("wed 12:00"), Phase.SOLVED),
        Reopened(at("thu 09:00")),
    ]
    reading = read(facts, RESOLUTION, "thu 09:00")
    assert (reading.breached_at, reading.due_at) == (at("tue 17:00"), at("thu 11:00"))


# Priority


def test_priority_counts_from_the_start_with_the_time_used():
    facts = [*asked(), PriorityChanged(at("mon 10:30"), URGENT)]
    reading = read(facts, FIRST, "mon 10:30")
    assert (reading.due_at, reading.is_late_by_change) == (at("mon 11:00"), False)


def test_priority_that_makes_late_gives_grace_and_says_so():
    facts = [*asked(), PriorityChanged(at("mon 12:00"), URGENT)]
    reading = read(facts, FIRST, "mon 12:00")
    assert (reading.due_at, reading.is_late_by_change) == (at("mon 13:00"), True)
    assert reading.breached_at is None


def test_priority_raised_after_being_late_forgives_nothing():
    facts = [*asked(), PriorityChanged(at("mon 15:00"), URGENT)]
    reading = read(facts, FIRST, "mon 15:00")
    assert (reading.breached_at, reading.is_late_by_change) == (at("mon 14:00"), False)
    assert reading.due_at == at("mon 11:00")


def test_priority_back_again_is_due_as_before():
    facts = [
        *asked(),
        PriorityChanged(at("mon 12:00"), URGENT),
        PriorityChanged(at("mon 12:05"), 0),
    ]
    reading = read(facts, FIRST, "mon 12:05")
    assert (reading.due_at, reading.is_late_by_change) == (at("mon 14:00"), False)


def test_priority_raised_while_waiting_gives_grace_on_resuming():
    facts = [
        *asked("mon 09:00"),
        PublicReply(at("mon 10:00")),
        StateChanged(at("mon 15:00"), Phase.WAITING_CUSTOMER),
        PriorityChanged(at("tue 09:00"), URGENT),
        StateChanged(at("wed 09:00"), Phase.ACTIVE),
    ]
    reading = read(facts, RESOLUTION, "wed 09:00")
    assert (reading.due_at, reading.is_late_by_change) == (at("wed 10:00"), True)


# Policy and calendar


def test_new_terms_from_now_keep_the_time_used():
    mornings = Calendar.of(
        "Europe/Amsterdam", {day: [Block.parse("09:00", "12:00")] for day in range(5)}
    )
    changed = Terms(calendar=mornings, default=targets(), version=2)
    facts = [*asked(), PolicyChanged(at("mon 13:00"), changed)]
    reading = read(facts, FIRST, "mon 13:30")
    assert (reading.used, reading.due_at) == (3 * HOUR, at("tue 10:00"))


def test_new_terms_forgive_nothing_that_was_late_already():
    changed = Terms(calendar=OFFICE, default=targets(2), version=2)
    facts = [*asked(), PolicyChanged(at("mon 16:00"), changed)]
    reading = read(facts, FIRST, "tue 10:00")
    assert (reading.breached_at, reading.due_at) == (at("mon 14:00"), at("mon 14:00"))
    assert (reading.is_late_by_change, reading.used) == (False, 8 * HOUR)


def test_new_terms_recounted_use_the_new_hours_from_the_start():
    mornings = Calendar.of(
        "Europe/Amsterdam", {day: [Block.parse("09:00", "12:00")] for day in range(5)}
    )
    changed = Terms(calendar=mornings, default=targets(), version=2)
    facts = [*asked(), PolicyChanged(at("mon 13:00"), changed, is_recounted=True)]
    reading = read(facts, FIRST, "mon 13:30")
    assert (reading.used, reading.due_at) == (2 * HOUR, at("tue 11:00"))


def test_new_terms_that_stop_pausing_start_the_clock():
    strict = Terms(calendar=OFFICE, default=targets(), pauses_for_third_party=False)
    facts = [
        *asked(),
        StateChanged(at("mon 12:00"), Phase.WAITING_THIRD),
        PolicyChanged(at("mon 13:00"), strict),
    ]
    assert read(facts, RESOLUTION, "mon 13:00").due_at == at("wed 11:00")


# Promises


def test_promise_replaces_the_next_response():
    facts = [
        *asked(),
        PublicReply(at("mon 11:00")),
        CustomerMessage(at("mon 12:00")),
        PromiseSet(at("mon 12:30"), until=at("thu 12:00")),
    ]
    outcome = replay(facts, now=at("wed 12:00"))
    assert outcome.of(NEXT).due_at == at("thu 12:00")
    assert outcome.of(NEXT).breached_at is None
    assert (outcome.of(PROMISE).due_at, outcome.of(PROMISE).margin) == (at("thu 12:00"), 24 * HOUR)


def test_promise_with_an_answer_also_holds_for_the_next_message():
    facts = [
        *asked(),
        PublicReply(at("mon 11:00")),
        PromiseSet(at("mon 11:00"), until=at("thu 12:00")),
        CustomerMessage(at("tue 09:00")),
    ]
    outcome = replay(facts, now=at("tue 10:00"))
    assert outcome.of(NEXT).due_at == at("thu 12:00")
    assert next_due(outcome.readings)[0] == min(at("wed 10:00"), at("thu 12:00"))


def test_broken_promise_has_its_own_flag():
    facts = [
        *asked(),
        PublicReply(at("mon 11:00")),
        PromiseSet(at("mon 11:00"), until=at("mon 15:00")),
        PublicReply(at("mon 16:00")),
    ]
    reading = read(facts, PROMISE, "tue 09:00")
    assert (reading.breached_at, reading.met_at, reading.margin) == (
        at("mon 15:00"),
        at("mon 16:00"),
        -HOUR,
    )


def test_broken_promise_does_not_make_a_new_question_late():
    facts = [
        *asked(),
        PublicReply(at("mon 11:00")),
        PromiseSet(at("mon 11:00"), until=at("mon 12:00")),
        CustomerMessage(at("mon 13:00")),
    ]
    reading = read(facts, NEXT, "mon 13:30")
    assert (reading.due_at, reading.is_breached) == (at("mon 17:00"), False)


def test_promise_withdrawn_gives_grace_when_the_target_has_passed():
    facts = [
        *asked(),
        PublicReply(at("mon 11:00")),
        CustomerMessage(at("mon 12:00")),
        PromiseSet(at("mon 12:30"), until=at("thu 12:00")),
        PromiseWithdrawn(at("wed 10:00")),
    ]
    outcome = replay(facts, now=at("wed 10:00"))
    reading = outcome.of(NEXT)
    assert (reading.due_at, reading.is_late_by_change) == (at("wed 11:00"), True)
    assert (outcome.of(PROMISE).due_at, outcome.of(PROMISE).is_met) == (None, False)


def test_promise_made_again_replaces_the_earlier_one():
    facts = [
        *asked(),
        PublicReply(at("mon 11:00")),
        PromiseSet(at("mon 11:00"), until=at("tue 12:00")),
        PromiseSet(at("tue 11:00"), until=at("thu 12:00")),
    ]
    outcome = replay(facts, now=at("wed 12:00"))
    assert outcome.of(PROMISE).due_at == at("thu 12:00")
    assert [(r.kind, r.is_met, r.is_breached) for r in outcome.earlier] == [(PROMISE, False, False)]


def test_promise_that_passed_while_solved_lapses_on_reopening():
    facts = [
        *asked(),
        PublicReply(at("mon 11:00")),
        PromiseSet(at("mon 11:00"), until=at("tue 12:00")),
        StateChanged(at("mon 12:00"), Phase.SOLVED),
        Reopened(at("wed 12:00")),
    ]
    reading = read(facts, PROMISE, "thu 12:00")
    assert (reading.due_at, reading.is_breached, reading.ended_at) == (None, False, at("wed 12:00"))
