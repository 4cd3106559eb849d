"""Mail joins a ticket only by proof (law 5)."""

from datetime import timedelta

import pytest

from tests import factories
from tickets import desk
from tickets.core.shop import Mailbox
from tickets.core.states import State
from tickets.core.ticket import Ticket
from tickets.lib import tokens
from tickets.outbox.compose import signing_keys
from tickets.outbox.models import OutgoingMail


@pytest.fixture
def token(ticket):
    return tokens.issue(ticket_id=ticket.pk, keys=signing_keys())


@pytest.mark.parametrize(
    "headers",
    [
        {"In-Reply-To": "<{token}@naaldbos.example>"},
        {"References": "<one@example.org> <{token}@naaldbos.example> <two@example.org>"},
        {"Delivered-To": "info+{token}@naaldbos.example"},
        {"Cc": "info+{token}@naaldbos.example"},
    ],
)
def test_token_joins_wherever_it_stands(deliver_in, write, ticket, token, headers):
    headers = {name: value.format(token=token) for name, value in headers.items()}
    assert deliver_in(write(headers=headers)).message.ticket == ticket


def test_token_in_the_envelope_joins(deliver_in, write, ticket, token):
    row = deliver_in(write(), envelope={"to": [f"info+{token}@naaldbos.example"]})
    assert row.message.ticket == ticket


@pytest.mark.parametrize("subject", ["Re: My parcel [#{pk}]", "#{pk}", "Re: My parcel"])
def test_number_in_a_subject_never_joins(deliver_in, write, ticket, subject):
    row = deliver_in(write(subject=subject.format(pk=ticket.pk)))
    assert row.message.ticket != ticket


def test_the_customer_s_own_message_id_is_no_proof(deliver_in, write, ticket):
    headers = {"In-Reply-To": f"<{ticket.messages.get().message_id}>"}
    assert deliver_in(write(headers=headers)).message.ticket != ticket


def test_token_with_an_unknown_sender_is_unverified(deliver_in, write, ticket, token):
    row = deliver_in(
        write(sender="who@example.net", headers={"In-Reply-To": f"<{token}@naaldbos.example>"})
    )
    assert row.message.ticket == ticket
    assert row.message.is_unverified
    assert OutgoingMail.objects.count() == 0
    assert ticket.customer.addresses.count() == 1


def test_token_with_an_accepted_participant_joins(deliver_in, write, shop, agent, now):
    ticket = factories.make_ticket(shop, now=now, people_in_copy=[("Eva", "eva@example.org")])
    desk.accept_participant(participant=ticket.participants.get(), by=agent, now=now)
    token = tokens.issue(ticket_id=ticket.pk, keys=signing_keys())
    headers = {"In-Reply-To": f"<{token}@naaldbos.example>"}
    row = deliver_in(write(sender="eva@example.org", headers=headers))
    assert (row.message.ticket, row.message.is_unverified) == (ticket, False)


def test_reply_after_the_days_to_reopen_is_a_new_linked_ticket(
    deliver_in, write, ticket, token, agent, now
):
    desk.resolve(ticket=ticket, by=agent, now=now)
    headers = {"In-Reply-To": f"<{token}@naaldbos.example>"}
    row = deliver_in(write(headers=headers), at=now + timedelta(days=15))
    assert row.message.ticket != ticket
    assert row.message.ticket.follows == ticket


def test_reply_to_a_closed_ticket_is_a_new_linked_ticket(
    deliver_in, write, ticket, token, agent, now
):
    desk.resolve(ticket=ticket, by=agent, now=now)
    desk.close(ticket=ticket, now=now)
    row = deliver_in(write(headers={"In-Reply-To": f"<{token}@naaldbos.example>"}))
    assert row.message.ticket.follows == ticket


def test_reply_within_the_days_reopens(deliver_in, write, ticket, token, agent, now):
    desk.resolve(ticket=ticket, by=agent, now=now)
    deliver_in(
        write("Where is it now?", headers={"In-Reply-To": f"<{token}@naaldbos.example>"}),
        at=now + timedelta(days=13),
    )
    ticket.refresh_from_db()
    assert ticket.state == State.OPEN


def test_thanks_does_not_reopen(deliver_in, write, ticket, token, agent, now):
    desk.resolve(ticket=ticket, by=agent, now=now)
    headers = {"In-Reply-To": f"<{token}@naaldbos.example>"}
    row = deliver_in(write("Bedankt!", headers=headers))
    ticket.refresh_from_db()
    assert (ticket.state, row.message.is_thanks) == (State.RESOLVED, True)


def test_token_of_a_ticket_that_is_gone_is_a_new_one(deliver_in, write, shop):
    token = tokens.issue(ticket_id=99_999, keys=signing_keys())
    row = deliver_in(write(headers={"In-Reply-To": f"<{token}@naaldbos.example>"}))
    assert row.message.ticket.pk != 99_999
    assert Ticket.objects.count() == 1


def test_mailbox_is_found_by_trace_header_before_to(deliver_in, write, shop, other_shop):
    other = other_shop.mailboxes.get()
    row = deliver_in(write(headers={"Delivered-To": other.email}))
    assert row.message.ticket.shop == other_shop


def test_mailbox_is_found_behind_a_plus(deliver_in, write, shop, other_shop):
    local, _, domain = other_shop.mailboxes.get().email.partition("@")
    row = deliver_in(write(to=f"{local}+anything@{domain}"))
    assert row.message.ticket.shop == other_shop


def test_blind_copy_goes_to_the_first_mailbox(deliver_in, write, shop):
    Mailbox.objects.create(shop=shop, email="later@naaldbos.example")
    row = deliver_in(write(to="somebody@example.net"))
    assert row.message.ticket.mailbox == shop.mailboxes.order_by("id").first()
