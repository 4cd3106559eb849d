"""F-29: a reply header without our genuine signature proves nothing."""

import pytest

from tests import factories
from tickets.lib import tokens
from tickets.outbox.compose import signing_keys
from tickets.outbox.models import OutgoingMail


def forged(ticket, token, kind):
    text = str(token)
    return {
        "no signature": f"t{ticket.pk}",
        "short signature": text[:-1],
        "long signature": f"{text}a",
        "another key": str(tokens.issue(ticket_id=ticket.pk, keys=["another"])),
        "another ticket's signature": f"t{ticket.pk + 1}.{token.nonce}.{token.signature}",
        "other nonce": f"t{ticket.pk}.{'a' * 16}.{token.signature}",
        "old format": f"ticket-{ticket.pk}-{token.signature[:16]}",
        "empty signature": f"t{ticket.pk}.{token.nonce}.",
    }[kind]


@pytest.mark.parametrize(
    "kind",
    [
        "no signature",
        "short signature",
        "long signature",
        "another key",
        "another ticket's signature",
        "other nonce",
        "old format",
        "empty signature",
    ],
)
@pytest.mark.parametrize("header", ["In-Reply-To", "References", "Delivered-To"])
def test_forged_token_opens_a_new_ticket(deliver_in, write, ticket, token, kind, header):
    wrong = forged(ticket, token, kind)
    local = f"info+{wrong}" if header == "Delivered-To" else wrong
    value = f"{local}@naaldbos.example"
    headers = {header: value if header == "Delivered-To" else f"<{value}>"}
    row = deliver_in(write(headers=headers))
    assert row.message.ticket != ticket
    assert ticket.messages.count() == 1


def test_genuine_token_from_a_stranger_is_shown_as_unproven(
    deliver_in, write, ticket, token, client_of, agent
):
    row = deliver_in(
        write(
            "Send it to my address instead.",
            sender="Mirjam van den Berg <evil@example.net>",
            headers={"In-Reply-To": f"<{token}@naaldbos.example>"},
        )
    )
    assert row.message.is_unverified
    page = client_of(agent).get(f"/desk/tickets/{ticket.pk}/").content.decode()
    assert "letter--unproven" in page
    assert "evil@example.net" in page
    assert OutgoingMail.objects.count() == 0


def test_colleague_s_address_answers_nothing_by_mail(deliver_in, write, ticket, token, agent):
    """Nobody answers customers by sending us a mail: no From is proof of being a colleague."""
    row = deliver_in(
        write("Your refund is 500.", sender=agent.email, headers={"References": f"<{token}@x>"})
    )
    assert (row.message.direction, row.message.is_unverified) == ("in", True)
    assert OutgoingMail.objects.count() == 0


def test_token_of_another_ticket_leads_there_only(deliver_in, write, shop, ticket, now):
    other = factories.make_ticket(shop, now=now)
    token = tokens.issue(ticket_id=other.pk, keys=signing_keys())
    row = deliver_in(write(headers={"In-Reply-To": f"<{token}@naaldbos.example>"}))
    assert (row.message.ticket, row.message.is_unverified) == (other, True)
