import pytest
from django.db import IntegrityError, transaction

from tickets.core.cause import Cause, in_tree_order
from tickets.desk.causes import USUAL, add_cause, change_cause, move_cause, seed_causes


def named(shop):
    return [one.path for one in in_tree_order(Cause.objects.of_shop(shop.pk))]


def test_seeds_are_there_once(shop, other_shop):
    seed_causes(shop=shop)
    seed_causes(shop=shop)

    assert len(named(shop)) == len(USUAL) + sum(len(below) for _name, below in USUAL.values())
    assert named(shop)[:3] == ["Delivery", "Delivery › arrived late", "Delivery › never arrived"]
    assert named(other_shop) == []


def test_new_cause_stands_last_and_for_the_shops_of_what_is_above_it(shop, other_shop):
    top = add_cause(shop=None, parent=None, name="Delivery")
    add_cause(shop=None, parent=None, name="Product")
    below = add_cause(shop=shop, parent=top, name="late")

    assert below.shop is None
    assert named(other_shop) == ["Delivery", "Delivery › late", "Product"]


def test_same_name_at_the_same_place_is_refused_by_the_database(shop):
    for place in (shop, None):
        add_cause(shop=place, parent=None, name="Delivery")
        with pytest.raises(IntegrityError), transaction.atomic():
            add_cause(shop=place, parent=None, name="Delivery")


def test_cause_below_itself_is_refused_by_the_database(shop):
    cause = add_cause(shop=shop, parent=None, name="Delivery")
    with pytest.raises(IntegrityError), transaction.atomic():
        change_cause(cause=cause, fields={"parent": cause})


def test_move_changes_places_with_the_neighbour_only(shop):
    one, two, three = (add_cause(shop=shop, parent=None, name=name) for name in "abc")

    move_cause(cause=three, is_up=True)
    move_cause(cause=one, is_up=True)
    move_cause(cause=two, is_up=False)

    assert named(shop) == ["a", "c", "b"]


def test_what_is_out_of_use_takes_those_below_along(shop):
    top = add_cause(shop=shop, parent=None, name="a")
    add_cause(shop=shop, parent=top, name="b")
    change_cause(cause=top, fields={"is_active": False})

    assert not Cause.objects.active().exists()
