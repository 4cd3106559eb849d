from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.lib.spoken import Day, Level, Span, Unit, due, span, spoken

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 11, 17, 12, 0, tzinfo=AMSTERDAM)  # a Tuesday


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 17, 0, 0), Day.TODAY),
        (datetime(2026, 11, 17, 23, 59), Day.TODAY),
        (datetime(2026, 11, 16, 23, 59), Day.YESTERDAY),
        (datetime(2026, 11, 18, 0, 0), Day.TOMORROW),
        (datetime(2026, 11, 11, 0, 0), Day.WEEKDAY),
        (datetime(2026, 11, 23, 23, 59), Day.WEEKDAY),
        (datetime(2026, 11, 10, 23, 59), Day.DATE),
        (datetime(2026, 11, 24, 0, 0), Day.DATE),
        (datetime(2025, 12, 31, 23, 59), Day.DATE_WITH_YEAR),
        (datetime(2027, 1, 1, 0, 0), Day.DATE_WITH_YEAR),
    ],
)
def test_day_as_people_say_it(moment, day):
    said = spoken(now=NOW, moment=moment.replace(tzinfo=AMSTERDAM), zone=AMSTERDAM)
    assert said.day is day


def test_day_counts_on_the_readers_calendar_not_in_utc():
    now = datetime(2026, 11, 17, 0, 30, tzinfo=AMSTERDAM)  # still the 16th in UTC
    moment = datetime(2026, 11, 16, 23, 30, tzinfo=AMSTERDAM)
    assert spoken(now=now, moment=moment, zone=AMSTERDAM).day is Day.YESTERDAY
    assert spoken(now=now, moment=moment, zone=UTC).day is Day.TODAY


def test_one_second_over_midnight_is_yesterday():
    now = datetime(2026, 11, 17, 0, 0, 0, tzinfo=AMSTERDAM)
    assert spoken(now=now, moment=now - timedelta(seconds=1), zone=AMSTERDAM).day is Day.YESTERDAY


def test_moment_in_another_zone_is_said_in_the_readers():
    said = spoken(now=NOW, moment=datetime(2026, 11, 17, 15, 40, tzinfo=UTC), zone=AMSTERDAM)
    assert (said.local.hour, said.local.minute) == (16, 40)


def test_weekday_near_new_year_needs_no_year():
    now = datetime(2026, 12, 30, 12, 0, tzinfo=AMSTERDAM)
    assert spoken(now=now, moment=now + timedelta(days=4), zone=AMSTERDAM).day is Day.WEEKDAY


def test_due_over_the_night_that_loses_an_hour():
    now = datetime(2026, 3, 29, 1, 30, tzinfo=AMSTERDAM)
    moment = datetime(2026, 3, 29, 3, 30, tzinfo=AMSTERDAM)
    assert due(now=now, moment=moment, zone=AMSTERDAM).span == Span(Unit.HOURS, 1, 0)


def test_due_over_the_night_that_gains_an_hour():
    now = datetime(2026, 10, 25, 1, 30, tzinfo=AMSTERDAM)
    moment = datetime(2026, 10, 25, 3, 30, tzinfo=AMSTERDAM)
    assert due(now=now, moment=moment, zone=AMSTERDAM).span == Span(Unit.HOURS, 3, 0)


@pytest.mark.parametrize(
    ("left", "level"),
    [
        (timedelta(minutes=90), Level.CALM),
        (timedelta(minutes=89, seconds=59), Level.SOON),
        (timedelta(0), Level.SOON),
        (timedelta(microseconds=-1), Level.LATE),
        (timedelta(days=-3), Level.LATE),
    ],
)
def test_level_turns_at_an_hour_and_a_half_and_at_the_moment_itself(left, level):
    assert due(now=NOW, moment=NOW + left, zone=AMSTERDAM).level is level


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=59), Span(Unit.NOW, 0)),
        (timedelta(seconds=60), Span(Unit.MINUTES, 1)),
        (timedelta(minutes=59, seconds=59), Span(Unit.MINUTES, 59)),
        (timedelta(hours=1), Span(Unit.HOURS, 1, 0)),
        (timedelta(hours=1, minutes=20), Span(Unit.HOURS, 1, 20)),
        (timedelta(hours=23, minutes=59), Span(Unit.HOURS, 23, 59)),
        (timedelta(hours=24), Span(Unit.DAYS, 1)),
        (timedelta(days=3, hours=23), Span(Unit.DAYS, 3)),
    ],
)
def test_span_is_rounded_down(length, said):
    assert span(length) == said


@given(
    now=st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),
    minutes=st.integers(-200_000, 200_000),
)
def test_today_means_the_same_date_and_late_means_past(now, minutes):
    moment = now + timedelta(minutes=minutes)
    at = due(now=now, moment=moment, zone=AMSTERDAM)
    same_date = now.astimezone(AMSTERDAM).date() == moment.astimezone(AMSTERDAM).date()
    assert (at.day is Day.TODAY) is same_date
    assert (at.level is Level.LATE) is (minutes < 0)
