from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from tickets.lib.moments import PastMoment, UnclearMoment, understand
from tickets.sla.worktime import Block, Calendar

ZONE = ZoneInfo("Europe/Amsterdam")
#: Monday to Friday nine to five; closed on Good Friday, Easter Monday and King's Day.
SHOP = Calendar.of(
    "Europe/Amsterdam",
    {day: [Block.parse("09:00", "17:00")] for day in range(5)},
    closed=[date(2026, 4, 3), date(2026, 4, 6), date(2026, 4, 27)],
)
#: A Wednesday.
NOW = datetime(2026, 3, 4, 10, 20, tzinfo=ZONE)


def said(text, now=NOW):
    at = understand(text, now=now, zone=ZONE, hours=SHOP).at.astimezone(ZONE)
    return f"{at:%a %d-%m-%Y %H:%M}"


MOMENTS = [
    # A time alone is the next time it is that late.
    ("16:00", "Wed 04-03-2026 16:00"),
    ("om 4 uur", "Wed 04-03-2026 16:00"),
    ("9:30", "Thu 05-03-2026 09:30"),
    ("14u", "Wed 04-03-2026 14:00"),
    ("14u30", "Wed 04-03-2026 14:30"),
    ("14.30", "Wed 04-03-2026 14:30"),
    ("half 3", "Wed 04-03-2026 14:30"),
    ("half drie", "Wed 04-03-2026 14:30"),
    ("kwart over 2", "Wed 04-03-2026 14:15"),
    ("kwart voor drie", "Wed 04-03-2026 14:45"),
    ("2 pm", "Wed 04-03-2026 14:00"),
    ("2:45pm", "Wed 04-03-2026 14:45"),
    ("at 3", "Wed 04-03-2026 15:00"),
    ("half past two", "Wed 04-03-2026 14:30"),
    ("quarter to 4", "Wed 04-03-2026 15:45"),
    ("11 o'clock", "Wed 04-03-2026 11:00"),
    # Today and the days after.
    ("vandaag", "Wed 04-03-2026 16:00"),
    ("today", "Wed 04-03-2026 16:00"),
    ("vandaag 15u", "Wed 04-03-2026 15:00"),
    ("vanmiddag", "Wed 04-03-2026 13:00"),
    ("this afternoon", "Wed 04-03-2026 13:00"),
    ("vanavond", "Thu 05-03-2026 09:00"),
    ("tonight", "Thu 05-03-2026 09:00"),
    ("morgen", "Thu 05-03-2026 09:00"),
    ("Morgen!", "Thu 05-03-2026 09:00"),
    ("tomorrow", "Thu 05-03-2026 09:00"),
    ("morgenochtend", "Thu 05-03-2026 09:00"),
    ("morgen ochtend", "Thu 05-03-2026 09:00"),
    ("tomorrow morning", "Thu 05-03-2026 09:00"),
    ("morgenmiddag", "Thu 05-03-2026 13:00"),
    ("tomorrow afternoon", "Thu 05-03-2026 13:00"),
    ("morgen om 10 uur", "Thu 05-03-2026 10:00"),
    ("morgenochtend 10u", "Thu 05-03-2026 10:00"),
    ("tomorrow at 11", "Thu 05-03-2026 11:00"),
    ("overmorgen", "Fri 06-03-2026 09:00"),
    ("the day after tomorrow", "Fri 06-03-2026 09:00"),
    ("overmorgen 16:15", "Fri 06-03-2026 16:15"),
    # Weekdays.
    ("vrijdag 10u", "Fri 06-03-2026 10:00"),
    ("vr 10u", "Fri 06-03-2026 10:00"),
    ("op vrijdag om 10.00", "Fri 06-03-2026 10:00"),
    ("friday 10am", "Fri 06-03-2026 10:00"),
    ("on Friday at 2pm", "Fri 06-03-2026 14:00"),
    ("vrijdag 3u", "Fri 06-03-2026 15:00"),
    ("vrijdagmiddag", "Fri 06-03-2026 13:00"),
    ("friday afternoon", "Fri 06-03-2026 13:00"),
    ("maandag", "Mon 09-03-2026 09:00"),
    ("monday morning", "Mon 09-03-2026 09:00"),
    ("di", "Tue 10-03-2026 09:00"),
    ("komende vrijdag", "Fri 06-03-2026 09:00"),
    ("this friday", "Fri 06-03-2026 09:00"),
    ("volgende vrijdag", "Fri 13-03-2026 09:00"),
    ("next monday 9:30", "Mon 09-03-2026 09:30"),
    ("next friday", "Fri 13-03-2026 09:00"),
    ("volgende week donderdag 11u", "Thu 12-03-2026 11:00"),
    ("donderdag volgende week", "Thu 12-03-2026 09:00"),
    ("zaterdag 12u", "Mon 09-03-2026 09:00"),
    ("sunday", "Mon 09-03-2026 09:00"),
    # On a Wednesday: with a time still to come it is today, else in a week.
    ("woensdag 15u", "Wed 04-03-2026 15:00"),
    ("woensdag 9u", "Wed 11-03-2026 09:00"),
    ("wednesday", "Wed 11-03-2026 09:00"),
    # Lengths of time.
    ("over een half uur", "Wed 04-03-2026 10:50"),
    ("over een halfuur", "Wed 04-03-2026 10:50"),
    ("in half an hour", "Wed 04-03-2026 10:50"),
    ("over een kwartier", "Wed 04-03-2026 10:35"),
    ("over 20 minuten", "Wed 04-03-2026 10:40"),
    ("in 45 min", "Wed 04-03-2026 11:05"),
    ("over anderhalf uur", "Wed 04-03-2026 11:50"),
    ("over 1,5 uur", "Wed 04-03-2026 11:50"),
    ("in an hour", "Wed 04-03-2026 11:20"),
    ("over 2 uur", "Wed 04-03-2026 12:20"),
    ("3 hours", "Wed 04-03-2026 13:20"),
    ("over 8 uur", "Thu 05-03-2026 09:00"),
    ("over 3 dagen", "Mon 09-03-2026 09:00"),
    ("in 2 days", "Fri 06-03-2026 09:00"),
    ("over 2 dagen om 14:00", "Fri 06-03-2026 14:00"),
    ("over 3 werkdagen", "Mon 09-03-2026 09:00"),
    ("3 werkdagen", "Mon 09-03-2026 09:00"),
    ("in three business days", "Mon 09-03-2026 09:00"),
    ("in 10 working days", "Wed 18-03-2026 09:00"),
    ("over een week", "Wed 11-03-2026 09:00"),
    ("in two weeks", "Wed 18-03-2026 09:00"),
    ("over twee weken", "Wed 18-03-2026 09:00"),
    ("2w", "Wed 18-03-2026 09:00"),
    ("+3d", "Mon 09-03-2026 09:00"),
    ("over een maand", "Tue 07-04-2026 09:00"),  # 4 April is a Saturday before Easter
    ("in a month", "Tue 07-04-2026 09:00"),
    ("two weeks from now", "Wed 18-03-2026 09:00"),
    # Weeks, months and their ends.
    ("volgende week", "Mon 09-03-2026 09:00"),
    ("next week", "Mon 09-03-2026 09:00"),
    ("begin volgende week", "Mon 09-03-2026 09:00"),
    ("eind van de week", "Fri 06-03-2026 09:00"),
    ("end of the week", "Fri 06-03-2026 09:00"),
    ("eind volgende week", "Fri 13-03-2026 09:00"),
    ("eind van de maand", "Tue 31-03-2026 09:00"),
    ("end of the month", "Tue 31-03-2026 09:00"),
    ("volgende maand", "Wed 01-04-2026 09:00"),
    ("next month", "Wed 01-04-2026 09:00"),
    ("end of next month", "Thu 30-04-2026 09:00"),
    ("na het weekend", "Mon 09-03-2026 09:00"),
    ("after the weekend", "Mon 09-03-2026 09:00"),
    # Dates.
    ("24 dec", "Thu 24-12-2026 09:00"),
    ("3 dec 14:00", "Thu 03-12-2026 14:00"),
    ("24 december 2026 om 11u", "Thu 24-12-2026 11:00"),
    ("dec 24", "Thu 24-12-2026 09:00"),
    ("December 24th", "Thu 24-12-2026 09:00"),
    ("24th of December at 10am", "Thu 24-12-2026 10:00"),
    ("donderdag 24 december", "Thu 24-12-2026 09:00"),
    ("24-12", "Thu 24-12-2026 09:00"),
    ("24/12/2026", "Thu 24-12-2026 09:00"),
    ("24.12", "Thu 24-12-2026 09:00"),
    ("24-12-26 15:00", "Thu 24-12-2026 15:00"),
    ("2026-12-24", "Thu 24-12-2026 09:00"),
    ("2026-12-24 16:30", "Thu 24-12-2026 16:30"),
    ("1 maart", "Mon 01-03-2027 09:00"),
    ("de 24e", "Tue 24-03-2026 09:00"),
    ("the 3rd", "Tue 07-04-2026 09:00"),  # Good Friday, and then Easter
    ("de 31e om 12:00", "Tue 31-03-2026 12:00"),
    # Closed then: the next opening.
    ("27 april", "Tue 28-04-2026 09:00"),
    ("vrijdag 18:00", "Mon 09-03-2026 09:00"),
    ("morgen 07:30", "Thu 05-03-2026 09:00"),
    ("morgen 03:00", "Thu 05-03-2026 09:00"),
    # The night in which the clock is set forward lies between.
    ("30 maart 9:00", "Mon 30-03-2026 09:00"),
]


@pytest.mark.parametrize(("text", "moment"), MOMENTS, ids=[text for text, _ in MOMENTS])
def test_moment_is_understood(text, moment):
    assert said(text) == moment


UNCLEAR = [
    "",
    "   ",
    "binnenkort",
    "soon",
    "als het pakket er is",
    "dit weekend",
    "32 december",
    "31 februari 2027",
    "12-13-2026",
    "25:00",
    "vrijdag 9:75",
    "morgen vrijdag",
    "over dagen",
    "over 0,5 dag",
    "10 jaar",
    "over 99 maanden",
    "1-1-2099",
    "vrijdag 10u of maandag",
    "x" * 200,
    "9999999999 dagen",
    "over 2 uur om 14:00",
    "half",
    "24 foo",
    "٣ dagen",
]


@pytest.mark.parametrize("text", UNCLEAR)
def test_unclear_moment_is_refused(text):
    with pytest.raises(UnclearMoment):
        said(text)


@pytest.mark.parametrize(
    "text",
    [
        "gisteren",
        "yesterday 14:00",
        "vandaag 9u",
        "vanochtend",
        "3-3-2026",
        "2025-12-24",
        "deze week",
    ],
)
def test_moment_that_is_over_is_refused(text):
    with pytest.raises(PastMoment):
        said(text)


def test_it_says_what_was_meant_before_it_was_moved():
    sunday = understand("zondag 12:00", now=NOW, zone=ZONE, hours=SHOP)
    friday = understand("vrijdag 10u", now=NOW, zone=ZONE, hours=SHOP)
    assert sunday.meant == datetime(2026, 3, 8, 11, tzinfo=UTC)
    assert (sunday.is_moved, friday.is_moved) == (True, False)


def test_on_a_closed_day_yesterday_is_over_and_today_moves():
    sunday = datetime(2026, 3, 8, 11, tzinfo=ZONE)
    with pytest.raises(PastMoment):
        said("gisteren", now=sunday)
    assert said("vandaag", now=sunday) == "Mon 09-03-2026 09:00"


def test_late_in_the_day_today_is_over_sooner_than_closing():
    with pytest.raises(PastMoment):
        said("vandaag", now=NOW.replace(hour=16, minute=30))


def test_last_day_of_a_leap_year_month_is_found():
    assert said("eind van de maand", now=datetime(2028, 2, 3, 9, tzinfo=ZONE)) == (
        "Tue 29-02-2028 09:00"
    )
