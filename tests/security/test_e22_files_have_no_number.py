"""E-22: a file has a random name, and is handed out to whoever may see its question only."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tickets import desk
from tickets.core.attachment import Attachment
from tickets.core.clock import now as present
from tickets.core.ticketpass import issue


@pytest.fixture
def files(shop):
    """The file of each of two customers."""
    made = []
    for name in ("mine", "theirs"):
        customer = factories.make_customer(shop)
        words = factories.make_words(
            name,
            from_email=customer.email,
            files=(desk.File(f"{name}.txt", "text/plain", name.encode()),),
        )
        ticket = factories.make_ticket(shop, customer=customer, words=words)
        made.append(Attachment.objects.get(message__ticket=ticket))
    return made


@pytest.fixture
def visitor(files):
    """The first customer, after the link in his mail; and the address of his page."""
    ticket = files[0].message.ticket
    found, token = issue(ticket=ticket, email=ticket.customer.email, now=present())
    client = Client()
    entered = client.post(reverse("portal:see", args=[token]))
    return client, found.key, entered.headers["Location"]


def test_customer_gets_his_own_file_and_nobody_else_s(visitor, files):
    client, key, _page = visitor
    mine, theirs = (
        client.get(reverse("portal:question_file", args=[key, one.key])) for one in files
    )
    assert (mine.status_code, theirs.status_code) == (200, 404)
    assert mine.getvalue() == b"mine"


def test_name_of_a_file_alone_opens_nothing(visitor, files):
    _client, key, _page = visitor
    address = reverse("portal:question_file", args=[key, files[0].key])
    assert Client().get(address).status_code == 404


def test_numbers_and_guesses_are_all_the_same_404(visitor, files):
    client, _key, page = visitor
    guesses = [*range(1, 200), files[1].pk, uuid.uuid4(), uuid.UUID(int=0), "../../x", "%00"]
    assert {client.get(f"{page}file/{one}/").status_code for one in guesses} == {404}


def test_names_are_random_and_long(files):
    assert {one.key.version for one in files} == {4}
    assert {type(one.key) for one in files} == {uuid.UUID}
