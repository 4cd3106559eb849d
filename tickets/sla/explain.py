"""Answers 'why is it due then?' in sentences, from what a clock noted while it was replayed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tickets.sla.clock import Reading, Step, StepKind
from tickets.sla.clocks import Outcome
from tickets.sla.facts import Hours, Phase, TargetKind, Terms
from tickets.sla.terms import NO_POLICY
from tickets.sla.worktime import Span

TITLES: dict[TargetKind, Promise] = {
    TargetKind.PROMISE: _("Promised answer"),
    TargetKind.FIRST_RESPONSE: _("First answer"),
    TargetKind.NEXT_RESPONSE: _("Next answer"),
    TargetKind.RESOLUTION: _("Solution"),
}

STARTS: dict[TargetKind, Promise] = {
    TargetKind.PROMISE: _("A moment was promised to the customer."),
    TargetKind.FIRST_RESPONSE: _("The customer wrote for the first time."),
    TargetKind.NEXT_RESPONSE: _("The customer wrote: the oldest message without an answer."),
    TargetKind.RESOLUTION: _("The conversation began."),
}

PAUSES: dict[Phase, Promise] = {
    Phase.ACTIVE: _("The clock was paused."),
    Phase.WAITING_CUSTOMER: _("Paused: waiting for the customer."),
    Phase.WAITING_THIRD: _("Paused: waiting for someone else."),
    Phase.SOLVED: _("Paused: solved."),
    Phase.VOID: _("Stopped: marked as spam."),
}

STEPS: dict[StepKind, Promise] = {
    StepKind.FURTHER_MESSAGE: _("The customer wrote again; the clock did not start anew."),
    StepKind.AUTOMATIC_REPLY: _("An automatic confirmation left; it does not count as an answer."),
    StepKind.RESUMED: _("The clock went on."),
    StepKind.REOPENED: _("Opened again; the time in between does not count."),
    StepKind.MINIMUM_GIVEN: _("Opened again with little time left: some time was added."),
    StepKind.PRIORITY_CHANGED: _("The priority changed: counted again from the start."),
    StepKind.POLICY_CHANGED: _("Other rules came to apply."),
    StepKind.GRACE_GIVEN: _("That change alone would have made it late: some time was added."),
    StepKind.PROMISED: _("The promised moment takes the place of the usual one."),
    StepKind.PROMISE_WITHDRAWN: _("The promise was withdrawn."),
    StepKind.OUTSIDE_HOURS: _("It came in outside opening hours: some time was added."),
    StepKind.BREACHED: _("From here on it was late."),
    StepKind.MET: _("Answered."),
    StepKind.NO_REPLY_NEEDED: _("No answer was needed."),
    StepKind.PROMISE_REPLACED: _("Another moment was promised instead."),
    StepKind.MERGED: _("Another question was merged in; the longest wait counts."),
    StepKind.PROMISE_LAPSED: _("The promised moment passed while it was solved."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: when, and what then."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    title: str
    policy: str
    target: str
    #: How much of the target is used; empty for a promise, which is a moment and not a length.
    standing: str
    due_at: datetime | None
    lines: tuple[Line, ...]
    #: The open hours that were or will be counted, from the start until it is due.
    open_hours: tuple[Span, ...]


def explain(outcome: Outcome) -> list[Explanation]:
    """The clocks of a ticket, what still goes on first; those without a target only stand alone."""
    timed = [reading for reading in outcome.readings if reading.target or reading.is_promised]
    readings = sorted(timed or outcome.readings, key=lambda reading: reading.ended_at is not None)
    return [explain_one(reading, outcome.terms) for reading in readings]


def explain_one(reading: Reading, terms: Terms | None) -> Explanation:
    return Explanation(
        title=str(TITLES[reading.kind]),
        policy=_policy(terms),
        target=_target(reading),
        standing=_standing(reading),
        due_at=reading.due_at,
        lines=tuple(_lines(reading)),
        open_hours=tuple(_counted(reading)),
    )


def _lines(reading: Reading) -> Iterator[Line]:
    for step in reading.steps:
        yield Line(step.at, _sentence(reading, step))
    if reading.due_at is not None and not reading.is_breached:
        yield Line(reading.due_at, gettext("Due."))


def _sentence(reading: Reading, step: Step) -> str:
    if step.kind == StepKind.STARTED:
        return str(STARTS[reading.kind])
    if step.kind == StepKind.PAUSED:
        return str(PAUSES[step.phase or Phase.ACTIVE])
    return str(STEPS[step.kind])


def _policy(terms: Terms | None) -> str:
    if terms is None or terms.version == NO_POLICY:
        return gettext("No policy fits this conversation.")
    if not terms.name:
        return gettext("The helpdesk's own rule, until policies are written.")
    return gettext("Policy '%(name)s', version %(version)d.") % {
        "name": terms.name,
        "version": terms.version,
    }


def _target(reading: Reading) -> str:
    if reading.is_promised:
        return gettext("The moment that was promised.")
    if reading.target is None:
        return gettext("There is no target for this.")
    if reading.target.is_round:
        return gettext("At the next answer moment.")
    length = duration(reading.target.budget)
    if reading.target.hours == Hours.CALENDAR:
        return gettext("Within %(length)s, day and night.") % {"length": length}
    return gettext("Within %(length)s of opening hours.") % {"length": length}


def _standing(reading: Reading) -> str:
    if reading.margin is None or reading.is_promised:
        return ""
    words = {"used": duration(reading.used), "rest": duration(reading.margin)}
    if reading.margin < timedelta():
        return gettext("%(used)s used: %(rest)s too much.") % words
    return gettext("%(used)s used, %(rest)s left.") % words


def duration(length: timedelta) -> str:
    """Hours and minutes, as people say them: '1 hour 30 minutes'."""
    hours, minutes = divmod(int(abs(length).total_seconds()) // 60, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours})
    if minutes or not hours:
        minute = ngettext("%(count)d minute", "%(count)d minutes", minutes)
        parts.append(minute % {"count": minutes})
    return " ".join(parts)


def _counted(reading: Reading) -> Iterator[Span]:
    """The open stretches between start and due, without the pauses in between."""
    is_open_hours = reading.target is not None and reading.target.hours == Hours.BUSINESS
    end = reading.ended_at or reading.due_at
    if end is None or not is_open_hours or reading.is_promised:
        return
    start = reading.started_at
    for pause in reading.pauses:
        yield from reading.calendar.spans(start, min(pause.start, end))
        start = pause.end or end
    yield from reading.calendar.spans(start, end)
