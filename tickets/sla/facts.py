"""What the clocks are told: what happened to a ticket, in order, and the terms that hold for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from tickets.sla.thresholds import Threshold
from tickets.sla.worktime import Calendar


class Phase(StrEnum):
    """What a state of the ticket means for the clocks."""

    ACTIVE = "active"
    WAITING_CUSTOMER = "waiting_customer"
    WAITING_THIRD = "waiting_third"
    SOLVED = "solved"
    VOID = "void"

    @property
    def is_over(self) -> bool:
        """Nobody waits for anything: no clock runs at all."""
        return self in {Phase.SOLVED, Phase.VOID}


class TargetKind(StrEnum):
    # In the order in which they win when two are due at the same moment.
    PROMISE = "promise"
    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    RESOLUTION = "resolution"


class Hours(StrEnum):
    BUSINESS = "business"
    CALENDAR = "calendar"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Target:
    budget: timedelta
    hours: Hours = Hours.BUSINESS
    #: Counted until the end of a round of answers.
    is_round: bool = False

    def __post_init__(self) -> None:
        if self.budget <= timedelta():
            raise ValueError("a target leaves some time to meet it")

    def from_start(self, start: datetime, calendar: Calendar) -> "Target":
        """'The next answer moment' as the open time until then; its own length without moments."""
        if self.hours != Hours.MOMENT:
            return self
        found = next(calendar.rounds(start), None)
        if found is None:
            return replace(self, hours=Hours.BUSINESS)
        return Target(calendar.worked(start, found.end), Hours.BUSINESS, is_round=True)


@dataclass(frozen=True, slots=True)
class Targets:
    """One row of a policy; None is 'no target', and its clock never comes due."""

    first_response: Target | None = None
    next_response: Target | None = None
    resolution: Target | None = None

    def of(self, kind: TargetKind) -> Target | None:
        match kind:
            case TargetKind.FIRST_RESPONSE:
                return self.first_response
            case TargetKind.NEXT_RESPONSE:
                return self.next_response
            case TargetKind.RESOLUTION:
                return self.resolution
            case TargetKind.PROMISE:
                return None


@dataclass(frozen=True)
class Terms:
    """A policy in one of its versions, with the calendar it counts in."""

    calendar: Calendar
    default: Targets = Targets()
    by_priority: Mapping[int, Targets] = field(default_factory=lambda: MappingProxyType({}))
    name: str = ""
    version: int = 1
    #: What a reopened ticket has left at least, in open hours.
    reopen_minimum: timedelta = timedelta(hours=2)
    #: What a ticket gets, in open hours, when a change of ours would make it late at once.
    grace: timedelta = timedelta(hours=1)
    #: What a question that comes in while the shop is closed gets on top, in open hours.
    outside_extra: timedelta = timedelta()
    pauses_for_third_party: bool = True
    thresholds: tuple[Threshold, ...] = ()

    def targets(self, priority: int) -> Targets:
        """A priority without a row of its own has the policy's default, never nothing."""
        return self.by_priority.get(priority, self.default)


@dataclass(frozen=True, slots=True)
class Opened:
    at: datetime
    terms: Terms
    priority: int = 0
    phase: Phase = Phase.ACTIVE


@dataclass(frozen=True, slots=True)
class CustomerMessage:
    at: datetime


@dataclass(frozen=True, slots=True)
class PublicReply:
    """A person answered, where the customer can read it."""

    at: datetime


@dataclass(frozen=True, slots=True)
class AutomaticReply:
    """An acknowledgement, a notice or a bounce: never an answer."""

    at: datetime


@dataclass(frozen=True, slots=True)
class NoReplyNeeded:
    """'Thank you!' waits for nothing; an older question still does when `written_at` says which."""

    at: datetime
    written_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StateChanged:
    at: datetime
    phase: Phase


@dataclass(frozen=True, slots=True)
class Reopened:
    at: datetime


@dataclass(frozen=True, slots=True)
class PriorityChanged:
    at: datetime
    priority: int


@dataclass(frozen=True, slots=True)
class PromiseSet:
    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class PromiseWithdrawn:
    at: datetime


@dataclass(frozen=True, slots=True)
class PolicyChanged:
    """New terms from now on: time used stays as it was counted, unless all is counted again."""

    at: datetime
    terms: Terms
    is_recounted: bool = False


@dataclass(frozen=True, slots=True)
class Merged:
    """Another conversation came in, in which the customer waited since then."""

    at: datetime
    waiting_since: datetime


AfterOpening = (
    CustomerMessage
    | PublicReply
    | AutomaticReply
    | NoReplyNeeded
    | StateChanged
    | Reopened
    | PriorityChanged
    | PromiseSet
    | PromiseWithdrawn
    | PolicyChanged
    | Merged
)
Fact = Opened | AfterOpening
