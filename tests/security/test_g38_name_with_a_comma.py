"""G-38: a name that looks like a second address stays a name."""

import email
from email.policy import default

import pytest

from tickets import desk
from tickets.outbox.models import OutgoingMail


@pytest.mark.parametrize(
    "name",
    [
        "Jan, evil@example.net",
        "evil@example.net",
        '"Jan" <evil@example.net>,',
        "Jan; evil@example.net",
        "Jan <evil@example.net>",
        "=?utf-8?q?Jan=2C_evil=40example=2Enet?=",
        "x" * 200 + ", evil@example.net",
    ],
)
def test_one_recipient(ticket, agent, now, as_sent, name):
    ticket.customer.name = name[:200]
    ticket.customer.save(update_fields=["name"])
    desk.reply(ticket=ticket, by=agent, now=now, text="Hello.")
    sent = email.message_from_bytes(as_sent(OutgoingMail.objects.get()), policy=default)
    assert [address.addr_spec for address in sent["To"].addresses] == ["mirjam@example.org"]
    assert sent["Cc"] is None
