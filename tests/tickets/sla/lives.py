"""Short ways to tell the life of a ticket, for the tests of the clocks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tickets.sla.clocks import replay
from tickets.sla.facts import (
    CustomerMessage,
    Hours,
    Opened,
    Target,
    TargetKind,
    Targets,
    Terms,
)
from tickets.sla.worktime import Block, Calendar

HOUR = timedelta(hours=1)
FIRST, NEXT = TargetKind.FIRST_RESPONSE, TargetKind.NEXT_RESPONSE
RESOLUTION, PROMISE = TargetKind.RESOLUTION, TargetKind.PROMISE
URGENT = 4
OFFICE = Calendar.of(
    "Europe/Amsterdam",
    {day: [Block.parse("09:00", "17:00")] for day in range(5)},
    closed=[date(2026, 4, 27)],
)


def targets(first=4, following=4, resolution=16, hours=Hours.BUSINESS):
    return Targets(
        Target(first * HOUR, hours),
        Target(following * HOUR, hours),
        Target(resolution * HOUR, hours),
    )


TERMS = Terms(
    calendar=OFFICE, default=targets(), by_priority={URGENT: targets(1, 1, 4)}, name="Ordinary"
)


def at(text):
    """In the week of Monday 18 May 2026: 'mon 09:30', or any date."""
    day, _, clock = text.partition(" ")
    names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    when = date(2026, 5, 18 + names.index(day)) if day in names else date.fromisoformat(day)
    local = datetime.fromisoformat(f"{when} {clock}").replace(tzinfo=ZoneInfo("Europe/Amsterdam"))
    return local.astimezone(UTC)


def asked(text="mon 10:00", terms=TERMS):
    return [Opened(at(text), terms), CustomerMessage(at(text))]


def read(facts, kind, now):
    reading = replay(facts, now=at(now)).of(kind)
    assert reading is not None
    return reading
