"""What figures are counted from: plain rows, already gathered where many are alike. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

FIRST, NEXT = "first_response", "next_response"


class Waited(NamedTuple):
    """So many customers waited so many whole minutes for their first, or a next, answer."""

    which: str
    minutes: int
    many: int


class Went(NamedTuple):
    """So many went well, or did not."""

    is_well: bool
    many: int


@dataclass(frozen=True)
class Rows:
    """All that happened in one stretch of time, for the figures of service."""

    #: How long customers waited for an answer that was given in the stretch: in the shop's open
    #: hours, and on the customer's own clock.
    open_waits: list[Waited] = field(default_factory=list)
    customer_waits: list[Waited] = field(default_factory=list)
    #: Answers to which a target or a promise held: in time?
    aims: list[Went] = field(default_factory=list)
    #: Complaints: answered within three hours?
    complaints: list[Went] = field(default_factory=list)
    #: Compliments: answered at all?
    compliments: list[Went] = field(default_factory=list)
    #: Ratings of customers: good?
    ratings: list[Went] = field(default_factory=list)
    #: Questions that were solved: was one answer enough?
    solved: list[Went] = field(default_factory=list)
    #: How many questions were solved, how many were opened again after that, how many came in.
    solved_count: int = 0
    reopened_count: int = 0
    asked_count: int = 0


def total(rows: Iterable[Went | Waited]) -> int:
    return sum(row.many for row in rows)
