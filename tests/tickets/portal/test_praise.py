"""The page behind 'may we quote you?': nothing happens by looking, and the link takes it back."""

import re

import pytest
from django.test import Client

from tests import factories
from tests.faq.conftest import front
from tickets import desk
from tickets.core.clock import now as present
from tickets.core.praise import Praise
from tickets.outbox.models import OutgoingMail

__all__ = ["front"]

WORDS = "What a <b>lovely</b> shop you have."
ON_PAGE = "What a &lt;b&gt;lovely&lt;/b&gt; shop you have."


@pytest.fixture
def client():
    """A customer's browser, which keeps no cookies."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def asked(front, agent):
    customer = factories.make_customer(front)
    ticket = factories.make_ticket(front, customer=customer, text=f"{WORDS} Thank you.")
    return desk.ask_to_quote(ticket=ticket, words=WORDS, by=agent, now=present())


def link(choice):
    mail = OutgoingMail.objects.get(dedupe_key__startswith="praise:")
    return re.search(rf"/q/quote/[^/]+/{choice}/", mail.html)[0]


def quoted(client):
    pages = [client.get(f"/naaldbos/en/{path}").text for path in ("", "service/")]
    assert len({"What customers say" in one for one in pages}) == 1
    return all(ON_PAGE in one and WORDS not in one for one in pages)


def test_following_the_link_allows_nothing(client, asked):
    for method in (client.get, client.head):
        page = method(link("named"))
        assert (page.status_code, dict(page.cookies)) == (200, {})
        assert page.headers["Referrer-Policy"] == "no-referrer"
    assert ON_PAGE in client.get(link("named")).text
    assert Praise.objects.get().answered_at is None
    assert not quoted(client)


def test_yes_shows_it_and_the_same_link_takes_it_back(client, asked):
    said = client.post(link("named"))
    assert "may stand on the pages of" in said.text
    assert quoted(client)
    assert "<figcaption>Mirjam</figcaption>" in client.get("/naaldbos/en/").text
    assert "We do not quote you" in client.post(link("no"), {"stop": "1"}).text
    assert not quoted(client)
    assert "We do not quote you" in client.post(link("named")).text
    assert not quoted(client)


def test_without_a_name_no_name_is_shown(client, asked):
    client.post(link("nameless"))
    assert "<figcaption>a customer</figcaption>" in client.get("/naaldbos/en/").text
    assert "Mirjam" not in client.get("/naaldbos/en/").text


def test_no_is_no(client, asked):
    client.post(link("no"))
    client.post(link("named"))
    assert not quoted(client)


@pytest.mark.parametrize("address", ["/q/quote/made-up/named/", "/q/quote/a.b/no/"])
def test_made_up_link_leads_nowhere(address, client, db):
    assert client.get(address).status_code == 404


def test_made_up_choice_leads_nowhere(client, asked):
    assert client.post(link("no").replace("/no/", "/yes/")).status_code == 404
    assert Praise.objects.get().answered_at is None
