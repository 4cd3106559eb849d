"""Questions by API: the same doors and verbs as the pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from tickets.core.apitoken import Scope
from tickets.core.customer import Customer
from tickets.core.ticket import Kind, Priority, Ticket
from tickets.core.timer import Timer, TimerKind

LIST = "/api/v1/tickets"


def said(shop, **fields):
    return {
        "shop": shop.slug,
        "subject": "A broken mug",
        "text": "The mug is in two halves.",
        "email": "Mirjam@Example.org",
        **fields,
    }


def test_ticket_is_shown_as_the_pages_know_it(program, agent, ticket):
    shown = program(agent).get(f"{LIST}/{ticket.pk}").json()
    assert shown.pop("due_at")
    assert shown.pop("created_at") == shown.pop("updated_at") == shown.pop("last_message_at")
    assert shown.pop("waiting_since")
    assert shown == {
        "id": ticket.pk,
        "reference": f"#{ticket.pk}",
        "shop": ticket.shop.slug,
        "subject": "My parcel",
        "state": "new",
        "is_open": True,
        "kind": "question",
        "priority": "normal",
        "channel": "email",
        "language": "en",
        "customer": {
            "id": ticket.customer_id,
            "name": "Mirjam van den Berg",
            "email": "mirjam@example.org",
        },
        "assignee": None,
        "tags": [],
        "cause": None,
        "order_reference": "",
        "merged_into": None,
        "resolved_at": None,
        "url": f"http://localhost:8000/desk/tickets/{ticket.pk}/",
    }


def test_list_shows_own_shops_only(program, agent, ticket, other_shop):
    factories.make_ticket(other_shop)
    shown = program(agent).get(LIST).json()
    assert [one["id"] for one in shown["results"]] == [ticket.pk]
    assert shown["next"] is None


def test_ticket_of_another_shop_is_not_there(program, stranger, ticket):
    response = program(stranger).get(f"{LIST}/{ticket.pk}")
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == 404


@pytest.mark.parametrize("order", ["latest", "urgent"])
def test_pages_hold_every_ticket_once(program, agent, shop, order):
    start = timezone.now() - timedelta(days=1)
    made = {factories.make_ticket(shop, now=start + timedelta(minutes=n // 2)).pk for n in range(7)}
    client, seen, cursor = program(agent), [], ""
    while cursor is not None:
        asked = {"limit": 2, "order": order} | ({"cursor": cursor} if cursor else {})
        shown = client.get(LIST, asked).json()
        seen += [one["id"] for one in shown["results"]]
        cursor = shown["next"]
    assert sorted(seen) == sorted(made)


def test_cursor_of_another_list_is_refused(program, agent, shop):
    for _ in range(2):
        factories.make_ticket(shop)
    client = program(agent)
    cursor = client.get(LIST, {"limit": 1}).json()["next"]
    assert client.get(LIST, {"cursor": cursor, "order": "urgent"}).status_code == 422
    assert client.get(LIST, {"cursor": cursor + "x"}).status_code == 422


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ({"state": "new"}, True),
        ({"state": ["resolved", "new"]}, True),
        ({"state": "resolved"}, False),
        ({"kind": "question"}, True),
        ({"kind": "return"}, False),
        ({"priority": "normal"}, True),
        ({"priority": "urgent"}, False),
        ({"channel": "email"}, True),
        ({"channel": "phone"}, False),
        ({"assignee": "nobody"}, True),
        ({"assignee": "me"}, False),
        ({"email": "MIRJAM@example.org"}, True),
        ({"email": "else@example.org"}, False),
        ({"q": "parcel"}, True),
        ({"q": "elephant"}, False),
        ({"tag": "vip"}, False),
        ({"order_reference": "1234"}, False),
        ({"created_since": "2020-01-01T00:00:00Z"}, True),
        ({"updated_since": "2199-01-01T00:00:00+01:00"}, False),
    ],
)
def test_filter_narrows_the_list(program, agent, ticket, asked, is_found):
    shown = program(agent).get(LIST, asked).json()
    assert [one["id"] for one in shown["results"]] == ([ticket.pk] if is_found else [])


def test_unknown_filter_is_refused_rather_than_passed_over(program, agent, ticket):
    response = program(agent).get(LIST, {"stat": "new"})
    assert response.status_code == 400
    assert response.json()["errors"] == [{"pointer": "/stat", "detail": "There is no such field."}]


def test_list_asks_as_often_for_three_as_for_one(
    program, agent, shop, ticket, django_assert_num_queries
):
    client = program(agent)
    with django_assert_num_queries(6):
        client.get(LIST)
    for _ in range(2):
        factories.make_ticket(shop)
    with django_assert_num_queries(6):
        client.get(LIST)


def test_question_is_written_down(program, agent, shop):
    response = program(agent, Scope.OPEN).post(
        LIST, said(shop, name="Mirjam", order_reference="A-17", kind="complaint")
    )
    assert response.status_code == 201
    ticket = Ticket.objects.get()
    assert response.json()["id"] == ticket.pk
    assert (ticket.subject, ticket.order_reference) == ("A broken mug", "A-17")
    assert (ticket.kind, ticket.channel) == (Kind.COMPLAINT, "form")
    assert (ticket.customer.name, ticket.customer.email) == ("Mirjam", "mirjam@example.org")
    assert ticket.messages.get().text == "The mug is in two halves."
    assert ticket.events.order_by("id").first().by == agent
    assert Timer.objects.filter(ticket=ticket, kind=TimerKind.ACKNOWLEDGE).count() == 1


def test_customer_is_not_told_when_that_is_asked(program, agent, shop):
    program(agent).post(LIST, said(shop, acknowledge=False))
    assert not Timer.objects.filter(kind=TimerKind.ACKNOWLEDGE).exists()


def test_operator_writes_down_and_reads_nothing(program, operator, shop):
    client = program(operator)
    assert client.post(LIST, said(shop)).status_code == 201
    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}/{Ticket.objects.get().pk}").status_code == 403


def test_question_for_another_shop_is_refused(program, stranger, shop):
    assert program(stranger).post(LIST, said(shop)).status_code == 422
    assert not Ticket.objects.exists()
    assert not Customer.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": ""},
        {"subject": "   "},
        {"subject": 5},
        {"text": None},
        {"email": "nobody"},
        {"email": "two@example.org\nbcc: x@example.org"},
        {"kind": "refund"},
        {"acknowledge": "yes"},
        {"author": 1},
        {"created_at": "2020-01-01T00:00:00Z"},
        {"customer": 1},
        {"text": "\x00"},
    ],
)
def test_what_does_not_fit_is_refused(program, agent, shop, wrong):
    response = program(agent).post(LIST, said(shop, **wrong))
    assert response.status_code == 400
    (name,) = wrong
    assert [one["pointer"] for one in response.json()["errors"]] == [f"/{name}"]
    assert not Ticket.objects.exists()


def test_steps_do_what_their_buttons_do(program, agent, ticket):
    client, until = program(agent), timezone.now() + timedelta(days=2)
    steps = [
        ("assign", {"to": agent.pk}, lambda t: t.assignee == agent),
        ("assign", {"to": None}, lambda t: t.assignee is None),
        ("kind", {"kind": "return"}, lambda t: t.kind == Kind.RETURN),
        ("priority", {"priority": "urgent"}, lambda t: t.priority == Priority.URGENT),
        ("tag", {"name": "Broken  Mug"}, lambda t: t.tags.get().name == "broken mug"),
        ("untag", {"name": "broken mug"}, lambda t: not t.tags.exists()),
        ("snooze", {"until": until.isoformat()}, lambda t: t.state == "snoozed"),
        ("wake", {}, lambda t: t.state == "open"),
        ("wait", {"whom": "third_party"}, lambda t: t.state == "waiting_third"),
        ("resolve", {}, lambda t: t.state == "resolved"),
        ("reopen", {}, lambda t: t.state == "open"),
        ("spam", {}, lambda t: t.state == "spam"),
    ]
    for name, body, holds in steps:
        response = client.post(f"{LIST}/{ticket.pk}/{name}", body)
        ticket.refresh_from_db()
        assert (name, response.status_code, holds(ticket)) == (name, 200, True)
        assert response.json()["state"] == ticket.state
    assert {event.by for event in ticket.events.exclude(by=None)} == {agent}


def test_impossible_step_is_a_conflict(program, agent, ticket):
    client = program(agent)
    client.post(f"{LIST}/{ticket.pk}/spam")
    response = client.post(f"{LIST}/{ticket.pk}/resolve")
    assert response.status_code == 409
    assert response.headers["Content-Type"] == "application/problem+json"


def test_stranger_is_not_given_a_ticket(program, agent, stranger, ticket):
    response = program(agent).post(f"{LIST}/{ticket.pk}/assign", {"to": stranger.pk})
    assert response.status_code == 422
    ticket.refresh_from_db()
    assert ticket.assignee is None


def test_past_moment_wakes_nobody(program, agent, ticket):
    body = {"until": "2020-01-01T00:00:00Z"}
    assert program(agent).post(f"{LIST}/{ticket.pk}/snooze", body).status_code == 422


def test_read_only_colleague_changes_nothing(program, read_only, ticket):
    client = program(read_only)
    assert client.get(f"{LIST}/{ticket.pk}").status_code == 200
    assert client.post(f"{LIST}/{ticket.pk}/resolve").status_code == 403


def test_history_says_kinds_and_no_words(program, agent, ticket):
    shown = program(agent).get(f"{LIST}/{ticket.pk}/events").json()["results"]
    assert [one["kind"] for one in shown] == ["customer_message", "opened"]
    assert "parcel" not in str(shown)
