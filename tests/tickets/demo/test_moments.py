from datetime import UTC, datetime, timedelta
from random import Random

from tickets.demo.moments import Moments
from tickets.sla.worktime import Block, Calendar

NOW = datetime(2026, 3, 4, 14, 20, tzinfo=UTC)
DAY = (Block.parse("09:00", "17:00"),)
OFFICE = Calendar.of("Europe/Amsterdam", dict.fromkeys(range(5), DAY))


def moments() -> Moments:
    return Moments(calendar=OFFICE, random=Random(3), now=NOW)


def test_answered_lies_in_open_hours_after_the_question():
    draw = moments()
    asked = [draw.opened(most=60) for _ in range(50)]

    answers = [draw.answered(at, hours=1.5) for at in asked]

    assert [OFFICE.is_open(at - timedelta(seconds=1)) for at in answers] == [True] * 50
    assert [a > b for a, b in zip(answers, asked, strict=True)] == [True] * 50


def test_wrote_back_is_hardly_ever_at_night():
    draw = moments()

    hours = {draw.wrote_back(NOW + timedelta(minutes=n)).hour for n in range(300)}

    assert hours & set(range(7)) == set()


def test_overdue_is_past_a_working_day():
    assert OFFICE.worked(moments().overdue(), NOW) >= timedelta(hours=9)
