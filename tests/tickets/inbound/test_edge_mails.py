"""Mails that other helpdesks lose, change or choke on: each comes in whole; and many at once."""

import base64

import pytest

from tickets.core.attachment import Attachment
from tickets.core.message import Message
from tickets.inbound import receive
from tickets.inbound.models import Door, InboundMail, InboundState
from tickets.inbound.store import store

HEAD = (
    b"From: Jan <jan@example.org>\r\nTo: info@naaldbos.example\r\nMessage-ID: <%d@example.org>\r\n"
)
DATE = b"Date: Tue, 03 Mar 2026 09:00:00 +0000\r\n"


def mail(number, rest, *, date=DATE):
    return HEAD % number + date + rest


PDF = base64.b64encode(b"%PDF-1.4 bon")
EDGE = {
    "utf8_8bit": (
        (
            b"Subject: a\r\nContent-Type: text/plain; charset=utf-8\r\n"
            b"Content-Transfer-Encoding: 8bit\r\n\r\nCaf\xc3\xa9"
        ),
        "Café",
    ),
    "quoted_printable": (
        (
            b"Subject: a\r\nContent-Type: text/plain; charset=utf-8\r\n"
            b"Content-Transfer-Encoding: quoted-printable\r\n\r\nCaf=C3=A9"
        ),
        "Café",
    ),
    "base64": (
        b"Subject: a\r\nContent-Type: text/plain; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.b64encode("Café".encode()),
        "Café",
    ),
    "latin1_raw": (
        (
            b"Subject: a\r\nContent-Type: text/plain; charset=iso-8859-1\r\n"
            b"Content-Transfer-Encoding: 8bit\r\n\r\nCaf\xe9"
        ),
        "Café",
    ),
    "no_charset": (b"Subject: a\r\n\r\nCaf\xe9", "Café"),
    "unknown_charset": (
        b"Subject: a\r\nContent-Type: text/plain; charset=x-klingon\r\n\r\nPakket",
        "Pakket",
    ),
    "nul_byte": (b"Subject: a\r\n\r\nPak\x00ket", "Pakket"),
    "backslashes": (b"Subject: a\r\n\r\nC:\\new\\table", "C:\\new\\table"),
    "html_only": (
        b"Subject: a\r\nContent-Type: text/html\r\n\r\n<p>Pakket</p><script>x()</script>",
        "Pakket",
    ),
    "empty_body": (b"Subject: a\r\n\r\n", ""),
    "only_a_pdf": (
        b"Subject: a\r\nContent-Type: application/pdf; name=bon.pdf\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + PDF,
        "",
    ),
    "no_subject": (b"\r\nPakket", "Pakket"),
    "long_subject": (b"Subject: " + b"lang " * 76 + b"\r\n\r\nPakket", "Pakket"),
    "encoded_subject": (b"Subject: =?utf-8?q?Caf=C3=A9?=\r\n\r\nPakket", "Pakket"),
    "auto_reply": (b"Subject: a\r\nAuto-Submitted: auto-replied\r\n\r\nWeg", "Weg"),
}


@pytest.mark.parametrize("name", EDGE)
def test_edge_mail_comes_in_whole(deliver_in, shop, name):
    rest, text = EDGE[name]
    row = deliver_in(mail(1, rest))
    assert row.state == InboundState.MESSAGE
    assert row.message.text.strip() == text


def test_bad_date_is_no_reason_to_refuse(deliver_in, shop, now):
    row = deliver_in(mail(1, b"Subject: a\r\n\r\nPakket", date=b"Date: yesterday-ish\r\n"))
    assert row.message.sent_at == now


def test_mail_without_message_id_comes_in(deliver_in, shop):
    raw = b"From: jan@example.org\r\nTo: info@naaldbos.example\r\nSubject: a\r\n\r\nPakket"
    assert deliver_in(raw).state == InboundState.MESSAGE


def test_only_a_pdf_keeps_the_pdf(deliver_in, shop):
    row = deliver_in(mail(1, EDGE["only_a_pdf"][0]))
    attachment = row.message.attachments.get()
    assert (attachment.name, attachment.read()) == ("bon.pdf", b"%PDF-1.4 bon")


def test_same_message_id_twice_is_one(deliver_in, shop):
    states = [deliver_in(mail(1, b"Subject: a\r\n\r\nPakket")).state for _ in range(2)]
    assert states == [InboundState.MESSAGE, InboundState.DUPLICATE]


def test_sixty_mails_at_once_all_come_in_with_their_files(write, shop, now):
    for number in range(60):
        files = [(f"bon-{number}.csv", "text/csv", b"a;b\n%d;2\n" % number)] if number % 3 else []
        store(raw=write(f"Question {number}", files=files), door=Door.PIPE, now=now)
    for pk in receive.waiting(now=now):
        receive.process(pk=pk, now=now)
    assert set(InboundMail.objects.values_list("state", flat=True)) == {InboundState.MESSAGE}
    assert Message.objects.count() == 60
    assert Attachment.objects.count() == 40
