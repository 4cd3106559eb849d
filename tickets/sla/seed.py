"""What a new shop starts with: office hours, public holidays, and three policies."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import holidays
from django.db.models import Max
from django.utils.translation import gettext, override

from tickets.core.shop import Shop
from tickets.core.ticket import Kind
from tickets.sla.calendar import OFFICE_WEEK
from tickets.sla.models import Closure, OpeningHours, Policy, PolicyTarget
from tickets.sla.terms import COMPLAINT_MINUTES, COMPLIMENT_MINUTES, ORDINARY_MINUTES

#: Counted as public by the source, though most shops work: there, but switched off.
USUALLY_WORKED = {("NL", "Goede vrijdag")}
YEARS_AHEAD = 2
PUBLIC = "public"

Days = dict[date, str]


def seed_shop(*, shop: Shop, now: datetime) -> None:
    """Give a shop its hours and holidays, and the first shop its policies; safe to repeat."""
    hours, _ = OpeningHours.objects.get_or_create(shop=shop, defaults={"week": OFFICE_WEEK})
    add_holidays(shop=shop, country=hours.country, now=now)
    if not Policy.objects.exists():
        with override(shop.language):
            _add_policy(gettext("Complaints: 3 business hours"), COMPLAINT_MINUTES, Kind.COMPLAINT)
            _add_policy(
                gettext("Compliments: two business days"), COMPLIMENT_MINUTES, Kind.COMPLIMENT
            )
            _add_policy(gettext("Everything else: one business day"), ORDINARY_MINUTES)


def add_holidays(*, shop: Shop, country: str, now: datetime) -> int:
    """Write down this year's and the coming years' holidays; says how many were new.

    A day that is there already keeps what the owner made of it. Optional holidays come switched
    off. Raises NotImplementedError for a country that the source does not know.
    """
    first = now.astimezone(ZoneInfo(shop.time_zone)).year
    years = range(first, first + YEARS_AHEAD + 1)
    known = set(Closure.objects.filter(shop=shop).values_list("day", flat=True))
    worked = {
        day
        for day, name in _days(country, years, PUBLIC, language=None).items()
        if (country, name) in USUALLY_WORKED
    }
    rows: dict[date, Closure] = {}
    for category in (PUBLIC, "optional"):
        for day, name in _days(country, years, category, language=shop.language).items():
            is_active = category == PUBLIC and day not in worked
            rows.setdefault(day, Closure(shop=shop, day=day, name=name[:100], is_active=is_active))
    new = [row for day, row in sorted(rows.items()) if day not in known]
    Closure.objects.bulk_create(new)
    return len(new)


def drop_holidays(*, shop: Shop, country: str, now: datetime) -> None:
    """Forget the coming holidays of a country; a day with hours of its own was the owner's."""
    if not country:
        return
    today = now.astimezone(ZoneInfo(shop.time_zone)).date()
    years = range(today.year, today.year + YEARS_AHEAD + 1)
    days = {
        day
        for category in (PUBLIC, "optional")
        for day in _days(country, years, category, language=None)
        if day >= today
    }
    Closure.objects.filter(shop=shop, day__in=days, blocks=[]).delete()


def _days(country: str, years: Iterable[int], category: str, *, language: str | None) -> Days:
    """Names by date, in the asked language when the source has it, else in the country's own."""
    land, _, region = country.partition("-")
    source = getattr(holidays, land, None)
    if source is None:
        raise NotImplementedError(country)
    if category not in source.supported_categories:
        return {}
    # Always named: left out, the source looks at the locale of the machine.
    own = source.default_language
    found = next((each for each in source.supported_languages if each[:2] == language), own)
    return dict(
        holidays.country_holidays(
            land, subdiv=region or None, years=years, categories=category, language=found
        )
    )


def _add_policy(name: str, minutes: int, kind: str | None = None) -> None:
    last = Policy.objects.aggregate(last=Max("position"))["last"] or 0
    policy = Policy.objects.create(
        name=name, position=last + 10, conditions={"kinds": [kind]} if kind else {}
    )
    PolicyTarget.objects.create(policy=policy, first_minutes=minutes, next_minutes=minutes)
