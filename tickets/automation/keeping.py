"""Verbs of the owner: write a rule, switch it on or off, put it elsewhere, throw it away."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q

from tickets.automation.conditions import If
from tickets.automation.deeds import Deeds
from tickets.automation.models import Rule, RuleVersion
from tickets.automation.occasions import TIMED, Trigger, When
from tickets.core.people import User
from tickets.core.shop import Shop
from tickets.core.ticket import Ticket
from tickets.core.timer import TimerKind, wind_many


@dataclass(frozen=True)
class Wording:
    """A rule as its owner writes it; `occasion`, `conditions` and `deeds` as they are stored."""

    name: str
    shop: Shop | None
    is_active: bool
    stops: bool
    occasion: dict[str, Any]
    conditions: dict[str, Any]
    deeds: dict[str, Any]

    def check(self) -> None:
        """Raises ValueError for what no reader of rules would understand."""
        Trigger.read(self.occasion)
        If.read(self.conditions)
        Deeds.read(self.deeds)


@transaction.atomic
def keep_rule(*, rule: Rule | None, wording: Wording, by: User | None, now: datetime) -> Rule:
    """Keep it as the next version; a new one comes behind all others.

    It looks at what happens from now on. Raises ValueError for a wording that cannot be read.
    """
    wording.check()
    rule = rule or Rule(position=_next_position(), version=0, since=now)
    before = _data(rule)
    for name in ("name", "shop", "is_active", "stops", "occasion", "conditions", "deeds"):
        setattr(rule, name, getattr(wording, name))
    if rule.pk and _data(rule) == before:
        return rule
    rule.version, rule.since = rule.version + 1, now
    rule.save()
    _write_down(rule, by=by, now=now)
    return rule


@transaction.atomic
def switch_rule(*, rule: Rule, is_active: bool, by: User | None, now: datetime) -> None:
    """On from now, or off; what it did stays."""
    if rule.is_active == is_active:
        return
    rule.is_active, rule.since, rule.version = is_active, now, rule.version + 1
    rule.save(update_fields=["is_active", "since", "version"])
    _write_down(rule, by=by, now=now)


@transaction.atomic
def move_rule(*, rule: Rule, is_up: bool) -> None:
    """Change places with the neighbour, if there is one."""
    others = Rule.objects.exclude(pk=rule.pk)
    if is_up:
        other = others.filter(position__lt=rule.position).order_by("-position").first()
    else:
        other = others.filter(position__gt=rule.position).order_by("position").first()
    if other is None:
        return
    # No two may stand in one place, not even for a moment.
    Rule.objects.filter(pk=rule.pk).update(position=_next_position())
    Rule.objects.filter(pk=other.pk).update(position=rule.position)
    Rule.objects.filter(pk=rule.pk).update(position=other.position)


@transaction.atomic
def drop_rule(*, rule: Rule) -> None:
    """It is gone with its list of deeds; the history of each ticket keeps its name."""
    rule.delete()
    tell_shops()


def _write_down(rule: Rule, *, by: User | None, now: datetime) -> None:
    RuleVersion.objects.create(
        rule=rule,
        number=rule.version,
        data=_data(rule),
        by=by,
        by_label=str(by)[:100] if by else "",
        at=now,
    )
    tell_shops()
    if rule.is_active and When(rule.occasion["when"]) in TIMED:
        # What ripens needs a look at each, to know when.
        tickets = Ticket.objects.open()
        if rule.shop:
            tickets = tickets.filter(shop=rule.shop)
        pks = tickets.order_by("pk").values_list("pk", flat=True)
        wind_many(tickets=pks.iterator(), kind=TimerKind.RULES, due_at=now)


def _data(rule: Rule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "shop": rule.shop_id,
        "is_active": rule.is_active,
        "stops": rule.stops,
        "occasion": rule.occasion,
        "conditions": rule.conditions,
        "deeds": rule.deeds,
    }


def tell_shops() -> None:
    """Each shop's row says whether some rule is in use there."""
    working = Rule.objects.filter(is_active=True).filter(
        Q(shop=OuterRef("pk")) | Q(shop__isnull=True)
    )
    Shop.objects.update(has_rules=Exists(working))


def _next_position() -> int:
    last: int = Rule.objects.aggregate(last=Max("position"))["last"] or 0
    return last + 10


def wording_of(rule: Rule) -> Wording:
    """As its owner wrote it."""
    return Wording(
        name=rule.name,
        shop=rule.shop,
        is_active=rule.is_active,
        stops=rule.stops,
        occasion=rule.occasion,
        conditions=rule.conditions,
        deeds=rule.deeds,
    )
