"""X20, X26, M-65: an IMAP server that is silent, talks nonsense, or is not who it says it is.

Passes when the reader is free in time, the trouble is written on the account, the cursor stands
where it stood and no password was said to the wrong one. (Renumbering, a line that breaks half-way
in a literal, mail removed meanwhile and \\Seen are in tests/tickets/inbound/test_imap.py, on a
Dovecot.)
"""

import ssl

import pytest

from tests.faults import lines
from tickets.inbound import imap
from tickets.inbound.models import ImapAccount, InboundMail
from tickets.lib.sealed import seal
from tickets.outbox.compose import signing_keys

GREETING = b"* OK ready\r\n"


@pytest.fixture
def account(shop, monkeypatch):
    monkeypatch.setattr(imap, "TIMEOUT", 1)
    monkeypatch.setattr(imap.connect, "__kwdefaults__", {"seconds": 1})
    return ImapAccount.objects.create(
        mailbox=shop.mailboxes.get(),
        host="127.0.0.1",
        username="winkel",
        password=seal("canary-of-a-password", keys=signing_keys()),
        uid_validity=7,
        last_uid=40,
    )


def read(account, port, now):
    ImapAccount.objects.filter(pk=account.pk).update(port=port)
    assert imap.poll(pk=account.pk, now=now) == 0
    account.refresh_from_db()
    return account


def chat(*answers: bytes):
    """Greets, and answers each command, whose tag replaces TAG."""

    def talk(near):
        near.sendall(GREETING)
        with near.makefile("rb") as said:
            for answer in answers:
                tag = said.readline().split(b" ")[0]
                near.sendall(answer.replace(b"TAG", tag))
            while said.readline():
                pass

    return talk


LOGIN = b"TAG OK in\r\n"
CAPABILITY = b"* CAPABILITY IMAP4rev1\r\nTAG OK\r\n"


@pytest.mark.parametrize(
    "talk",
    [
        lines.silent,
        lines.reset,
        lambda near: near.sendall(b"* BYE too busy\r\n"),
        lambda near: near.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n"),
        chat(CAPABILITY, b"TAG NO later\r\n"),
        chat(CAPABILITY, LOGIN),
        chat(CAPABILITY, LOGIN, b"* 1 EXISTS\r\n* FLAGS (\r\nTAG OK\r\n"),
        chat(CAPABILITY, LOGIN, CAPABILITY, b"* OK {99999}\r\nhalf"),
    ],
    ids=[
        "never a word", "reset", "bye", "not IMAP", "refused", "silent after log-in",
        "nonsense for a folder", "half a literal",
    ],
)  # fmt: skip
def test_trouble_is_said_and_the_cursor_stays(account, now, talk):
    with lines.server(talk) as port:
        read(account, port, now)
    assert account.error
    assert (account.uid_validity, account.last_uid, account.lease_until) == (7, 40, None)
    assert InboundMail.objects.count() == 0


def test_certificate_that_nobody_vouches_for_is_refused(account, now, tmp_path, monkeypatch):
    """The host is not taken for this machine, whose lines need no TLS."""
    monkeypatch.setattr(imap, "LOCAL", set())
    with lines.self_signed(tmp_path) as port:
        read(account, port, now)
    assert "CERTIFICATE_VERIFY_FAILED" in account.error
    assert account.last_uid == 40


def test_server_without_tls_hears_no_password(account, now, monkeypatch):
    """A server elsewhere that speaks plainly is not spoken to."""
    monkeypatch.setattr(imap, "LOCAL", set())
    heard = bytearray()

    def talk(near):
        near.sendall(GREETING)
        while chunk := near.recv(4096):
            heard.extend(chunk)

    with lines.server(talk) as port:
        read(account, port, now)
    assert account.error
    assert b"canary" not in heard
    assert b"LOGIN" not in heard.upper()
    assert ssl.create_default_context().verify_mode == ssl.CERT_REQUIRED
