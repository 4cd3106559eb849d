"""Replays what happened to a ticket into its clocks: what is due when, what was met, what was late.

Pure: the same facts give the same answer on any day, so every stored due moment can be rebuilt.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from tickets.sla.clock import Clock, Reading, StepKind
from tickets.sla.facts import (
    AfterOpening,
    AutomaticReply,
    CustomerMessage,
    Fact,
    Hours,
    Merged,
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
    Terms,
)
from tickets.sla.thresholds import FULL

ANSWERS = (TargetKind.FIRST_RESPONSE, TargetKind.NEXT_RESPONSE)


@dataclass(frozen=True)
class Outcome:
    """Where the clocks of a ticket stand."""

    #: The latest clock of each kind, in the order of `TargetKind`.
    readings: tuple[Reading, ...] = ()
    #: Earlier clocks of the same kinds, oldest first: a ticket is answered more than once.
    earlier: tuple[Reading, ...] = ()
    #: The customer's oldest message that nobody answered.
    waiting_since: datetime | None = None
    reopened: int = 0
    #: The policy that holds now.
    terms: Terms | None = None

    def of(self, kind: TargetKind) -> Reading | None:
        return next((reading for reading in self.readings if reading.kind == kind), None)


def next_due(readings: Iterable[Reading]) -> tuple[datetime, TargetKind] | None:
    """The first moment at which something is due, and what that is."""
    order = list(TargetKind)
    running = [(reading.due_at, reading.kind) for reading in readings if reading.due_at]
    return min(running, key=lambda due: (due[0], order.index(due[1])), default=None)


def replay(facts: Iterable[Fact], *, now: datetime) -> Outcome:
    """Walk through the facts up to `now`; those that come later are not known yet."""
    now = now.astimezone(UTC)
    walk: _Walk | None = None
    last: datetime | None = None
    for given in facts:
        fact = replace(given, at=given.at.astimezone(UTC))
        if last is not None and fact.at < last:
            raise ValueError("the facts of a ticket come in the order in which they happened")
        last = fact.at
        if fact.at > now:
            break
        if isinstance(fact, Opened) is not (walk is None):
            raise ValueError("a ticket begins by being opened, once")
        if isinstance(fact, Opened):
            walk = _Walk(fact)
        elif walk is not None:
            walk.check(fact.at)
            walk.apply(fact)
    return Outcome() if walk is None else walk.outcome(now)


class _Walk:
    """The state of the clocks between two facts."""

    def __init__(self, opened: Opened) -> None:
        self.terms: Terms = opened.terms
        self.priority = opened.priority
        self.phase = opened.phase
        self.waiting_since: datetime | None = None
        self.is_answered = False
        self.reopened = 0
        self.clocks: dict[TargetKind, Clock] = {}
        self.earlier: list[Clock] = []
        self._start(TargetKind.RESOLUTION, opened.at)

    def check(self, at: datetime) -> None:
        for clock in self.clocks.values():
            clock.check(at)

    def apply(self, fact: AfterOpening) -> None:  # noqa: C901 -- one line per kind of fact
        match fact:
            case CustomerMessage():
                self._customer_wrote(fact.at)
            case PublicReply():
                self._answered(fact.at)
            case AutomaticReply():
                self._note(fact.at, StepKind.AUTOMATIC_REPLY, ANSWERS)
            case NoReplyNeeded():
                self._nothing_to_answer(fact)
            case StateChanged():
                self._move(fact.at, fact.phase)
            case Reopened():
                if self.phase.is_over:
                    self._move(fact.at, Phase.ACTIVE)
            case PriorityChanged():
                self._reprioritise(fact)
            case PromiseSet():
                self._promise(fact)
            case PromiseWithdrawn():
                self._withdraw(fact.at)
            case PolicyChanged():
                self._new_terms(fact)
            case Merged():
                self._merge(fact)

    def outcome(self, now: datetime) -> Outcome:
        self.check(now)
        percents = sorted({one.percent for one in self.terms.thresholds} | {FULL})
        return Outcome(
            readings=tuple(
                self.clocks[kind].read(now, percents) for kind in TargetKind if kind in self.clocks
            ),
            earlier=tuple(clock.read(now) for clock in self.earlier),
            waiting_since=self.waiting_since,
            reopened=self.reopened,
            terms=self.terms,
        )

    # Questions and answers

    def _customer_wrote(self, at: datetime) -> None:
        if self.waiting_since is not None:
            self._note(at, StepKind.FURTHER_MESSAGE, ANSWERS)
            return
        self.waiting_since = at
        first, following = ANSWERS
        clock = self._start(following if self.is_answered else first, at)
        promise = self._going(TargetKind.PROMISE)
        until = promise.promised if promise is not None else None
        # A broken promise does not make a new question late before anyone could read it.
        if self.is_answered and until is not None and until > at:
            clock.promised = until
            clock.note(at, StepKind.PROMISED, until=until)

    def _answered(self, at: datetime) -> None:
        self.is_answered = True
        self.waiting_since = None
        for kind in (*ANSWERS, TargetKind.PROMISE):
            self._end(kind, at, StepKind.MET)

    def _nothing_to_answer(self, fact: NoReplyNeeded) -> None:
        since = self.waiting_since
        if since is None or (fact.written_at is not None and since < fact.written_at):
            return
        self.waiting_since = None
        for kind in ANSWERS:
            self._end(kind, fact.at, StepKind.NO_REPLY_NEEDED)

    def _merge(self, fact: Merged) -> None:
        """Of two who wait, the one who waited longest is counted for."""
        since = fact.waiting_since.astimezone(UTC)
        if self.waiting_since is not None and self.waiting_since <= since:
            self._note(fact.at, StepKind.MERGED, ANSWERS)
            return
        self.waiting_since = since
        first, following = ANSWERS
        kind = following if self.is_answered else first
        self._end(kind, fact.at, StepKind.MERGED)
        self._start(kind, since).note(fact.at, StepKind.MERGED)

    # Phases

    def _move(self, at: datetime, phase: Phase) -> None:
        if phase == self.phase:  # from solved to closed, say: nothing changes for a clock
            return
        before, self.phase = self.phase, phase
        for clock in self._all_going():
            self._run_or_pause(clock, at)
            if before.is_over and not phase.is_over:
                self._spare(clock, at)
        self.reopened += before == Phase.SOLVED and not phase.is_over
        resolution = self.clocks[TargetKind.RESOLUTION]
        resolution.met_at = at if phase == Phase.SOLVED else None

    def _run_or_pause(self, clock: Clock, at: datetime) -> None:
        if self._runs(clock.kind):
            clock.run(at)
        else:
            clock.pause(at, self.phase)

    def _runs(self, kind: TargetKind) -> bool:
        """Only the way to a solution stands still while someone else is to move."""
        if self.phase.is_over:
            return False
        if kind != TargetKind.RESOLUTION or self.phase == Phase.ACTIVE:
            return True
        return self.phase == Phase.WAITING_THIRD and not self.terms.pauses_for_third_party

    def _spare(self, clock: Clock, at: datetime) -> None:
        """Nothing may be late in the very moment in which a ticket is reopened."""
        clock.note(at, StepKind.REOPENED)
        if clock.promised is not None and clock.promised <= at:
            clock.promised = None
            if clock.kind == TargetKind.PROMISE:
                clock.end(at, StepKind.PROMISE_LAPSED)
        if clock.used(at) and clock.give(at, self.terms.reopen_minimum, self.terms.calendar):
            clock.note(at, StepKind.MINIMUM_GIVEN)

    # Promises

    def _promise(self, fact: PromiseSet) -> None:
        until = fact.until.astimezone(UTC)
        self._end(TargetKind.PROMISE, fact.at, StepKind.PROMISE_REPLACED)
        promise = self._start(TargetKind.PROMISE, fact.at)
        following = self._going(TargetKind.NEXT_RESPONSE)
        for clock in filter(None, (promise, following)):
            clock.promised = until
            clock.note(fact.at, StepKind.PROMISED, until=until)

    def _withdraw(self, at: datetime) -> None:
        self._end(TargetKind.PROMISE, at, StepKind.PROMISE_WITHDRAWN)
        following = self._going(TargetKind.NEXT_RESPONSE)
        if following is not None and following.promised is not None:
            following.promised = None
            following.note(at, StepKind.PROMISE_WITHDRAWN)
            following.forgive(at, self.terms.grace)

    # Terms

    def _reprioritise(self, fact: PriorityChanged) -> None:
        if fact.priority == self.priority:
            return
        self.priority = fact.priority
        for clock in self._all_going():
            clock.note(fact.at, StepKind.PRIORITY_CHANGED)
            self._retarget(clock, fact.at, was_late=clock.is_late(fact.at))

    def _new_terms(self, fact: PolicyChanged) -> None:
        self.terms = fact.terms
        for clock in self._all_going():
            clock.policy, clock.version = fact.terms.name, fact.terms.version
            clock.note(fact.at, StepKind.POLICY_CHANGED)
            was_late = clock.is_late(fact.at)  # by the old hours
            if fact.is_recounted:
                clock.recount(fact.terms.calendar)
            else:
                clock.carry_over(fact.at, fact.terms.calendar)
            self._retarget(clock, fact.at, was_late=was_late)
            self._run_or_pause(clock, fact.at)

    def _retarget(self, clock: Clock, at: datetime, *, was_late: bool) -> None:
        target = self._target(clock.kind, clock.started_at)
        clock.retarget(target, extra=self._outside_extra(target, clock.started_at))
        if not was_late:
            clock.forgive(at, self.terms.grace)

    # Clocks

    def _start(self, kind: TargetKind, at: datetime) -> Clock:
        if kind in self.clocks:
            self.earlier.append(self.clocks[kind])
        target = self._target(kind, at)
        clock = Clock(kind, at, target, self.terms.calendar)
        clock.policy, clock.version = self.terms.name, self.terms.version
        clock.note(at, StepKind.STARTED)
        clock.extra = self._outside_extra(target, at)
        if clock.extra:
            clock.note(at, StepKind.OUTSIDE_HOURS)
        self.clocks[kind] = clock
        self._run_or_pause(clock, at)
        return clock

    def _target(self, kind: TargetKind, start: datetime) -> Target | None:
        target = self.terms.targets(self.priority).of(kind)
        return target and target.from_start(start, self.terms.calendar)

    def _outside_extra(self, target: Target | None, start: datetime) -> timedelta:
        """For what came in while nobody was there; a round or a length in all hours knows that."""
        extra = self.terms.outside_extra
        if not extra or target is None or target.is_round or target.hours == Hours.CALENDAR:
            return timedelta()
        return timedelta() if self.terms.calendar.is_open(start) else extra

    def _going(self, kind: TargetKind) -> Clock | None:
        clock = self.clocks.get(kind)
        return None if clock is None or clock.ended_at is not None else clock

    def _all_going(self) -> list[Clock]:
        return [clock for clock in self.clocks.values() if clock.ended_at is None]

    def _end(self, kind: TargetKind, at: datetime, how: StepKind) -> None:
        clock = self._going(kind)
        if clock is not None:
            clock.end(at, how)

    def _note(self, at: datetime, step: StepKind, kinds: Iterable[TargetKind]) -> None:
        for kind in kinds:
            clock = self._going(kind)
            if clock is not None:
                clock.note(at, step)
