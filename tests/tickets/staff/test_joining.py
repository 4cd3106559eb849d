"""Joining with one click, and splitting again with another."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from tickets.core.ticket import Ticket


@pytest.fixture
def second(shop, customer, ticket):
    now = timezone.now() + timedelta(seconds=1)
    return factories.make_ticket(shop, customer=customer, subject="My parcel?", now=now)


def page(client, ticket):
    return client.get(f"/desk/tickets/{ticket.pk}/").content.decode()


def test_suggestion_is_joined_and_split_again(client_of, agent, ticket, second):
    client = client_of(agent)
    assert "May belong to" in page(client, second)
    response = client.post(f"/desk/tickets/{second.pk}/join/", {"into": ticket.pk})
    assert response.url == f"/desk/tickets/{ticket.pk}/"
    assert ticket.messages.count() == 2
    assert f"/desk/tickets/{second.pk}/split-again/" in page(client, ticket)
    assert f"from #{second.pk}" in page(client, ticket)
    shell = page(client, second)
    assert f'goes on in <a href="/desk/tickets/{ticket.pk}/">' in shell
    assert "Open again" not in shell
    client.post(f"/desk/tickets/{second.pk}/split-again/")
    assert (ticket.messages.count(), second.messages.count()) == (1, 1)


def test_number_that_was_merged_itself_leads_on(client_of, agent, shop, ticket, second):
    client = client_of(agent)
    client.post(f"/desk/tickets/{second.pk}/join/", {"into": ticket.pk})
    third = factories.make_ticket(shop)
    client.post(f"/desk/tickets/{third.pk}/join/", {"into": f"#{second.pk}"})
    assert Ticket.objects.get(pk=third.pk).merged_into == ticket


def test_message_becomes_a_question_of_its_own(client_of, agent, ticket):
    client = client_of(agent)
    assert "split-off" not in page(client, ticket)
    message = factories.make_message(ticket, text="And my lamp?")
    assert f"/desk/messages/{message.pk}/split-off/" in page(client, ticket)
    response = client.post(f"/desk/messages/{message.pk}/split-off/")
    message.refresh_from_db()
    assert response.url == f"/desk/tickets/{message.ticket_id}/"
    assert message.ticket.follows == ticket


def test_what_cannot_be_is_said(client_of, owner, ticket, other_shop):
    client = client_of(owner)
    other = factories.make_ticket(other_shop)
    client.post(f"/desk/tickets/{ticket.pk}/join/", {"into": other.pk})
    assert Ticket.objects.get(pk=ticket.pk).merged_into is None
    assert "cannot be joined" in page(client, ticket)
    client.post(f"/desk/messages/{ticket.messages.get().pk}/split-off/")
    assert "cannot stand on its own" in page(client, ticket)
    client.post(f"/desk/tickets/{ticket.pk}/split-again/")
    assert "cannot be split any more" in page(client, ticket)


@pytest.mark.parametrize("into", ["", "x", "99999999999999999999", "0"])
def test_number_that_is_none_is_not_found(client_of, agent, ticket, into):
    response = client_of(agent).post(f"/desk/tickets/{ticket.pk}/join/", {"into": into})
    assert response.status_code == 404


def test_others_are_kept_out(client_of, stranger, read_only, ticket, second):
    urls = [
        f"/desk/tickets/{second.pk}/join/",
        f"/desk/tickets/{second.pk}/split-again/",
        f"/desk/messages/{ticket.messages.get().pk}/split-off/",
    ]
    found = [
        [client_of(user).post(url, {"into": ticket.pk}).status_code for url in urls]
        for user in (stranger, read_only)
    ]
    assert found == [[404] * 3, [403] * 3]


def test_number_and_shop_are_asked_on_a_page_of_their_own(client_of, owner, other_shop, ticket):
    response = client_of(owner).get(f"/desk/tickets/{ticket.pk}/join/")

    assert "Join to question number" in response.text
    assert [shop["pk"] for shop in response.context["shops"]] == [other_shop.pk]
