"""What happens when a share of a target's time is used up; pure, read from what was stored."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

#: Nobody, the person in charge (or the team when there is none), everybody, or the owners.
NOTIFIED = ("", "assignee", "team", "owner")
MOST_PERCENT = 1000
#: At this one a target is late.
FULL = 100


@dataclass(frozen=True, slots=True)
class Threshold:
    percent: int
    notify: str = "assignee"
    priority: int | None = None
    tag: str = ""
    assignee: int | None = None

    def __post_init__(self) -> None:
        if not 0 < self.percent <= MOST_PERCENT:
            raise ValueError(f"a threshold lies between 1 and {MOST_PERCENT} percent")
        if self.notify not in NOTIFIED:
            raise ValueError(f"unknown: {self.notify}")

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> Self:
        """Read one that was stored. Raises ValueError for what makes no sense."""
        try:
            return cls(**data)
        except TypeError as error:
            raise ValueError(str(error)) from error

    def stored(self) -> dict[str, Any]:
        return asdict(self)


def parse_thresholds(data: Iterable[Mapping[str, Any]]) -> tuple[Threshold, ...]:
    """In order of their percentage; each percentage once."""
    found = sorted((Threshold.parse(one) for one in data), key=lambda one: one.percent)
    if len({one.percent for one in found}) != len(found):
        raise ValueError("every percentage once")
    return tuple(found)


DEFAULT = (Threshold(80), Threshold(FULL))


def default_thresholds() -> list[dict[str, Any]]:
    return [one.stored() for one in DEFAULT]
