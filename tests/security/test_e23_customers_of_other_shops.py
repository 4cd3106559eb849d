"""E-23: who works for one shop learns nothing of a customer of another, and changes nothing of him."""

import re

import pytest
from django.urls import reverse

from tests import factories
from tickets.core.customer import Customer


@pytest.fixture
def hidden(other_shop):
    """Known at the other shop only."""
    customer = factories.make_customer(other_shop, email="osprey@example.org", name="Osprey Other")
    factories.make_ticket(other_shop, customer=customer, subject="Osprey asks")
    return customer


def test_same_address_becomes_a_customer_of_one_s_own(client_of, agent, shop, ticket, hidden):
    address = reverse("staff:change_customer", args=[ticket.pk])
    client = client_of(agent)
    known = client.post(address, {"email": hidden.email}, follow=True)
    unknown = client.post(address, {"email": "nobody@example.org"}, follow=True)
    assert (known.status_code, unknown.status_code) == (200, 200)
    assert b"Osprey Other" not in known.content
    rows = Customer.objects.with_address(shop=shop, email=hidden.email)
    assert [one.name for one in rows] == [""] or rows.get().name != hidden.name
    hidden.refresh_from_db()
    assert (hidden.name, hidden.shop_id) == ("Osprey Other", hidden.shop_id)
    assert hidden.tickets.count() == 1


@pytest.mark.parametrize("query", ["osprey", "osprey@example.org", "Osprey Other", "from:osprey"])
@pytest.mark.parametrize("name", ["staff:search", "staff:palette"])
def test_search_does_not_know_him(client_of, agent, hidden, ticket, name, query):
    found = client_of(agent).get(reverse(name), {"q": query}).content.lower()
    nothing = client_of(agent).get(reverse(name), {"q": "x" * len(query)}).content.lower()
    assert b"osprey asks" not in found
    assert found.count(b"row__link") == nothing.count(b"row__link")


def test_step_on_his_question_is_the_same_404_as_on_none(client_of, agent, hidden):
    client = client_of(agent)
    his, none = hidden.tickets.get().pk, 10**9
    for step in ("change_customer", "join", "set_vip", "hand_over", "quote", "stop_quote"):
        first, second = (
            client.post(reverse(f"staff:{step}", args=[pk]), {"email": "a@example.org"})
            for pk in (his, none)
        )
        assert (first.status_code, said(first)) == (404, said(second))


def said(page):
    """The words of a page, without the marks that differ from request to request."""
    return re.sub(r"<[^>]*>", " ", page.text).split()
