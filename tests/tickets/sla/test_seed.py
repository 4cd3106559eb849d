from datetime import date

import pytest

from tickets.sla.calendar import OFFICE_WEEK
from tickets.sla.models import Closure, OpeningHours, Policy
from tickets.sla.seed import add_holidays, seed_shop


@pytest.fixture
def shop(shop):
    """Holidays are named in the shop's language."""
    shop.language = "nl"
    shop.save(update_fields=["language"])
    return shop


def days(shop, year, *, is_active):
    rows = Closure.objects.filter(shop=shop, day__year=year, is_active=is_active)
    return [(f"{row.day:%m-%d}", row.name) for row in rows.order_by("day")]


def test_new_shop_keeps_office_hours_and_the_dutch_holidays(shop, at):
    seed_shop(shop=shop, now=at("mon 10:00"))
    assert OpeningHours.objects.get(shop=shop).week == OFFICE_WEEK
    assert days(shop, 2026, is_active=True) == [
        ("01-01", "Nieuwjaarsdag"),
        ("04-05", "Eerste paasdag"),
        ("04-06", "Tweede paasdag"),
        ("04-27", "Koningsdag"),
        ("05-14", "Hemelvaartsdag"),
        ("05-24", "Eerste pinksterdag"),
        ("05-25", "Tweede pinksterdag"),
        ("12-25", "Eerste kerstdag"),
        ("12-26", "Tweede kerstdag"),
    ]
    assert days(shop, 2026, is_active=False) == [
        ("04-03", "Goede vrijdag"),
        ("05-05", "Bevrijdingsdag"),
    ]
    assert Closure.objects.get(shop=shop, day=date(2028, 4, 27)).is_active


def test_new_helpdesk_has_three_policies(shop, other_shop, at):
    for each in (shop, other_shop):
        seed_shop(shop=each, now=at("mon 10:00"))
    found = [
        (p.conditions, [(t.priority, t.first_minutes, t.next_minutes) for t in p.targets.all()])
        for p in Policy.objects.in_order()
    ]
    assert found == [
        ({"kinds": ["complaint"]}, [(None, 180, 180)]),
        ({"kinds": ["compliment"]}, [(None, 960, 960)]),
        ({}, [(None, 480, 480)]),
    ]


def test_seeding_again_leaves_what_the_owner_changed(shop, at):
    seed_shop(shop=shop, now=at("mon 10:00"))
    Closure.objects.filter(day=date(2026, 4, 27)).update(is_active=False, name="Open!")
    count = Closure.objects.count()
    seed_shop(shop=shop, now=at("mon 10:00"))
    assert Closure.objects.count() == count
    assert Closure.objects.get(day=date(2026, 4, 27)).name == "Open!"


def test_next_year_adds_only_the_new_year(shop, at):
    add_holidays(shop=shop, country="NL", now=at("2026-05-18 10:00"))
    assert add_holidays(shop=shop, country="NL", now=at("2027-05-18 10:00")) == 11
    assert Closure.objects.filter(day__year=2029).count() == 11


@pytest.mark.parametrize(
    ("country", "day", "name"),
    [
        ("BE", date(2026, 7, 21), "Nationale feestdag"),
        ("DE-BY", date(2026, 11, 1), "Allerheiligen"),
        ("FR", date(2026, 7, 14), "Fête nationale"),
    ],
)
def test_neighbours_have_their_own_holidays(shop, at, country, day, name):
    add_holidays(shop=shop, country=country, now=at("mon 10:00"))
    assert Closure.objects.get(shop=shop, day=day).name == name


def test_names_are_in_the_language_of_the_shop(other_shop, at):
    assert other_shop.language == "en"
    add_holidays(shop=other_shop, country="NL", now=at("mon 10:00"))
    friday = Closure.objects.get(day=date(2026, 4, 3))
    assert (friday.name, friday.is_active) == ("Good Friday", False)


def test_country_that_nobody_knows_is_refused(shop, at):
    with pytest.raises(NotImplementedError):
        add_holidays(shop=shop, country="Atlantis", now=at("mon 10:00"))
