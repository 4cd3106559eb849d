from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tickets.sla.worktime import Block, Calendar, NeverOpenError, Span

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
OFFICE = Block.parse("09:00", "17:00")
WEEKDAYS = range(5)
KINGS_DAY = date(2026, 4, 27)


def office(**kwargs):
    return Calendar.of("Europe/Amsterdam", {day: [OFFICE] for day in WEEKDAYS}, **kwargs)


def every_day(*blocks):
    return Calendar.of("Europe/Amsterdam", dict.fromkeys(range(7), blocks))


def at(text, zone=AMSTERDAM):
    # In UTC, because sums on a zoned datetime count wall time and not real time.
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


# The definition, minute by minute: open when the wall clock reads a time within a block.


def minute_is_open(calendar, moment):
    wall = moment.astimezone(ZoneInfo(calendar.zone))
    minute = wall.hour * 60 + wall.minute
    today, yesterday = wall.date(), wall.date() - timedelta(days=1)
    return any(b.start <= minute < b.end for b in calendar.blocks_on(today)) or any(
        b.start <= minute + 1440 < b.end for b in calendar.blocks_on(yesterday)
    )


def minutes_worked(calendar, start, end):
    total = 0
    while start < end:
        total += minute_is_open(calendar, start)
        start += MINUTE
    return total * MINUTE


blocks = st.builds(
    lambda start, length: Block(start, start + length),
    st.integers(0, 1439),
    st.one_of(st.integers(1, 1440), st.sampled_from([30, 60, 480, 1440])),
)
days = st.lists(blocks, max_size=3).map(tuple)
EDGES = [
    datetime(2026, 3, 28, 20, tzinfo=UTC),  # Amsterdam loses 02:00-03:00
    datetime(2026, 10, 24, 20, tzinfo=UTC),  # Amsterdam has 02:00-03:00 twice
    datetime(2026, 3, 7, 20, tzinfo=UTC),  # New York loses its hour
    datetime(2026, 10, 31, 20, tzinfo=UTC),
    datetime(2028, 2, 28, 12, tzinfo=UTC),  # a leap day follows
    datetime(2026, 12, 31, 12, tzinfo=UTC),
    datetime(2026, 6, 1, tzinfo=UTC),
]
moments = st.builds(
    lambda edge, minutes: edge + minutes * MINUTE, st.sampled_from(EDGES), st.integers(-1500, 2500)
)


@st.composite
def calendars(draw):
    week = {day: draw(days) for day in range(7)}
    near = st.builds(
        lambda edge, offset: edge.date() + timedelta(days=offset),
        st.sampled_from(EDGES),
        st.integers(-1, 2),
    )
    return Calendar.of(
        draw(st.sampled_from(["Europe/Amsterdam", "America/New_York", "UTC"])),
        week,
        closed=draw(st.lists(near, max_size=2)),
        special=draw(st.dictionaries(near, days, max_size=2)),
    )


@settings(max_examples=150, deadline=None)
@given(calendars(), moments, st.integers(0, 3000))
def test_worked_equals_minute_by_minute_count(calendar, start, minutes):
    end = start + minutes * MINUTE
    assert calendar.worked(start, end) == minutes_worked(calendar, start, end)
    assert sum((s.end - s.start for s in calendar.spans(start, end)), timedelta()) == (
        calendar.worked(start, end)
    )


@settings(max_examples=150, deadline=None)
@given(calendars(), moments, st.integers(0, 6000))
def test_due_is_the_first_moment_the_budget_is_used(calendar, start, minutes):
    assume(any(calendar.week))
    budget = minutes * MINUTE
    due = calendar.due(start, budget)
    assert calendar.worked(start, due) == budget
    if budget:
        assert calendar.worked(start, due - timedelta(microseconds=1)) < budget


@settings(max_examples=150, deadline=None)
@given(calendars(), moments, moments, moments)
def test_worked_is_additive_and_never_more_than_elapsed(calendar, one, two, three):
    start, middle, end = sorted([one, two, three])
    whole = calendar.worked(start, end)
    assert whole == calendar.worked(start, middle) + calendar.worked(middle, end)
    assert timedelta() <= whole <= end - start


@settings(max_examples=150, deadline=None)
@given(calendars(), moments, st.integers(0, 3000), st.integers(0, 3000), st.integers(0, 3000))
def test_due_splits_and_keeps_order(calendar, start, first, second, later):
    assume(any(calendar.week))
    both = calendar.due(start, (first + second) * MINUTE)
    assert calendar.due(calendar.due(start, first * MINUTE), second * MINUTE) == both
    assert calendar.due(start + later * MINUTE, first * MINUTE) >= calendar.due(
        start, first * MINUTE
    )


@settings(max_examples=100, deadline=None)
@given(calendars(), moments)
def test_next_opening_is_open_and_nothing_opens_before(calendar, moment):
    assume(any(calendar.week))
    opening = calendar.next_opening(moment)
    assert calendar.is_open(opening)
    assert calendar.worked(moment, opening) == timedelta()
    assert (opening == moment) is minute_is_open(calendar, moment)


@settings(max_examples=50, deadline=None)
@given(calendars(), moments, st.integers(1, 3000), st.sampled_from(["Asia/Tokyo", "UTC"]))
@example(office(), at("2026-03-27T16:00"), 90, "Asia/Tokyo")
def test_answers_do_not_depend_on_the_zone_of_the_question(calendar, start, minutes, zone):
    other = start.astimezone(ZoneInfo(zone))
    assume(any(calendar.week))
    assert calendar.due(other, minutes * MINUTE) == calendar.due(start, minutes * MINUTE)
    assert calendar.worked(other, other + minutes * MINUTE) == calendar.worked(
        start, start + minutes * MINUTE
    )


# Hand-written: the ordinary week.


def test_due_over_a_weekend_continues_on_monday():
    assert office().due(at("2026-05-22T16:00"), 3 * HOUR) == at("2026-05-25T11:00")


def test_due_at_closing_time_stays_on_that_day():
    assert office().due(at("2026-05-22T16:00"), HOUR) == at("2026-05-22T17:00")


def test_due_of_no_budget_is_the_start_even_when_closed():
    assert office().due(at("2026-05-23T12:00"), timedelta()) == at("2026-05-23T12:00")


def test_due_skips_a_closed_day():
    calendar = office(closed=[KINGS_DAY])
    assert calendar.due(at("2026-04-24T16:30"), HOUR) == at("2026-04-28T09:30")


def test_half_day_has_its_own_blocks():
    calendar = office(special={date(2026, 12, 24): [Block.parse("09:00", "13:00")]})
    assert calendar.due(at("2026-12-24T12:00"), 2 * HOUR) == at("2026-12-25T10:00")


def test_extra_open_sunday_counts():
    sunday = date(2026, 11, 29)
    calendar = office(special={sunday: [Block.parse("12:00", "18:00")]})
    assert calendar.due(at("2026-11-27T17:00"), HOUR) == at("2026-11-29T13:00")


def test_lunch_break_is_not_worked():
    calendar = every_day(Block.parse("09:00", "12:30"), Block.parse("13:00", "17:00"))
    assert calendar.due(at("2026-05-20T12:00"), HOUR) == at("2026-05-20T13:30")


def test_blocks_that_overlap_count_once():
    calendar = every_day(Block.parse("09:00", "13:00"), Block.parse("12:00", "17:00"))
    assert calendar.worked(at("2026-05-20T00:00"), at("2026-05-21T00:00")) == 8 * HOUR


def test_is_open_includes_opening_and_excludes_closing():
    calendar = office()
    assert [
        calendar.is_open(at(f"2026-05-20T{clock}"))
        for clock in ("08:59", "09:00", "16:59", "17:00")
    ] == [False, True, True, False]


# Hand-written: midnight.


def test_until_midnight_meets_the_next_day_without_a_gap():
    calendar = every_day(Block.parse("00:00", "24:00"))
    start, end = at("2026-05-20T00:00"), at("2026-05-23T00:00")
    assert calendar.spans(start, end) == (Span(start, end),)
    assert calendar.due(start, 100 * HOUR) == start + 100 * HOUR


def test_evening_until_midnight_is_two_hours():
    calendar = every_day(Block.parse("22:00", "24:00"))
    assert calendar.worked(at("2026-05-20T12:00"), at("2026-05-21T12:00")) == 2 * HOUR


def test_night_shift_crosses_midnight():
    calendar = every_day(Block.parse("22:00", "06:00"))
    assert calendar.due(at("2026-05-20T23:00"), 6 * HOUR) == at("2026-05-21T05:00")


def test_closed_day_keeps_the_night_shift_of_the_evening_before():
    calendar = Calendar.of(
        "Europe/Amsterdam",
        {day: [Block.parse("22:00", "06:00")] for day in range(7)},
        closed=[KINGS_DAY],
    )
    assert calendar.spans(at("2026-04-26T12:00"), at("2026-04-28T12:00")) == (
        Span(at("2026-04-26T22:00"), at("2026-04-27T06:00")),
    )


# Hand-written: the nights on which the clock changes.


def test_spring_night_has_one_hour_less():
    calendar = every_day(Block.parse("22:00", "06:00"))
    assert calendar.worked(at("2026-03-28T22:00"), at("2026-03-29T06:00")) == 7 * HOUR


def test_autumn_night_has_one_hour_more():
    calendar = every_day(Block.parse("22:00", "06:00"))
    assert calendar.worked(at("2026-10-24T22:00"), at("2026-10-25T06:00")) == 9 * HOUR


def test_block_inside_the_skipped_hour_does_not_exist():
    calendar = every_day(Block.parse("02:00", "03:00"))
    assert calendar.worked(at("2026-03-29T00:00"), at("2026-03-30T00:00")) == timedelta()


def test_block_inside_the_repeated_hour_counts_twice():
    calendar = every_day(Block.parse("02:00", "02:30"))
    assert calendar.worked(at("2026-10-25T00:00"), at("2026-10-26T00:00")) == HOUR


def test_blocks_apart_on_the_wall_are_not_counted_twice_in_spring():
    # 01:50-02:15 and 03:00-03:10: read naively, 02:15 lands on 03:15 and overlaps the second block.
    calendar = every_day(Block.parse("01:50", "02:15"), Block.parse("03:00", "03:10"))
    start = at("2026-03-29T01:50")
    assert calendar.worked(start, start + 20 * MINUTE) == 20 * MINUTE
    assert calendar.worked(start, start + HOUR) == 20 * MINUTE


def test_working_day_across_the_change_is_still_eight_hours():
    calendar = every_day(OFFICE)
    assert calendar.worked(at("2026-03-29T00:00"), at("2026-03-30T00:00")) == 8 * HOUR
    assert calendar.due(at("2026-03-28T16:00"), 2 * HOUR) == at("2026-03-29T10:00")


def test_midnight_that_is_skipped_begins_the_day_at_one():
    calendar = Calendar.of(
        "Africa/Cairo", {day: [Block.parse("00:00", "24:00")] for day in range(7)}
    )
    cairo = ZoneInfo("Africa/Cairo")
    start, end = at("2026-04-24T01:00", cairo), at("2026-04-25T00:00", cairo)
    assert calendar.worked(start, end) == 23 * HOUR
    assert calendar.spans(start - HOUR, end) == (Span(start - HOUR, end),)


def test_clock_that_goes_back_over_midnight_loses_nothing():
    # St John's moved from 00:01 back to 23:01 of the day before.
    zone = ZoneInfo("America/St_Johns")
    calendar = Calendar.of(
        "America/St_Johns", {day: [Block.parse("23:00", "01:00")] for day in range(7)}
    )
    start, end = at("2009-10-31T12:00", zone), at("2009-11-01T12:00", zone)
    assert calendar.worked(start, end) == minutes_worked(calendar, start, end)


def test_leap_day_has_its_own_weekday():
    calendar = office()
    assert calendar.due(at("2028-02-28T16:00"), 10 * HOUR) == at("2028-03-01T10:00")


# Hand-written: what is refused.


def test_calendar_that_never_opens_says_so():
    never = Calendar.of("UTC", {})
    with pytest.raises(NeverOpenError):
        never.due(at("2026-05-20T12:00"), HOUR)
    with pytest.raises(NeverOpenError):
        never.next_opening(at("2026-05-20T12:00"))
    assert never.worked(at("2026-05-20T12:00"), at("2027-05-20T12:00")) == timedelta()


def test_calendar_whose_last_special_day_has_passed_never_opens():
    once = Calendar.of("UTC", {}, special={date(2026, 5, 21): [OFFICE]})
    assert once.due(at("2026-05-20T12:00"), 8 * HOUR) == at("2026-05-21T17:00", UTC)
    with pytest.raises(NeverOpenError):
        once.due(at("2026-05-20T12:00"), 8 * HOUR + MINUTE)


def test_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        office().worked(datetime(2026, 5, 20), at("2026-05-21T00:00"))


def test_negative_budget_is_refused():
    with pytest.raises(ValueError, match="negative"):
        office().due(at("2026-05-20T12:00"), -HOUR)


@pytest.mark.parametrize(
    ("opens", "closes"),
    [("09:00", "09:00"), ("24:00", "09:00"), ("9", "17:00"), ("09:00:30", "17:00")],
)
def test_hours_that_make_no_block_are_refused(opens, closes):
    with pytest.raises(ValueError):
        Block.parse(opens, closes)


def test_block_longer_than_a_day_is_refused():
    with pytest.raises(ValueError, match="24 hours"):
        Block(0, 1441)


def test_unknown_zone_is_refused():
    with pytest.raises(ZoneInfoNotFoundError):
        Calendar.of("Europe/Zwolle", {})


def test_week_has_seven_days():
    with pytest.raises(ValueError, match="seven"):
        Calendar("UTC", ((),))
