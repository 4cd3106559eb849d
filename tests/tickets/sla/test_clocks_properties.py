"""Random lives of a ticket, held against the plainest way to count: minute by minute."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tickets.sla.clocks import next_due, replay
from tickets.sla.facts import (
    AutomaticReply,
    CustomerMessage,
    Hours,
    NoReplyNeeded,
    Opened,
    Phase,
    PolicyChanged,
    PriorityChanged,
    PromiseSet,
    PromiseWithdrawn,
    PublicReply,
    Reopened,
    StateChanged,
    Target,
    TargetKind,
    Targets,
    Terms,
)
from tickets.sla.worktime import Block, Calendar

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
# The spring change falls in the first weekend, a closed Monday after it.
START = datetime(2026, 3, 27, 7, tzinfo=UTC)
WEEKDAYS = [Block.parse("09:00", "12:30"), Block.parse("13:00", "17:00")]
CALENDAR = Calendar.of(
    "Europe/Amsterdam",
    dict.fromkeys(range(5), WEEKDAYS) | {5: [Block.parse("22:00", "06:00")]},
    closed=[date(2026, 4, 6)],
)
LONGER = Calendar.of("Europe/Amsterdam", dict.fromkeys(range(7), (Block.parse("08:00", "20:00"),)))


def terms(calendar, first, following, resolution, hours=Hours.BUSINESS):
    row = Targets(
        Target(first * HOUR, hours),
        Target(following * HOUR, hours),
        Target(resolution * HOUR, hours),
    )
    urgent = Targets(Target(HOUR, hours), Target(HOUR, hours), Target(2 * HOUR, hours))
    return Terms(calendar=calendar, default=row, by_priority={4: urgent})


ORDINARY = terms(CALENDAR, 4, 3, 16)
OTHERS = [
    ORDINARY,
    terms(CALENDAR, 8, 8, 24),
    terms(LONGER, 2, 2, 8),
    terms(CALENDAR, 5, 5, 9, Hours.CALENDAR),
]
PLAIN = [
    CustomerMessage,
    PublicReply,
    AutomaticReply,
    NoReplyNeeded,
    Reopened,
    *(lambda at, phase=phase: StateChanged(at, phase) for phase in Phase),
    lambda at: PriorityChanged(at, 4),
    lambda at: PriorityChanged(at, 0),
]
OF_OURS = [
    lambda at: PromiseSet(at, until=at + 30 * HOUR),
    lambda at: PromiseSet(at, until=at + 10 * MINUTE),
    PromiseWithdrawn,
    *(lambda at, terms=terms: PolicyChanged(at, terms) for terms in OTHERS),
    *(lambda at, terms=terms: PolicyChanged(at, terms, is_recounted=True) for terms in OTHERS),
]


@st.composite
def lives(draw, makers=(*PLAIN, *OF_OURS), size=12):
    at = START
    facts = [Opened(at, ORDINARY), CustomerMessage(at)]
    gaps = st.one_of(st.integers(0, 90), st.integers(0, 2000))
    for gap, make in draw(
        st.lists(st.tuples(gaps, st.sampled_from(makers)), min_size=1, max_size=size)
    ):
        at += gap * MINUTE
        facts.append(make(at))
    return facts


def minutes(start, end, counts):
    total = timedelta()
    while start < end:
        if counts(start):
            total += MINUTE
        start += MINUTE
    return total


def phase_at(facts, moment):
    phase = Phase.ACTIVE
    for fact in facts:
        if fact.at > moment:
            break
        if isinstance(fact, StateChanged):
            phase = fact.phase
        elif isinstance(fact, Reopened) and phase.is_over:
            phase = Phase.ACTIVE
    return phase


@settings(max_examples=60, deadline=None)
@given(lives(makers=PLAIN), st.integers(0, 300))
def test_only_open_minutes_in_a_running_phase_are_used(facts, later):
    now = facts[-1].at + later * MINUTE
    for reading in replay(facts, now=now).readings:
        running = {Phase.ACTIVE}
        if reading.kind != TargetKind.RESOLUTION:
            running |= {Phase.WAITING_CUSTOMER, Phase.WAITING_THIRD}
        counted = minutes(
            reading.started_at,
            reading.ended_at or now,
            lambda at, running=running: phase_at(facts, at) in running and CALENDAR.is_open(at),
        )
        assert reading.used == counted


@settings(max_examples=150, deadline=None)
@given(lives(), st.integers(0, 2000))
def test_what_comes_later_changes_nothing_earlier(facts, minute):
    now = START + minute * MINUTE
    known = [fact for fact in facts if fact.at <= now]
    assert replay(facts, now=now) == replay(known, now=now)
    assert replay(facts, now=now) == replay(iter(facts), now=now)


@settings(max_examples=150, deadline=None)
@given(lives())
def test_nothing_is_negative_and_only_running_clocks_are_due(facts):
    for count in range(2, len(facts) + 1):
        outcome = replay(facts[:count], now=facts[count - 1].at)
        for reading in (*outcome.readings, *outcome.earlier):
            assert reading.used >= timedelta()
            assert reading.is_running or reading.due_at is None
            assert reading.ended_at is None or not reading.is_running
            assert all(p.end is None or p.start <= p.end for p in reading.pauses)
            assert list(reading.steps) == sorted(reading.steps, key=lambda step: step.at)
        due = next_due(outcome.readings)
        assert due is None or due[0] == min(r.due_at for r in outcome.readings if r.due_at)


@settings(max_examples=150, deadline=None)
@given(lives())
def test_late_once_stays_on_record(facts):
    late = {}
    for count in range(2, len(facts) + 1):
        now = facts[count - 1].at
        outcome = replay(facts[:count], now=now)
        for kind in TargetKind:
            clocks = [r for r in (*outcome.earlier, *outcome.readings) if r.kind == kind]
            for number, reading in enumerate(clocks):
                assert late.get((kind, number)) in {None, reading.breached_at}
                assert reading.breached_at is None or reading.breached_at < now
                late[kind, number] = reading.breached_at


@settings(max_examples=150, deadline=None)
@given(lives())
def test_no_change_of_ours_makes_a_clock_late_at_once(facts):
    for count in range(3, len(facts) + 1):
        fact = facts[count - 1]
        if not isinstance(fact, PriorityChanged | PromiseWithdrawn | PolicyChanged | Reopened):
            continue
        before = replay(facts[: count - 1], now=fact.at)
        late = {r.kind for r in before.readings if r.due_at is not None and r.due_at < fact.at}
        after = replay(facts[:count], now=fact.at)
        for reading in after.readings:
            if reading.kind not in late and reading.due_at is not None:
                assert reading.due_at >= fact.at


@settings(max_examples=150, deadline=None)
@given(lives(), st.integers(0, 5000))
def test_a_clock_left_alone_is_late_exactly_after_its_due_moment(facts, later):
    now = facts[-1].at
    for reading in replay(facts, now=now).readings:
        if reading.due_at is None or reading.breached_at is not None:
            continue
        then = now + later * MINUTE
        again = replay(facts, now=then).of(reading.kind)
        assert again.due_at == reading.due_at
        assert again.is_breached is (reading.due_at < then)
