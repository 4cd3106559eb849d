"""Next year's holidays come by themselves."""

from datetime import UTC, datetime

from tickets.clockwork.yearly import add_missing_holidays
from tickets.sla.models import Closure, OpeningHours
from tickets.sla.records import RuleSet


def test_missing_year_is_added_once(shop, now):
    OpeningHours.objects.create(shop=shop, week=[[["09:00", "17:00"]]] * 7, country="NL")
    assert add_missing_holidays(now=now) == 33
    assert add_missing_holidays(now=now) == 0
    Closure.objects.filter(day__year__gte=2027).delete()
    assert add_missing_holidays(now=datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == 33
    assert RuleSet.objects.count() == 2


def test_country_nobody_knows_and_shop_without_holidays_stop_nothing(shop, other_shop, now):
    OpeningHours.objects.create(shop=shop, week=[[["09:00", "17:00"]]] * 7, country="Atlantis")
    OpeningHours.objects.create(shop=other_shop, week=[[["09:00", "17:00"]]] * 7, country="")
    assert add_missing_holidays(now=now) == 0
