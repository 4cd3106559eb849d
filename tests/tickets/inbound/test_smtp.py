"""The listener on this machine: 250 only when the mail is safe."""

import smtplib
from contextlib import contextmanager

import pytest
from django.db import InterfaceError, OperationalError

from tests.smtp_sink import free_port
from tickets.inbound import smtp
from tickets.inbound.models import Door, InboundMail

# The listener writes from a thread of its own, so what it wrote must be committed.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def port():
    port = free_port()
    controller = smtp.listener(port=port)
    controller.start()
    yield port
    controller.stop()


@contextmanager
def calling(port):
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as line:
        yield line


def test_mail_is_stored_before_the_answer(port, write):
    raw = write("Waar?\n.\nNou?").replace(b"\n", b"\r\n")
    with calling(port) as line:
        line.sendmail("mirjam@example.org", ["info+t1@naaldbos.example"], raw)
        mail = InboundMail.objects.get()
    assert (mail.door, mail.envelope) == (
        Door.SMTP,
        {"from": "mirjam@example.org", "to": ["info+t1@naaldbos.example"]},
    )
    assert mail.raw == raw


@pytest.mark.parametrize("trouble", [OperationalError, InterfaceError, OSError, RuntimeError])
def test_sender_keeps_what_could_not_be_stored(port, write, monkeypatch, trouble):
    def broken(**fields):
        raise trouble("gone")

    monkeypatch.setattr(smtp, "store", broken)
    with calling(port) as line, pytest.raises(smtplib.SMTPDataError) as refusal:
        line.sendmail("mirjam@example.org", ["info@naaldbos.example"], write())
    assert refusal.value.smtp_code == 451
    assert InboundMail.objects.count() == 0


def test_line_longer_than_the_standard_allows_is_kept(port):
    raw = b"Subject: Long\r\n\r\n" + b"x" * 200_000 + b"\r\n"
    with calling(port) as line:
        line.sendmail("mirjam@example.org", ["info@naaldbos.example"], raw)
    assert InboundMail.objects.get().raw == raw


def test_port_that_is_taken_is_said(port):
    with pytest.raises(OSError, match="in use"):
        smtp.listener(port=port).start()
