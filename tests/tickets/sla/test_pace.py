"""What may be promised: never sooner than the rules or the team, never past, in opening hours."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tickets.sla.pace import FEWEST, Promise, opens_at, pace, safe_promise
from tickets.sla.worktime import Block, Calendar

ZONE = ZoneInfo("Europe/Amsterdam")
DAY = [Block.parse("09:00", "17:00")]
PLAIN = Calendar.of("Europe/Amsterdam", dict.fromkeys(range(5), DAY))
ROUNDS = Calendar.of(
    "Europe/Amsterdam",
    dict.fromkeys(range(5), DAY),
    # Wednesday the fourth is closed; Thursday's first round is at a quarter past nine.
    closed=[date(2026, 3, 4)],
    moments=[
        ["10:00", "16:00"],
        ["10:00", "16:30"],
        ["10:00"],
        ["09:15"],
        ["10:00"],
        ["10:00"],
        [],
    ],
    round_minutes=60,
)
NEVER = Calendar.of("Europe/Amsterdam", {})
HOUR = timedelta(hours=1)


def at(text: str) -> datetime:
    """'tue 10:00' in the week of Monday the second of March 2026; '+' is the week after."""
    day, clock = text.split()
    number = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].index(day[:3]) + 7 * day.count("+")
    hour, minute = clock.split(":")
    return datetime(2026, 3, 2 + number, int(hour), int(minute), tzinfo=ZONE)


@pytest.mark.parametrize(
    ("minutes", "found"),
    [
        ([60] * (FEWEST - 1), None),
        ([60] * FEWEST, 60),
        # Ninety of a hundred wait no longer than 90 minutes; two slow ones of twenty show.
        (range(1, 101), 90),
        ([10] * 18 + [500, 900], 10),
        ([10] * 17 + [500, 900, 901], 500),
    ],
)
def test_pace_covers_nine_of_ten(minutes, found):
    measured = pace(timedelta(minutes=one) for one in minutes)
    assert measured == (None if found is None else timedelta(minutes=found))


@pytest.mark.parametrize(
    ("now", "due", "hours", "promised"),
    [
        # The later of rules and pace.
        ("tue 10:00", "tue 13:00", None, "tue 13:00"),
        ("tue 10:00", "tue 13:00", 5, "tue 15:00"),
        ("tue 10:00", "tue 16:00", 5, "tue 16:00"),
        ("tue 10:00", None, 5, "tue 15:00"),
        # The pace counts open time: five hours from Friday 15:00 are Monday noon.
        ("fri 15:00", "fri 16:00", 5, "mon+ 12:00"),
        # On the half hour, rounded away from now, but not beyond closing time.
        ("tue 10:07", "tue 13:07", None, "tue 13:30"),
        ("tue 10:00", "tue 16:59", None, "tue 17:00"),
        # Due at night or on Sunday: not before somebody has been there for an hour.
        ("tue 20:00", "wed 02:00", None, "wed 10:00"),
        ("sat 10:00", "sun 10:00", None, "mon+ 10:00"),
        ("tue 16:00", "tue 17:00", None, "tue 17:00"),
        # A moment that is past is never said.
        ("tue 10:00", "mon 12:00", None, "tue 11:00"),
        ("tue 10:00", "tue 10:00", None, "tue 11:00"),
        ("tue 10:00", None, None, None),
    ],
)
def test_promise_is_on_the_safe_side(now, due, hours, promised):
    found = safe_promise(
        now=at(now),
        due=at(due) if due else None,
        pace=timedelta(hours=hours) if hours else None,
        calendar=PLAIN,
    )
    assert found == (Promise(at(promised).astimezone(UTC)) if promised else None)


@pytest.mark.parametrize(
    ("now", "due", "hours", "begins", "promised"),
    [
        ("mon 09:30", None, None, "mon 10:00", "mon 11:00"),
        # A round that has begun is not promised any more.
        ("mon 10:00", None, None, "mon 16:00", "mon 17:00"),
        # It ends when the shop closes.
        ("tue 12:00", None, None, "tue 16:30", "tue 17:00"),
        # Wednesday is a holiday.
        ("tue 17:30", None, None, "thu 09:15", "thu 10:15"),
        # Saturday has a moment, but nobody is there.
        ("fri 11:00", None, None, "mon+ 10:00", "mon+ 11:00"),
        # The first round that rules and pace allow.
        ("mon 09:30", "mon 12:00", None, "mon 16:00", "mon 17:00"),
        ("mon 09:30", "mon 11:00", 9, "tue 10:00", "tue 11:00"),
    ],
)
def test_shop_with_moments_promises_a_round(now, due, hours, begins, promised):
    found = safe_promise(
        now=at(now),
        due=at(due) if due else None,
        pace=timedelta(hours=hours) if hours else None,
        calendar=ROUNDS,
    )
    assert found == Promise(at(promised).astimezone(UTC), round_at=at(begins).astimezone(UTC))


def test_shop_that_never_opens_promises_nothing():
    known = {"now": at("tue 10:00"), "calendar": NEVER}
    assert safe_promise(due=at("tue 12:00"), pace=HOUR, **known) is None
    assert opens_at(**known) is None


@pytest.mark.parametrize(
    ("now", "opening"),
    [("tue 12:00", None), ("tue 17:00", "wed 09:00"), ("sat 9:00", "mon+ 09:00")],
)
def test_closed_shop_says_when_it_opens(now, opening):
    assert opens_at(now=at(now), calendar=PLAIN) == (at(opening) if opening else None)


@pytest.mark.parametrize(
    ("moment", "begun"),
    [
        ("mon 10:00", "mon 10:00"),
        ("mon 15:59", "mon 10:00"),
        # Neither Wednesday's holiday nor the weekend had one.
        ("wed 18:00", "tue 16:30"),
        ("sun 12:00", "fri 10:00"),
    ],
)
def test_latest_round(moment, begun):
    assert ROUNDS.round_at(at(moment)).start == at(begun)


def test_shop_without_moments_has_no_rounds():
    assert (PLAIN.round_at(at("tue 12:00")), list(PLAIN.rounds(at("tue 12:00")))) == (None, [])


def test_round_in_the_night_that_an_hour_is_skipped():
    night = Calendar.of(
        "Europe/Amsterdam",
        {6: [Block.parse("00:00", "24:00")]},
        moments=[[], [], [], [], [], [], ["02:30"]],
    )
    found = next(night.rounds(datetime(2026, 3, 28, 12, tzinfo=UTC)))
    assert found.start == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
