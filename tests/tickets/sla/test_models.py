from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from tickets.sla.models import Closure, OpeningHours, Policy, PolicyTarget


@pytest.fixture
def policy(db):
    return Policy.objects.create(name="Gewoon", position=1)


@pytest.mark.parametrize(
    "week",
    [
        "always",
        [[]] * 6,
        [[]] * 7,
        [[["09:00", "25:00"]]] * 7,
        [[["09:00", "09:00"]]] * 7,
        [[["09:00"]]] * 7,
        [None] * 7,
        [["09:00", "17:00"]] * 7,
    ],
)
def test_opening_hours_that_cannot_be_counted_are_refused(shop, week):
    with pytest.raises(ValidationError) as caught:
        OpeningHours(shop=shop, week=week).full_clean()
    assert list(caught.value.message_dict) == ["week"]


def test_opening_hours_may_cross_midnight_and_end_at_it(shop):
    OpeningHours(shop=shop, week=[[["09:00", "12:00"], ["22:00", "02:00"]]] * 7).full_clean()
    OpeningHours(shop=shop, week=[[["18:00", "24:00"]], *[[]] * 6]).full_clean()


def test_closure_hours_are_checked(shop):
    closure = Closure(shop=shop, day=date(2026, 12, 24), name="Kerstavond")
    closure.full_clean()
    closure.blocks = [["late", "later"]]
    with pytest.raises(ValidationError):
        closure.full_clean()


@pytest.mark.parametrize(
    "conditions", [{"moon": ["full"]}, {"kinds": "complaint"}, {"priorities": ["high"]}]
)
def test_conditions_that_say_nothing_known_are_refused(conditions):
    with pytest.raises(ValidationError) as caught:
        Policy(name="Gewoon", position=1, conditions=conditions).clean()
    assert list(caught.value.message_dict) == ["conditions"]


def test_one_closure_a_day(shop):
    Closure.objects.create(shop=shop, day=date(2026, 12, 24), name="Kerstavond")
    with pytest.raises(IntegrityError):
        Closure.objects.create(shop=shop, day=date(2026, 12, 24), name="Nog eens")


def test_two_policies_cannot_take_one_place(policy):
    with pytest.raises(IntegrityError):
        Policy.objects.create(name="Ook", position=policy.position)


@pytest.mark.parametrize("priority", [None, 4])
def test_one_row_per_priority(policy, priority):
    PolicyTarget.objects.create(policy=policy, priority=priority)
    with pytest.raises(IntegrityError):
        PolicyTarget.objects.create(policy=policy, priority=priority)


@pytest.mark.parametrize("field", ["first_minutes", "next_minutes", "resolution_minutes"])
def test_target_leaves_some_time(policy, field):
    with pytest.raises(IntegrityError):
        PolicyTarget.objects.create(policy=policy, **{field: 0})
