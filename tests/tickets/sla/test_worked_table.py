"""The table that owners read in docs/when-is-it-due.md: what it says by hand, the clocks say too."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from tickets.sla.clocks import next_due, replay
from tickets.sla.facts import (
    AutomaticReply,
    CustomerMessage,
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

PAGE = Path(__file__).parents[3] / "docs" / "when-is-it-due.md"
HOUR = timedelta(hours=1)
URGENT = 4
CLOCKS = {
    "first answer": TargetKind.FIRST_RESPONSE,
    "next answer": TargetKind.NEXT_RESPONSE,
    "promised answer": TargetKind.PROMISE,
    "solution": TargetKind.RESOLUTION,
}
DUTCH_HOLIDAYS = ["2026-04-06", "2026-04-27", "2026-05-14", "2026-05-25", "2026-12-25"]
PHASES = {
    "waits for customer": Phase.WAITING_CUSTOMER,
    "waits for carrier": Phase.WAITING_THIRD,
    "at work": Phase.ACTIVE,
    "solved": Phase.SOLVED,
    "spam": Phase.VOID,
}
WORDS = {
    "writes": CustomerMessage,
    "answered": PublicReply,
    "confirmed": AutomaticReply,
    "needs no answer": NoReplyNeeded,
    "opened again": Reopened,
    "withdrawn": PromiseWithdrawn,
}


def week(days, *hours):
    blocks = [Block.parse(*each.split("-")) for each in hours]
    return Calendar.of("Europe/Amsterdam", dict.fromkeys(range(days), blocks))


CALENDARS = {
    "office": Calendar.of(
        "Europe/Amsterdam",
        {day: [Block.parse("09:00", "17:00")] for day in range(5)},
        closed=[date.fromisoformat(day) for day in DUTCH_HOLIDAYS],
        special={
            date(2026, 12, 24): [Block.parse("09:00", "13:00")],
            date(2026, 11, 29): [Block.parse("12:00", "18:00")],
        },
    ),
    "lunch": week(5, "09:00-12:30", "13:00-17:00"),
    "night": week(7, "22:00-06:00"),
    "mornings": week(5, "09:00-12:00"),
}


def terms(calendar, hours):
    def row(answer, solution):
        return Targets(Target(answer * HOUR), Target(answer * HOUR), Target(solution * HOUR))

    return Terms(CALENDARS[calendar], row(hours, 24), {URGENT: row(1, 4)})


@pytest.fixture
def read(at):
    """The facts in a cell: 'Tue 10:00 asks; Tue 11:00 answered'."""

    def moment(text):
        return at(text.lower())

    def fact(when, what, calendar):
        if what in {"asks", "complains"}:
            hours = 8 if what == "asks" else 3
            return [Opened(when, terms(calendar, hours)), CustomerMessage(when)]
        if what in PHASES:
            return [StateChanged(when, PHASES[what])]
        if what == "urgent":
            return [PriorityChanged(when, URGENT)]
        if what == "mornings only":
            return [PolicyChanged(when, terms("mornings", 3))]
        if what.startswith("promised "):
            return [PromiseSet(when, moment(what.removeprefix("promised ")))]
        return [WORDS[what](when)]

    def facts(cell, calendar):
        found = []
        for part in cell.split("; "):
            day, clock, what = part.split(" ", 2)
            found += fact(moment(f"{day} {clock}"), what, calendar)
        return found

    def due(cell):
        if cell == "nothing":
            return None
        clock, when = re.fullmatch(r"(.+?) (\S+ \d\d:\d\d)", cell).groups()
        return moment(when), CLOCKS[clock]

    return facts, due


def rows():
    lines = PAGE.read_text().split("| Situation |")[1].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_table_has_at_least_thirty_situations():
    assert len({situation for situation, *_ in rows()}) >= 30


@pytest.mark.parametrize(("situation", "calendar", "happens", "due"), rows())
def test_situation_is_due_as_worked_out(situation, calendar, happens, due, read):
    facts_in, due_in = read
    facts = facts_in(happens, calendar)
    assert next_due(replay(facts, now=facts[-1].at).readings) == due_in(due)
