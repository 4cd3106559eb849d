import pytest
from django.urls import reverse

from tests import factories
from tickets.core.customer import Customer
from tickets.core.ticket import Ticket

URL = "/desk/new/"


def said(shop, **changes) -> dict[str, object]:
    return {
        "shop": shop.pk,
        "channel": "phone",
        "name": "Kees",
        "email": "kees@example.org",
        "phone": "",
        "subject": "Bell is broken",
        "text": "It does not ring.",
        "kind": "complaint",
        **changes,
    }


def test_call_becomes_a_ticket(client_of, agent, shop):
    response = client_of(agent).post(URL, said(shop))

    ticket = Ticket.objects.get()
    assert response.headers["Location"] == reverse("staff:ticket", args=[ticket.pk])
    assert (ticket.subject, ticket.kind, ticket.channel) == ("Bell is broken", "complaint", "phone")
    assert (ticket.customer.name, ticket.customer.email) == ("Kees", "kees@example.org")
    assert ticket.messages.get().text == "It does not ring."
    assert ticket.events.get(kind="opened").by == agent


def test_call_of_a_known_customer_joins_him(client_of, agent, shop, customer):
    client_of(agent).post(URL, said(shop, email="MIRJAM@example.org", phone="0612345678"))

    assert Ticket.objects.get().customer == customer
    assert Customer.objects.get().phone == "0612345678"


def test_operator_is_told_the_kind_and_sees_nothing_else(client_of, operator, shop):
    response = client_of(operator).post(URL, said(shop, email="", phone="0612345678"), follow=True)

    ticket = Ticket.objects.get()
    assert response.redirect_chain == [(URL, 302)]
    assert f"Noted as complaint, number #{ticket.pk}." in response.text
    assert "Kees" not in response.text
    assert reverse("staff:mail_in") not in response.text


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"text": " "},
        {"email": "", "phone": ""},
        {"kind": "x"},
        {"channel": "email"},
        {"email": "x"},
    ],
)
def test_call_that_lacks_something_is_shown_again(changes, client_of, agent, shop):
    response = client_of(agent).post(URL, said(shop, **changes))

    assert response.status_code == 422
    assert not Ticket.objects.exists()


def test_call_for_another_shop_is_refused(client_of, agent, other_shop):
    response = client_of(agent).post(URL, said(other_shop))

    assert response.status_code == 422
    assert not Ticket.objects.exists()


def test_page_asks_for_the_shop_only_who_has_several(client_of, agent, owner, shop, other_shop):
    assert '<select name="shop"' not in client_of(agent).get(URL).text
    assert '<select name="shop"' in client_of(owner).get(URL).text


def test_call_page_is_refused_to_who_only_reads(client_of, read_only, shop):
    client = client_of(read_only)

    assert (client.get(URL).status_code, client.post(URL, said(shop)).status_code) == (403, 403)


def test_call_page_writes_nothing_by_itself(client_of, agent, shop):
    factories.make_ticket(shop)

    client_of(agent).get(URL)

    assert Ticket.objects.count() == 1
