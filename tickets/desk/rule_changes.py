"""What an owner changes of hours and policies, as changes that `change_rules` keeps or tries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tickets.core.shop import Shop
from tickets.desk.ruling import Change
from tickets.sla.models import Closure, OpeningHours, Policy, PolicyTarget
from tickets.sla.rules import next_position
from tickets.sla.seed import add_holidays, drop_holidays

Week = list[list[list[str]]]


@dataclass(frozen=True)
class ExtraDay:
    """A date with hours of its own; none at all is closed."""

    day: date
    name: str
    blocks: list[list[str]]


def hours_change(
    *,
    shop: Shop,
    week: Week,
    country: str,
    listed: Iterable[int],
    kept: Iterable[int],
    extra: ExtraDay | None,
    now: datetime,
) -> Change:
    """`listed` are the dates that the owner saw, `kept` those of them that he left ticked."""
    listed, kept = set(listed), set(kept)

    def change() -> None:
        hours, _is_new = OpeningHours.objects.get_or_create(shop=shop, defaults={"week": week})
        before, hours.week, hours.country = hours.country, week, country
        hours.save(update_fields=["week", "country"])
        days = Closure.objects.filter(shop=shop, pk__in=listed)
        days.filter(pk__in=kept, is_active=False).update(is_active=True)
        days.exclude(pk__in=kept).filter(is_active=True).update(is_active=False)
        if country != before:
            drop_holidays(shop=shop, country=before, now=now)
            if country:
                add_holidays(shop=shop, country=country, now=now)
        if extra:
            Closure.objects.update_or_create(
                shop=shop,
                day=extra.day,
                defaults={"name": extra.name, "blocks": extra.blocks, "is_active": True},
            )

    return change


def moments_change(*, hours: OpeningHours, urgent_tags: list[str]) -> Change:
    """`hours` as they are to be, with their moments filled in."""

    def change() -> None:
        OpeningHours.objects.update_or_create(
            shop=hours.shop,
            defaults={"moments": hours.moments, "round_minutes": hours.round_minutes},
            create_defaults={
                "week": hours.week,
                "country": hours.country,
                "moments": hours.moments,
                "round_minutes": hours.round_minutes,
            },
        )
        Shop.objects.filter(pk=hours.shop_id).update(urgent_tags=urgent_tags)

    return change


def policy_change(
    *,
    policy: Policy | None,
    fields: Mapping[str, Any],
    targets: Mapping[int | None, Mapping[str, Any]],
    made: list[int],
) -> Change:
    """A new policy comes behind all others; its number is added to `made`."""

    def change() -> None:
        row = Policy.objects.get(pk=policy.pk) if policy else Policy(position=next_position())
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
        made.append(row.pk)
        PolicyTarget.objects.filter(policy=row).delete()
        PolicyTarget.objects.bulk_create(
            PolicyTarget(policy=row, priority=priority, **cells)
            for priority, cells in targets.items()
        )

    return change


def order_change(*, policy: Policy, is_up: bool) -> Change:
    """Change places with the neighbour, if there is one."""

    def change() -> None:
        others = Policy.objects.exclude(pk=policy.pk)
        if is_up:
            other = others.filter(position__lt=policy.position).order_by("-position").first()
        else:
            other = others.filter(position__gt=policy.position).order_by("position").first()
        if other is None:
            return
        mine, theirs = policy.position, other.position
        # No two may stand in one place, not even for a moment.
        Policy.objects.filter(pk=policy.pk).update(position=next_position())
        Policy.objects.filter(pk=other.pk).update(position=mine)
        Policy.objects.filter(pk=policy.pk).update(position=theirs)

    return change
