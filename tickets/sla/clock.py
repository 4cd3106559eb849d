"""One clock of a ticket: runs and pauses, what they use of a target, and what that looks like."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from tickets.sla.facts import Hours, Phase, Target, TargetKind
from tickets.sla.thresholds import FULL
from tickets.sla.worktime import Calendar, NeverOpenError


class StepKind(StrEnum):
    STARTED = "started"
    FURTHER_MESSAGE = "further_message"
    AUTOMATIC_REPLY = "automatic_reply"
    PAUSED = "paused"
    RESUMED = "resumed"
    REOPENED = "reopened"
    MINIMUM_GIVEN = "minimum_given"
    PRIORITY_CHANGED = "priority_changed"
    POLICY_CHANGED = "policy_changed"
    GRACE_GIVEN = "grace_given"
    PROMISED = "promised"
    PROMISE_WITHDRAWN = "promise_withdrawn"
    BREACHED = "breached"
    MET = "met"
    NO_REPLY_NEEDED = "no_reply_needed"
    PROMISE_REPLACED = "promise_replaced"
    PROMISE_LAPSED = "promise_lapsed"
    OUTSIDE_HOURS = "outside_hours"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the answer to 'why is it due then?'."""

    at: datetime
    kind: StepKind
    phase: Phase | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    start: datetime
    end: datetime | None
    phase: Phase


@dataclass(frozen=True)
class Reading:
    """A clock as it stands at one moment."""

    kind: TargetKind
    started_at: datetime
    target: Target | None
    calendar: Calendar
    used: timedelta
    #: None while the clock does not run: paused, met, ended, or without a target.
    due_at: datetime | None
    is_running: bool
    met_at: datetime | None
    ended_at: datetime | None
    breached_at: datetime | None
    #: What is left of the target, negative when it is exceeded; None without a target.
    margin: timedelta | None
    is_late_by_change: bool
    is_promised: bool
    #: Where the budget was or will be used up, also for a clock that stands still or has ended.
    limit_at: datetime | None
    #: When so many percent of the budget are used up, while the clock runs.
    marks: tuple[tuple[int, datetime], ...]
    #: The policy, and its version, by which it was counted last.
    policy: str
    version: int
    pauses: tuple[Pause, ...]
    steps: tuple[Step, ...]

    @property
    def is_met(self) -> bool:
        return self.met_at is not None

    @property
    def is_breached(self) -> bool:
        return self.breached_at is not None


@dataclass(slots=True)
class Clock:
    kind: TargetKind
    started_at: datetime
    target: Target | None
    calendar: Calendar
    #: The moment promised to the customer, which stands in for the target's own.
    promised: datetime | None = None
    #: Time given on top of the target, after reopening or a change of ours.
    extra: timedelta = timedelta()
    #: Time counted under earlier terms, and how many runs that covers.
    carried: timedelta = timedelta()
    cut: int = 0
    runs: list[tuple[datetime, datetime]] = field(default_factory=list)
    since: datetime | None = None
    pauses: list[Pause] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    met_at: datetime | None = None
    ended_at: datetime | None = None
    breached_at: datetime | None = None
    is_late_by_change: bool = False
    policy: str = ""
    version: int = 0

    def note(
        self,
        at: datetime,
        kind: StepKind,
        phase: Phase | None = None,
        until: datetime | None = None,
    ) -> None:
        self.steps.append(Step(at, kind, phase, until))

    # Running and pausing

    def run(self, at: datetime) -> None:
        if self.pauses and self.pauses[-1].end is None:
            self.pauses[-1] = Pause(self.pauses[-1].start, at, self.pauses[-1].phase)
            self.note(at, StepKind.RESUMED)
        if self.since is None:
            self.since = at

    def pause(self, at: datetime, phase: Phase) -> None:
        """Stand still because of a phase; going from one such phase to another is two pauses."""
        self._close_run(at)
        if self.pauses and self.pauses[-1].end is None:
            if self.pauses[-1].phase == phase:
                return
            self.pauses[-1] = Pause(self.pauses[-1].start, at, self.pauses[-1].phase)
        self.pauses.append(Pause(at, None, phase))
        self.note(at, StepKind.PAUSED, phase)

    def end(self, at: datetime, kind: StepKind) -> None:
        """Stop for good; only a clock that is met has kept its target."""
        self._close_run(at)
        self.ended_at = at
        if kind == StepKind.MET:
            self.met_at = at
        self.note(at, kind)

    def _close_run(self, at: datetime) -> None:
        if self.since is not None:
            self.runs.append((self.since, at))
            self.since = None

    # Counting

    def used(self, at: datetime) -> timedelta:
        return sum((self._worked(*run) for run in self._counted(at)), self.carried)

    def left(self, at: datetime) -> timedelta | None:
        """What remains of the target and the time given on top of it."""
        return None if self.target is None else self.target.budget + self.extra - self.used(at)

    def due(self) -> datetime | None:
        """When the budget is used up if the clock goes on running as it does now."""
        return None if self.since is None else self._reach(FULL)

    def mark(self, percent: int) -> datetime | None:
        """When this share of the time is used up; None while it does not run."""
        try:
            return None if self.since is None else self._reach(percent)
        except NeverOpenError:
            # The target itself fits into what is still open; half as much again may not.
            if percent <= FULL:
                raise
            return None

    def limit(self) -> datetime | None:
        """When the budget was used up, or would have been if a halted clock had gone on."""
        return self._reach(FULL)

    def _reach(self, percent: int) -> datetime | None:
        if self.promised is not None:
            return self.started_at + (self.promised - self.started_at) * percent / 100
        if self.target is None:
            return None
        left = (self.target.budget + self.extra) * percent / 100 - self.carried
        if left <= timedelta():
            return self.breached_at or self.runs_from_cut_start()
        end = self.started_at
        for start, end in self.runs[self.cut :]:
            worked = self._worked(start, end)
            if left <= worked:
                return self._due(start, left)
            left -= worked
        return self._due(self.since or end, left)

    def runs_from_cut_start(self) -> datetime | None:
        return self.runs[self.cut][0] if self.runs[self.cut :] else self.since

    def check(self, at: datetime) -> None:
        """Remember the first moment at which the clock was late; being answered on time is not."""
        due = self.due() if self.breached_at is None else None
        if due is not None and due < at:
            self.breached_at = due
            self.note(due, StepKind.BREACHED)

    # Changes of ours

    def give(self, at: datetime, least: timedelta, calendar: Calendar) -> bool:
        """See to it that at least this much open time is left; says whether it had to be given."""
        left = self.left(at)
        if left is None:
            return False
        wanted = self._worked(at, calendar.due(at, least))
        if left >= wanted:
            return False
        self.extra += wanted - left
        return True

    def is_late(self, at: datetime) -> bool:
        left = self.left(at)
        return left is not None and left < timedelta()

    def retarget(self, target: Target | None, *, extra: timedelta = timedelta()) -> None:
        """Count against another target, from the start and with the time used."""
        self.target, self.extra, self.is_late_by_change = target, extra, False

    def forgive(self, at: datetime, grace: timedelta) -> None:
        """Give some time to a clock that only a change of ours has made late."""
        left = self.left(at)
        if left is not None and left <= timedelta() and self.give(at, grace, self.calendar):
            self.is_late_by_change = True
            self.note(at, StepKind.GRACE_GIVEN)

    def recount(self, calendar: Calendar) -> None:
        """Count everything again, from the start, in another calendar."""
        self.calendar, self.carried, self.cut = calendar, timedelta(), 0

    def carry_over(self, at: datetime, calendar: Calendar) -> None:
        """Keep the time used as it was counted, and count on in another calendar."""
        is_running = self.since is not None
        self._close_run(at)
        self.carried = self.used(at)
        self.cut = len(self.runs)
        self.calendar = calendar
        self.since = at if is_running else None

    def read(self, at: datetime, percents: Iterable[int] = ()) -> Reading:
        due = self.due()
        marks = [(percent, self.mark(percent)) for percent in percents] if due else []
        return Reading(
            kind=self.kind,
            started_at=self.started_at,
            target=self.target,
            calendar=self.calendar,
            used=self.used(at),
            due_at=due,
            is_running=self.since is not None,
            met_at=self.met_at,
            ended_at=self.ended_at,
            breached_at=self.breached_at,
            margin=self._margin(at),
            is_late_by_change=self.is_late_by_change,
            is_promised=self.promised is not None,
            limit_at=due or self.limit(),
            marks=tuple((percent, moment) for percent, moment in marks if moment),
            policy=self.policy,
            version=self.version,
            pauses=tuple(self.pauses),
            steps=tuple(self.steps),
        )

    def _margin(self, at: datetime) -> timedelta | None:
        if self.promised is not None:
            return self.promised - (self.ended_at or at)
        return self.left(at)

    def _counted(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        yield from self.runs[self.cut :]
        if self.since is not None:
            yield self.since, at

    def _worked(self, start: datetime, end: datetime) -> timedelta:
        if self.target is not None and self.target.hours == Hours.CALENDAR:
            return max(end - start, timedelta())
        return self.calendar.worked(start, end)

    def _due(self, start: datetime, budget: timedelta) -> datetime:
        if self.target is not None and self.target.hours == Hours.CALENDAR:
            return start + budget
        return self.calendar.due(start, budget)
