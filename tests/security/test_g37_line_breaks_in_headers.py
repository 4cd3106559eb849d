"""G-37: no line break of a stranger ends up in a header of ours."""

import email
from email.policy import default

import pytest
from django.db import connection

from tickets import desk
from tickets.outbox.models import OutgoingMail

BREAKS = ["\r\n", "\n", "\r", "\0", "\u2028", "\u2029", "\x0b", "\x0c", "\x85"]


@pytest.mark.parametrize("mark", BREAKS)
def test_break_in_subject_name_and_file(deliver_in, write, agent, now, as_sent, mark):
    if connection.vendor == "postgresql":
        mark = mark.replace("\0", "")  # it refuses to keep one, so that none can come out
    evil = f"Hi{mark}Bcc: evil@example.net{mark}{mark}body"
    ticket = deliver_in(write()).message.ticket
    ticket.subject = evil
    ticket.save(update_fields=["subject"])
    ticket.customer.name = evil
    ticket.customer.save(update_fields=["name"])
    shop = ticket.shop
    shop.name = evil[:100]
    shop.save(update_fields=["name"])
    files = [desk.File(name=evil, content_type=f"text/plain{mark}X-Evil: 1", content=b"x")]
    message = desk.reply(ticket=ticket, by=agent, now=now, text="Hello.", files=files)
    check(as_sent(OutgoingMail.objects.get(message=message)))


@pytest.mark.parametrize(
    "sender",
    [
        "=?utf-8?q?a=0D=0ABcc:_evil=40example.net?= <mirjam@example.org>",
        '"a\\\r\n Bcc: evil@example.net" <mirjam@example.org>',
    ],
)
def test_break_in_an_encoded_name(deliver_in, write, agent, now, as_sent, sender):
    raw = write().replace(b"Mirjam van den Berg <mirjam@example.org>", sender.encode(), 1)
    row = deliver_in(raw)
    desk.reply(ticket=row.message.ticket, by=agent, now=now, text="Hello.")
    for mail in OutgoingMail.objects.all():
        check(as_sent(mail))


def check(raw):
    sent = email.message_from_bytes(raw, policy=default)
    assert sent["Bcc"] is None
    assert sent["X-Evil"] is None
    assert [part["X-Evil"] for part in sent.walk()] == [None] * len(list(sent.walk()))
    assert [address.addr_spec for address in sent["To"].addresses] == ["mirjam@example.org"]
    assert not [name for name, _value in sent.raw_items() if name.lower() == "bcc"]
