"""A write with an Idempotency-Key has one effect and one answer, however often it comes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.tickets.api.conftest import Program
from tickets.core import apitoken
from tickets.core.apitoken import KeptAnswer, Scope
from tickets.core.message import Message
from tickets.core.people import Role
from tickets.core.ticket import Ticket

LIST = "/api/v1/tickets"


def said(shop, **fields):
    return {"shop": shop.slug, "subject": "A mug", "text": "It broke.", **fields}


def test_same_write_twice_is_one_effect_and_one_answer(program, agent, shop):
    client, key = program(agent), {"Idempotency-Key": "order-17"}
    first = client.post(LIST, said(shop), headers=key)
    second = client.post(LIST, said(shop), headers=key)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert Ticket.objects.count() == 1


def test_same_key_with_another_body_is_refused(program, agent, shop):
    client, key = program(agent), {"Idempotency-Key": "order-17"}
    client.post(LIST, said(shop), headers=key)
    response = client.post(LIST, said(shop, text="Another one broke."), headers=key)
    assert response.status_code == 422
    assert "Idempotency-Key" in response.json()["detail"]
    assert Ticket.objects.count() == 1


def test_same_key_at_another_address_is_refused(program, agent, ticket):
    client, key = program(agent), {"Idempotency-Key": "1"}
    assert client.post(f"{LIST}/{ticket.pk}/resolve", headers=key).status_code == 200
    assert client.post(f"{LIST}/{ticket.pk}/reopen", headers=key).status_code == 422


def test_keys_of_two_tokens_are_two(program, agent, shop):
    for _ in range(2):
        program(agent).post(LIST, said(shop), headers={"Idempotency-Key": "1"})
    assert Ticket.objects.count() == 2


def test_what_failed_may_be_tried_again_with_its_key(program, agent, shop, ticket):
    client, key = program(agent), {"Idempotency-Key": "1"}
    factories.make_message(ticket, text="One thing more.")
    body = {"text": "Hello", "last_seen": ticket.messages.order_by("id").first().pk}
    assert client.post(f"{LIST}/{ticket.pk}/reply", body, headers=key).status_code == 409
    assert not KeptAnswer.objects.exists()
    assert client.post(f"{LIST}/{ticket.pk}/note", {"text": "A"}, headers=key).status_code == 201


def test_key_is_free_again_after_a_day(program, agent, shop):
    client, key = program(agent), {"Idempotency-Key": "1"}
    client.post(LIST, said(shop), headers=key)
    KeptAnswer.objects.update(created_at=timezone.now() - timedelta(hours=25))
    client.post(LIST, said(shop), headers=key)
    assert Ticket.objects.count() == 2
    assert apitoken.forget_answers(now=timezone.now()) == 0
    assert apitoken.forget_answers(now=timezone.now() + timedelta(hours=25)) == 1


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "é"])
def test_key_that_is_none_is_refused(program, agent, shop, key):
    response = program(agent).post(LIST, said(shop), headers={"Idempotency-Key": key})
    assert response.status_code == 400
    assert not Ticket.objects.exists()


def test_kept_answer_can_be_read_by_nobody_but_its_sender(program, agent, ticket):
    client = program(agent)
    client.post(f"{LIST}/{ticket.pk}/note", {"text": "Osprey"}, headers={"Idempotency-Key": "k-1"})
    row = str(KeptAnswer.objects.values().get())
    assert "Osprey" not in row
    assert "k-1" not in row


@pytest.fixture
def writes(transactional_db):
    """What a program sends again and again, and where."""
    shop = factories.make_shop()
    agent = factories.make_user(Role.AGENT, shops=(shop,))
    ticket = factories.make_ticket(shop)
    _token, text = apitoken.issue(
        user=agent, name="Shop", scopes=[Scope.WRITE], by=agent, now=timezone.now()
    )

    def send():
        key = {"Idempotency-Key": "same"}
        path = f"{LIST}/{ticket.pk}/note"
        response = Program(text).post(path, {"text": "Once"}, headers=key)
        return response.status_code, response.content

    return send


def test_same_write_at_once_is_one_effect(writes, at_once):
    """Eight threads, each with its own connection, on either database."""
    answers = at_once(writes, threads=8)
    assert [status for status, _content in answers] == [201] * 8
    assert len({content for _status, content in answers}) == 1
    counted = at_once(lambda: Message.objects.filter(text="Once").count(), threads=1)
    assert counted == [1]
