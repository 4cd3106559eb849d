"""Headers: recipients from parts only, ids that thread, nothing that a stranger can break."""

import pytest

from tests import factories
from tickets import desk
from tickets.lib import tokens
from tickets.outbox import compose
from tickets.outbox.models import OutgoingMail


@pytest.mark.parametrize(
    ("name", "email", "header"),
    [
        ("Jan", "jan@example.org", "Jan <jan@example.org>"),
        ("Jan, evil@z.nl", "jan@example.org", '"Jan, evil@z.nl" <jan@example.org>'),
        ("", "jan@example.org", "jan@example.org"),
        ("a\r\nBcc: q@q", "jan@example.org", '"a  Bcc: q@q" <jan@example.org>'),
        ("", "jan@fiets-één.example", "jan@xn--fiets-n-gyaa.example"),
        ("Zoë", "zoe@example.org", "=?utf-8?q?Zo=C3=AB?= <zoe@example.org>"),
    ],
)
def test_address_is_one_recipient(name, email, header):
    assert compose.address(name, email) == header


@pytest.mark.parametrize(
    "email", ["", "jan", "@example.org", "a@b, c@d", "a@b\r\nBcc: x@y", "a b@c", "<a@b>"]
)
def test_address_refuses_what_is_no_address(email):
    with pytest.raises(ValueError):
        compose.address("", email)


def test_envelope_carries_a_token_that_only_we_can_make(ticket):
    envelope = compose.thread_envelope(
        ticket=ticket, from_email="info@shop.example", is_automatic=False, uses_plus_address=True
    )
    for text in (envelope.message_id, envelope.reply_to):
        assert tokens.find(text, keys=compose.signing_keys()).ticket_id == ticket.pk
        assert tokens.find(text, keys=["another key"]) is None
    assert len(envelope.reply_to.partition("@")[0]) <= 64


def test_envelope_without_plus_address(ticket):
    envelope = compose.thread_envelope(
        ticket=ticket, from_email="info@shop.example", is_automatic=False, uses_plus_address=False
    )
    assert envelope.reply_to == "info@shop.example"


def test_references_name_the_conversation_and_end_with_the_customer(ticket, agent, now):
    first = ticket.messages.get().message_id
    desk.reply(ticket=ticket, by=agent, now=now, text="One.")
    ours = OutgoingMail.objects.get().rfc_message_id
    words = factories.make_words("Two.", message_id="second@example.org")
    desk.add_customer_message(ticket=ticket, words=words, now=now)
    envelope = compose.thread_envelope(
        ticket=ticket, from_email="i@s.example", is_automatic=False, uses_plus_address=True
    )
    assert envelope.headers["In-Reply-To"] == "<second@example.org>"
    assert envelope.headers["References"].split() == [
        f"<{first}>",
        f"<{ours}>",
        "<second@example.org>",
    ]


def test_references_stay_short_on_a_long_thread(ticket, now):
    for number in range(30):
        words = factories.make_words("More.", message_id=f"m{number}@example.org")
        desk.add_customer_message(ticket=ticket, words=words, now=now)
    envelope = compose.thread_envelope(
        ticket=ticket, from_email="i@s.example", is_automatic=False, uses_plus_address=True
    )
    references = envelope.headers["References"].split()
    assert len(references) == compose.MOST_REFERENCES
    assert references[-1] == "<m29@example.org>"


def test_notes_and_unverified_mail_are_not_referred_to(ticket, agent, now):
    first = ticket.messages.get().message_id
    words = factories.make_words("?", message_id="stranger@example.org")
    desk.add_customer_message(ticket=ticket, words=words, now=now, is_unverified=True)
    envelope = compose.thread_envelope(
        ticket=ticket, from_email="i@s.example", is_automatic=False, uses_plus_address=True
    )
    assert envelope.headers["References"] == f"<{first}>"
