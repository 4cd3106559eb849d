"""Steps that need a word more, each on a page of its own."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tickets import desk
from tickets.core.follower import Follower
from tickets.core.link import linked_to
from tickets.core.message import Direction
from tickets.core.people import Role
from tickets.core.states import State
from tickets.core.timer import Timer

STEPS = ["snooze", "hand_over", "change_customer", "link"]


def url(name, ticket):
    return reverse(f"staff:{name}", args=[ticket.pk])


@pytest.mark.parametrize("name", STEPS)
def test_page_shows_a_form_and_writes_nothing(name, client_of, agent, ticket):
    before = ticket.events.count()
    assert client_of(agent).get(url(name, ticket)).status_code == 200
    assert ticket.events.count() == before


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("read_only", 403)])
def test_steps_are_refused_to_others(name, who, status, request, client_of, ticket):
    client = client_of(request.getfixturevalue(who))
    assert client.post(url(name, ticket), {}).status_code == status


def test_ticket_sleeps_and_the_next_comes(client_of, agent, shop, ticket):
    following = factories.make_ticket(shop)
    moment = timezone.localtime() + timedelta(days=1)
    response = client_of(agent).post(
        url("snooze", ticket) + "?from=to_answer", {"until": f"{moment:%Y-%m-%dT%H:%M}"}
    )
    ticket.refresh_from_db()
    assert ticket.state == State.SNOOZED
    assert response.headers["Location"] == f"/desk/tickets/{following.pk}/?from=to_answer"
    client_of(agent).post(url("wake", ticket))
    ticket.refresh_from_db()
    assert ticket.state == State.OPEN


@pytest.mark.parametrize("until", ["", "yesterday", "2020-01-01T09:00"])
def test_strange_moments_are_refused(until, client_of, agent, ticket):
    assert client_of(agent).post(url("snooze", ticket), {"until": until}).status_code == 422
    assert Timer.objects.filter(kind="wake").count() == 0


def test_hand_over(client_of, agent, shop, ticket):
    tom = factories.make_user(Role.AGENT, shops=(shop,))
    client_of(agent).post(url("hand_over", ticket), {"to": tom.pk, "question": "Yours?"})
    ticket.refresh_from_db()
    assert ticket.assignee == tom
    assert ticket.messages.get(direction=Direction.NOTE).text == "Yours?"


def test_nobody_of_another_shop_is_handed_anything(client_of, agent, stranger, ticket):
    data = {"to": stranger.pk, "question": "Yours?"}
    assert client_of(agent).post(url("hand_over", ticket), data).status_code == 422


def test_customer_is_changed_to_a_known_or_new_one(client_of, agent, shop, ticket):
    known = factories.make_customer(shop, email="known@example.org")
    client = client_of(agent)
    client.post(url("change_customer", ticket), {"email": "Known@example.org"})
    ticket.refresh_from_db()
    assert ticket.customer == known
    client.post(url("change_customer", ticket), {"email": "new@example.org", "name": "New"})
    ticket.refresh_from_db()
    assert (ticket.customer.name, ticket.customer.shop) == ("New", shop)


def test_link_and_unlink(client_of, agent, shop, ticket):
    other = factories.make_ticket(shop)
    client = client_of(agent)
    client.post(url("link", ticket), {"number": f"#{other.pk}"})
    assert linked_to(ticket) == [other.pk]
    assert [one.pk for one in client.get(url("ticket", ticket)).context["linked"]] == [other.pk]
    client.post(url("unlink", ticket), {"number": other.pk})
    assert linked_to(ticket) == []


def test_nothing_of_another_shop_is_linked(client_of, agent, other_shop, ticket):
    strange = factories.make_ticket(other_shop)
    assert client_of(agent).post(url("link", ticket), {"number": strange.pk}).status_code == 404
    assert linked_to(ticket) == []


def test_follow_and_stop(client_of, read_only, ticket):
    client = client_of(read_only)
    client.post(url("follow", ticket))
    assert [one.user for one in Follower.objects.all()] == [read_only]
    client.post(url("follow", ticket), {"stop": "1"})
    assert Follower.objects.count() == 0


def test_print_shows_letters_and_notes_only_on_demand(client_of, agent, ticket):
    desk.note(ticket=ticket, by=agent, now=timezone.now(), text="between us")
    client = client_of(agent)
    assert "between us" not in client.get(url("print", ticket)).text
    assert "between us" in client.get(url("print", ticket) + "?notes=1").text
