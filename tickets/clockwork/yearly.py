"""Sees to it that next year's holidays are known before somebody is promised an answer on one."""

import logging
from datetime import datetime
from zoneinfo import ZoneInfo

from tickets.desk.ruling import change_rules
from tickets.sla.models import Closure, OpeningHours
from tickets.sla.records import Scope
from tickets.sla.seed import add_holidays

logger = logging.getLogger(__name__)


def add_missing_holidays(*, now: datetime) -> int:
    """For every shop without a single date of next year; how many dates were written down."""
    count = 0
    for hours in OpeningHours.objects.select_related("shop").exclude(country=""):
        next_year = now.astimezone(ZoneInfo(hours.shop.time_zone)).year + 1
        if Closure.objects.filter(shop=hours.shop, day__year=next_year).exists():
            continue
        try:
            count += _add(hours, now=now)
        except NotImplementedError:
            logger.warning("No holidays are known for %s.", hours.country)
    return count


def _add(hours: OpeningHours, *, now: datetime) -> int:
    added: list[int] = []

    def change() -> None:
        added.append(add_holidays(shop=hours.shop, country=hours.country, now=now))

    change_rules(change=change, scope=Scope.FROM_NOW, by=None, now=now)
    return sum(added)
