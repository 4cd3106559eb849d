"""How each target went, and which warnings are due: both follow from a replay and nothing else."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tickets.core.event import Event, EventKind, record
from tickets.core.ticket import Ticket
from tickets.sla.clock import Reading
from tickets.sla.clocks import Outcome
from tickets.sla.facts import TargetKind
from tickets.sla.records import Alarm, SlaResult
from tickets.sla.thresholds import FULL

#: What makes one clock of a ticket another than the next.
Key = tuple[str, datetime]

WRITTEN = [
    field.attname
    for field in SlaResult._meta.fields  # noqa: SLF001 -- Django's own name for a model's fields
    if field.attname not in {"id", "ticket_id", "target", "started_at"}
]


@dataclass(frozen=True, slots=True)
class Mark:
    """A share of a target's time, and when it is used up."""

    reading: Reading
    percent: int
    at: datetime

    def is_reached(self, now: datetime) -> bool:
        """To answer at the very moment at which it is due is in time."""
        return self.at < now if self.percent >= FULL else self.at <= now


def keep_results(
    *, ticket: Ticket, outcome: Outcome, events: Iterable[Event], kept: Iterable[SlaResult]
) -> None:
    """Write down how targets ended, and take back of what is `kept` what turned out otherwise."""
    wanted = dict(_results(outcome, list(events), ticket))
    for row in kept:
        found = wanted.pop((row.target, row.started_at), None)
        if found is None:
            row.delete()
        elif any(getattr(row, name) != value for name, value in found.items()):
            SlaResult.objects.filter(pk=row.pk).update(**found)
    SlaResult.objects.bulk_create(
        SlaResult(ticket=ticket, target=target, started_at=started_at, **found)
        for (target, started_at), found in wanted.items()
    )


#: What says how long customers waited, also where nothing was set as a target.
_ANSWERS = frozenset({TargetKind.FIRST_RESPONSE, TargetKind.NEXT_RESPONSE})


def _results(
    outcome: Outcome, events: list[Event], ticket: Ticket
) -> Iterator[tuple[Key, dict[str, Any]]]:
    late: set[Key] = set()
    for reading in (*outcome.earlier, *outcome.readings):
        key = (reading.kind.value, reading.started_at)
        if key in late or not (
            reading.target or reading.is_promised or _is_answer(reading, ticket)
        ):
            continue
        if reading.is_met or reading.is_breached:
            if reading.is_breached:
                late.add(key)
            yield key, _result(reading, events, ticket)


def _is_answer(reading: Reading, ticket: Ticket) -> bool:
    return ticket.has_clocks and reading.is_met and reading.kind in _ANSWERS


def _result(reading: Reading, events: list[Event], ticket: Ticket) -> dict[str, Any]:
    is_over = reading.is_met or reading.ended_at is not None
    whose_at = reading.breached_at or reading.met_at or reading.started_at
    return {
        "target_seconds": _seconds(reading.target.budget) if reading.target else None,
        "due_at": reading.breached_at or reading.limit_at,
        "met_at": reading.met_at,
        "breached_at": reading.breached_at,
        "used_seconds": _seconds(reading.used) if is_over else None,
        "margin_seconds": _seconds(reading.margin) if is_over else None,
        "open_seconds": _open_seconds(reading),
        "assignee_id": _assignee_at(whose_at, events, ticket),
        "policy_name": reading.policy,
        "policy_version": reading.version,
        "is_promised": reading.is_promised,
        "is_late_by_change": reading.is_late_by_change,
    }


def _seconds(length: timedelta | None) -> int | None:
    return None if length is None else int(length.total_seconds())


def _open_seconds(reading: Reading) -> int | None:
    if reading.met_at is None:
        return None
    return _seconds(reading.calendar.worked(reading.started_at, reading.met_at))


def _assignee_at(moment: datetime, events: list[Event], ticket: Ticket) -> int | None:
    given = [event for event in events if event.kind == EventKind.ASSIGNED]
    whose: int | None = given[0].data.get("from") if given else ticket.assignee_id
    for event in given:
        if event.at <= moment:
            whose = event.data.get("to")
    return whose


def marks_of(outcome: Outcome) -> Iterator[Mark]:
    """All that is or will be reached while the clocks run on."""
    for reading in outcome.readings:
        if counts_by_itself(reading):
            for percent, moment in reading.marks:
                yield Mark(reading, percent, moment)


def counts_by_itself(reading: Reading) -> bool:
    """A promise is one thing to keep, though it also stands in for the next answer."""
    return reading.kind == TargetKind.PROMISE or not reading.is_promised


def results_of(tickets: Iterable[Ticket]) -> dict[int, list[SlaResult]]:
    """What is kept of each of `tickets`, by number."""
    found: dict[int, list[SlaResult]] = {ticket.pk: [] for ticket in tickets}
    for row in SlaResult.objects.filter(ticket__in=list(found)):
        found[row.ticket_id].append(row)
    return found


def rung(ticket: Ticket) -> set[tuple[str, datetime, int]]:
    """Which marks were acted upon."""
    return rung_of([ticket])[ticket.pk]


def rung_of(tickets: Iterable[Ticket]) -> dict[int, set[tuple[str, datetime, int]]]:
    """As `rung`, of each of `tickets`, by number."""
    found: dict[int, set[tuple[str, datetime, int]]] = {ticket.pk: set() for ticket in tickets}
    rows = Alarm.objects.filter(ticket__in=list(found))
    for alarm in rows:
        found[alarm.ticket_id].add((alarm.target, alarm.started_at, alarm.percent))
    return found


def is_rung(mark: Mark, known: set[tuple[str, datetime, int]]) -> bool:
    return (mark.reading.kind.value, mark.reading.started_at, mark.percent) in known


def ring_once(*, ticket: Ticket, reading: Reading, percent: int, now: datetime) -> None:
    """Note that it is acted upon. Being late is an event of the ticket.

    The caller holds the ticket and has seen that it was not rung; the database refuses a second.
    """
    Alarm.objects.create(
        ticket=ticket,
        target=reading.kind.value,
        started_at=reading.started_at,
        percent=percent,
        rung_at=now,
    )
    if percent == FULL:
        record(
            EventKind.BREACHED,
            ticket=ticket,
            by=None,
            now=now,
            target=reading.kind.value,
            started_at=reading.started_at.isoformat(),
            due_at=(reading.breached_at or reading.limit_at or now).isoformat(),
            margin=_seconds(reading.margin),
        )


def note_late_endings(
    *, ticket: Ticket, outcome: Outcome, known: set[tuple[str, datetime, int]], now: datetime
) -> None:
    """What was late and is over before anybody rang: nobody is warned, but it did happen."""
    for reading in (*outcome.earlier, *outcome.readings):
        if reading.is_running or not reading.is_breached or not counts_by_itself(reading):
            continue
        key = (reading.kind.value, reading.started_at, FULL)
        if key not in known:
            known.add(key)
            ring_once(ticket=ticket, reading=reading, percent=FULL, now=now)
