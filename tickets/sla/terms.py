"""Finds the terms a ticket falls under: the first policy that fits, with its shop's calendar."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from tickets.core.shop import Shop
from tickets.core.ticket import Kind
from tickets.sla.calendar import read_calendar, stored_calendars
from tickets.sla.conditions import Conditions, Traits
from tickets.sla.facts import Hours, Target, Targets, Terms
from tickets.sla.models import Policy
from tickets.sla.thresholds import DEFAULT, parse_thresholds
from tickets.sla.worktime import Calendar

#: What holds until an owner writes policies of his own; `seed.py` writes the same as rows.
COMPLAINT_MINUTES = 180
ORDINARY_MINUTES = 480  # one business day
#: Thanks that came late are still thanks; but they come.
COMPLIMENT_MINUTES = 960

#: Marks terms for which no policy was found, so that there is no target either.
NO_POLICY = 0

#: All policies and calendars at one moment, as JSON.
Snapshot = dict[str, Any]

#: What of a policy decides anything, its targets apart.
POLICY_FIELDS = (
    "id",
    "name",
    "shop_id",
    "conditions",
    "version",
    "reopen_minutes",
    "grace_minutes",
    "pauses_for_third_party",
    "thresholds",
)
TARGET_FIELDS = (
    "priority",
    "first_minutes",
    "first_counted_in",
    "next_minutes",
    "next_counted_in",
    "resolution_minutes",
    "resolution_counted_in",
)


def snapshot() -> Snapshot:
    """The rules as the rows say now."""
    policies = [
        {name: getattr(policy, name) for name in POLICY_FIELDS}
        # Left out where it says nothing, so that older versions of the rules read the same.
        | ({"outside_minutes": policy.outside_minutes} if policy.outside_minutes else {})
        | {
            "targets": [
                {name: getattr(row, name) for name in TARGET_FIELDS}
                for row in sorted(policy.targets.all(), key=lambda one: one.priority or 0)
            ]
        }
        for policy in Policy.objects.in_order()
    ]
    calendars = stored_calendars(Shop.objects.order_by("pk"))
    return {
        "policies": policies,
        "has_policies": bool(policies) or Policy.objects.exists(),
        "calendars": {str(pk): stored for pk, stored in calendars.items()},
    }


class TermsBook:
    """One snapshot, read for as many tickets and moments as are asked."""

    def __init__(self, data: Snapshot, *, elsewhere: Callable[[int], Calendar]) -> None:
        self._stored: Mapping[str, Any] = data["calendars"]
        #: For a shop that is younger than these rules.
        self._elsewhere = elsewhere
        self._calendars: dict[int, Calendar] = {}
        self._terms: dict[tuple[int, int], Terms] = {}
        self._policies: list[tuple[Mapping[str, Any], Conditions]] = [
            (policy, Conditions.parse(policy["conditions"])) for policy in data["policies"]
        ]
        self._has_policies: bool = data["has_policies"]

    def find(self, traits: Traits) -> Terms:
        calendar = self.calendar(traits.shop)
        if not self._has_policies:
            return _default_terms(traits, calendar)
        policy = self.policy_for(traits)
        if policy is None:
            return Terms(calendar=calendar, version=NO_POLICY)
        key = (policy["id"], traits.shop)
        if key in self._terms:
            return self._terms[key]
        terms = _terms(policy, calendar)
        if self.knows(traits.shop):
            self._terms[key] = terms
        return terms

    def policy_for(self, traits: Traits) -> Mapping[str, Any] | None:
        """The first in order that fits."""
        for policy, conditions in self._policies:
            if policy["shop_id"] in {None, traits.shop} and conditions.fit(traits):
                return policy
        return None

    def calendar(self, shop: int) -> Calendar:
        if not self.knows(shop):
            return self._elsewhere(shop)
        if shop not in self._calendars:
            self._calendars[shop] = read_calendar(self._stored[str(shop)])
        return self._calendars[shop]

    def knows(self, shop: int) -> bool:
        return str(shop) in self._stored


def _terms(policy: Mapping[str, Any], calendar: Calendar) -> Terms:
    rows = {row["priority"]: _targets(row) for row in policy["targets"]}
    return Terms(
        calendar=calendar,
        default=rows.pop(None, Targets()),
        by_priority=rows,
        name=policy["name"],
        version=policy["version"],
        reopen_minimum=timedelta(minutes=policy["reopen_minutes"]),
        grace=timedelta(minutes=policy["grace_minutes"]),
        outside_extra=timedelta(minutes=policy.get("outside_minutes", 0)),
        pauses_for_third_party=policy["pauses_for_third_party"],
        thresholds=parse_thresholds(policy["thresholds"]),
    )


def _targets(row: Mapping[str, Any]) -> Targets:
    return Targets(
        first_response=_target(row["first_minutes"], row["first_counted_in"]),
        next_response=_target(row["next_minutes"], row["next_counted_in"]),
        resolution=_target(row["resolution_minutes"], row["resolution_counted_in"]),
    )


def _target(minutes: int | None, counted_in: str) -> Target | None:
    return Target(timedelta(minutes=minutes), Hours(counted_in)) if minutes else None


def _default_terms(traits: Traits, calendar: Calendar) -> Terms:
    own: dict[str, int] = {
        Kind.COMPLAINT: COMPLAINT_MINUTES,
        Kind.COMPLIMENT: COMPLIMENT_MINUTES,
    }
    target = Target(timedelta(minutes=own.get(traits.kind, ORDINARY_MINUTES)))
    return Terms(
        calendar=calendar,
        default=Targets(first_response=target, next_response=target),
        thresholds=DEFAULT,
    )
