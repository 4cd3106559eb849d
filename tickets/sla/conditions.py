"""Which tickets a policy is for: typed conditions over what is known of a ticket."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

#: Customers that a shop called important, and all others.
IMPORTANT, ORDINARY = "important", "ordinary"


@dataclass(frozen=True, slots=True)
class Traits:
    """What a ticket is like at one moment of its life."""

    shop: int
    kind: str
    priority: int
    channel: str
    language: str
    mailbox: int | None = None
    tags: frozenset[str] = field(default=frozenset())
    customer: str = ORDINARY


@dataclass(frozen=True, slots=True)
class Conditions:
    """Each that is filled in must hold, and one of its values is enough; none at all fit all."""

    mailboxes: frozenset[int] = frozenset()
    channels: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    priorities: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()
    customers: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> Self:
        """Read what was stored. Raises ValueError: a condition that is misread must not fit."""
        unknown = set(data) - {each.name for each in fields(cls)}
        if unknown:
            raise ValueError(f"unknown conditions: {', '.join(sorted(unknown))}")
        for name, values in data.items():
            wanted = int if name in {"mailboxes", "priorities"} else str
            if not isinstance(values, list) or not all(type(v) is wanted for v in values):
                raise ValueError(f"{name} is a list of {wanted.__name__}")
        return cls(**{name: frozenset(values) for name, values in data.items()})

    def fit(self, traits: Traits) -> bool:
        return all(
            (
                not self.mailboxes or traits.mailbox in self.mailboxes,
                not self.channels or traits.channel in self.channels,
                not self.tags or bool(self.tags & traits.tags),
                not self.kinds or traits.kind in self.kinds,
                not self.priorities or traits.priority in self.priorities,
                not self.languages or traits.language in self.languages,
                not self.customers or traits.customer in self.customers,
            )
        )
