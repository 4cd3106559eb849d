"""Turns a shop's rows into the calendar that the clocks count in."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from tickets.core.shop import Shop
from tickets.sla.models import Closure, OpeningHours
from tickets.sla.worktime import Block, Calendar

#: For a shop that never set its hours: Monday to Friday, nine to five.
OFFICE_DAY = [["09:00", "17:00"]]
OFFICE_WEEK: list[list[list[str]]] = [*[OFFICE_DAY] * 5, [], []]

#: A calendar as it is stored: JSON all the way down.
StoredCalendar = dict[str, Any]


def calendar_for(shop: Shop) -> Calendar:
    """As the shop's rows say now."""
    return read_calendar(stored_calendars([shop])[shop.pk])


def stored_calendars(shops: Iterable[Shop]) -> dict[int, StoredCalendar]:
    """The calendars of these shops by their number, in two queries."""
    shops = list(shops)
    hours = {one.shop_id: one for one in OpeningHours.objects.filter(shop__in=shops)}
    special: dict[int, dict[str, Any]] = {}
    closures = Closure.objects.active().filter(shop__in=shops).order_by("day")
    for shop, day, blocks in closures.values_list("shop", "day", "blocks"):
        special.setdefault(shop, {})[day.isoformat()] = blocks
    return {
        shop.pk: {
            "zone": shop.time_zone,
            "week": hours[shop.pk].week if shop.pk in hours else OFFICE_WEEK,
            "special": special.get(shop.pk, {}),
            **_stored_moments(hours.get(shop.pk)),
        }
        for shop in shops
    }


def read_calendar(stored: StoredCalendar) -> Calendar:
    return Calendar.of(
        stored["zone"],
        {weekday: _blocks(day) for weekday, day in enumerate(stored["week"])},
        special={
            date.fromisoformat(day): _blocks(blocks) for day, blocks in stored["special"].items()
        },
        moments=stored.get("moments", ()),
        round_minutes=stored.get("round_minutes", 60),
    )


def _stored_moments(hours: OpeningHours | None) -> StoredCalendar:
    """Left out where a shop has none, so that older versions of the rules read the same."""
    if hours is None or not any(hours.moments or ()):
        return {}
    return {"moments": hours.moments, "round_minutes": hours.round_minutes}


def _blocks(day: list[list[str]]) -> list[Block]:
    return [Block.parse(opens, closes) for opens, closes in day]
