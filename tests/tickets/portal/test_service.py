"""The service page says what the clocks count with."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from tests.faq.conftest import front
from tickets.core.clock import now as present
from tickets.core.shop import Shop
from tickets.portal.service import week
from tickets.portal.trouble import trouble_of
from tickets.sla.calendar import calendar_for
from tickets.sla.models import Closure, OpeningHours
from tickets.sla.seed import seed_shop

__all__ = ["front"]

HERE = "/naaldbos/en/service/"
TUESDAY = date(2026, 3, 3)


@pytest.fixture
def page(front):
    """The page as it is when the test is ready to look."""
    seed_shop(shop=front, now=present())
    return lambda: Client().get(HERE)


def test_page_is_fresh_and_sets_no_cookie(page):
    shown = page()
    assert (shown.status_code, shown.cookies, shown["Cache-Control"]) == (
        200, {}, "public, max-age=60",
    )  # fmt: skip
    assert re.search(r"has an answer by [A-Za-z0-9 ]+ \d\d:\d\d at the latest", shown.text)
    assert "We are there now, until" in shown.text or "and open again" in shown.text
    assert 'href="/naaldbos/en/contact/"' in shown.text


def test_week_has_its_holidays_by_name(shop):
    OpeningHours.objects.create(
        shop=shop, week=[[["09:00", "12:30"], ["13:00", "24:00"]]] * 5 + [[], []]
    )
    Closure.objects.create(shop=shop, day=TUESDAY, name="Market day", blocks=[])
    days = list(week(shop, calendar_for(shop), today=TUESDAY))
    assert days[0].name == "Monday 2 March"
    assert [day.hours for day in days][:2] == ["09:00 – 12:30, 13:00 – 24:00", ""]
    assert [(day.why, day.is_today) for day in days][1] == ("Market day", True)
    assert days[6].hours == ""


def test_answer_moments_are_named(page, front):
    OpeningHours.objects.filter(shop=front).update(
        week=[[["00:00", "24:00"]]] * 7, moments=[["10:00", "16:00"]] * 7
    )
    assert re.search(r"The next ones: (.*\d\d:00, ){2}.*\d\d:00\.", page().text)


@pytest.mark.parametrize(("ends_in", "is_shown"), [(None, True), (1, True), (-1, False)])
def test_known_trouble_is_shown_until_its_moment(page, front, ends_in, is_shown):
    until = present() + timedelta(hours=ends_in) if ends_in else None
    Shop.objects.update(trouble="PostNL is <late>.", trouble_until=until)
    front.refresh_from_db()
    assert bool(trouble_of(front, now=present())) is is_shown
    assert ("PostNL is &lt;late&gt;." in page().text) is is_shown


def test_shop_that_never_opens_still_has_a_page(page, front):
    OpeningHours.objects.filter(shop=front).update(week=[[]] * 7)
    shown = page()
    assert (shown.status_code, "We are closed." in shown.text) == (200, True)
