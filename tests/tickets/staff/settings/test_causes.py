import pytest
from django.urls import reverse

from tickets.core.cause import Cause
from tickets.desk.causes import add_cause


@pytest.fixture
def page(client_of, owner):
    return client_of(owner)


@pytest.fixture
def delivery(shop):
    return add_cause(shop=shop, parent=None, name="Delivery")


def test_pages_are_for_owners(client_of, agent, read_only, operator, delivery):
    for name, args in (("causes", []), ("new_cause", []), ("cause", [delivery.pk])):
        for user in (agent, read_only, operator):
            assert client_of(user).get(reverse(f"staff:{name}", args=args)).status_code == 403
    move = reverse("staff:reorder_cause", args=[delivery.pk])
    assert client_of(agent).post(move, {"to": "up"}).status_code == 403


def test_new_causes_find_their_place(page, shop, other_shop, delivery):
    places = {"late": f"below-{delivery.pk}", "Product": f"shop-{other_shop.pk}", "Web": "all"}
    for name, place in places.items():
        page.post(reverse("staff:new_cause"), {"name": name, "place": place})

    rows = Cause.objects.order_by("id").values_list("name", "shop", "parent")
    assert list(rows)[1:] == [
        ("late", shop.pk, delivery.pk),
        ("Product", other_shop.pk, None),
        ("Web", None, None),
    ]
    assert "Delivery" in page.get(reverse("staff:causes")).text


def test_twice_the_same_is_told_and_kept_in_the_field(page, shop, delivery):
    fields = {"name": "delivery", "place": f"shop-{shop.pk}"}
    response = page.post(reverse("staff:new_cause"), fields)

    assert (response.status_code, Cause.objects.count()) == (422, 1)
    assert "That cause is there already." in response.text
    assert 'value="delivery"' in response.text


def test_cause_gets_another_name_and_goes_out_of_use(page, delivery):
    page.post(reverse("staff:cause", args=[delivery.pk]), {"name": "Parcel"})

    delivery.refresh_from_db()
    assert (delivery.name, delivery.is_active) == ("Parcel", False)


def test_cause_moves_up(page, shop, delivery):
    second = add_cause(shop=shop, parent=None, name="Product")
    page.post(reverse("staff:reorder_cause", args=[second.pk]), {"to": "up"})

    assert [one.name for one in Cause.objects.order_by("position")] == ["Product", "Delivery"]
