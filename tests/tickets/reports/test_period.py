from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from tickets.reports.period import NAMES, OWN, period_of

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
TODAY = date(2026, 3, 31)


def period(name, today=TODAY, **more):
    return period_of(name, today=today, zone=AMSTERDAM, **more)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("today", (2026, 3, 31), (2026, 3, 31)),
        ("yesterday", (2026, 3, 30), (2026, 3, 30)),
        ("7", (2026, 3, 25), (2026, 3, 31)),
        ("30", (2026, 3, 2), (2026, 3, 31)),
        ("90", (2026, 1, 1), (2026, 3, 31)),
        ("month", (2026, 3, 1), (2026, 3, 31)),
        ("last-month", (2026, 2, 1), (2026, 2, 28)),
        ("year", (2026, 1, 1), (2026, 3, 31)),
    ],
)
def test_period_is_whole_days(name, first, last):
    found = period(name)
    assert (found.first, found.last) == (date(*first), date(*last))


def test_days_begin_at_midnight_of_the_shop_also_when_the_clock_moves():
    stretch = period("month").stretch
    assert stretch.start == datetime(2026, 2, 28, 23, tzinfo=UTC)
    assert stretch.end == datetime(2026, 3, 31, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (None, None),
        (date(2026, 4, 2), None),
        (date(2026, 3, 9), date(2026, 3, 8)),
        (date(1990, 1, 1), None),
    ],
)
def test_dates_that_make_no_period_give_the_last_thirty_days(since, until):
    found = period(OWN, since=since, until=until)
    assert (found.name, found.days) == ("30", 30)


def test_own_dates_end_today_at_the_latest():
    found = period(OWN, since=date(2026, 3, 28), until=date(2027, 1, 1))
    assert (found.first, found.last) == (date(2026, 3, 28), TODAY)


def test_strange_name_gives_the_last_thirty_days():
    assert period("eternity").name == "30"


def test_whole_period_is_compared_with_the_days_before_it():
    before = period("yesterday").before(datetime(2026, 3, 31, 12, tzinfo=UTC))
    assert before.start == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert before.end == datetime(2026, 3, 29, 22, tzinfo=UTC)


def test_month_is_compared_with_the_whole_month_before():
    before = period("last-month").before(datetime(2026, 3, 31, 12, tzinfo=UTC))
    assert before.start == datetime(2025, 12, 31, 23, tzinfo=UTC)
    assert before.end == datetime(2026, 1, 31, 23, tzinfo=UTC)


def test_period_that_goes_on_is_compared_with_as_much_of_the_one_before():
    now = datetime(2026, 3, 31, 10, tzinfo=UTC)
    before = period("today").before(now)
    assert before.end - before.start == now - period("today").stretch.start


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("today", [date(2024, 2, 29), date(2026, 1, 1), date(2026, 10, 25)])
def test_what_it_is_compared_with_ends_before_it_begins(name, today):
    found = period(name, today, since=date(2023, 5, 5))
    now = datetime.combine(today, datetime.min.time(), tzinfo=AMSTERDAM)
    before = found.before(now.replace(hour=15))
    assert before.start < before.end <= found.stretch.start
