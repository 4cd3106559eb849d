"""Classes C, F, G and H of the advisory catalogue, as far as reading a mail goes.

Growth is measured in function calls and C calls, not in seconds: four times the input may cost
at most five times the work.
"""

import sys

import pytest

from tests.growth import is_within
from tickets.inbound.parse import parse_mail
from tickets.inbound.verdict import Kind, judge
from tickets.lib import markup
from tickets.lib.html import sanitise


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../x", "x"),
        ("..\\\\..\\\\x", "x"),
        ("/etc/passwd", "passwd"),
        ("CON", "_CON"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("y" * 300, "y" * 150),
        ("file:///etc/shadow", "shadow"),
    ],
)
def test_c16_file_name_is_only_a_name(name, safe):
    raw = f'From: a@x.nl\nContent-Type: application/pdf\nContent-Disposition: attachment; filename="{name}"\n\nx'
    (item,) = parse_mail(raw.encode()).attachments
    assert item.name == safe


def test_c16_nul_in_file_name():
    raw = b'From: a@x.nl\nContent-Disposition: attachment; filename="a.pdf\x00.exe"\n\nx'
    assert parse_mail(raw).attachments[0].name == "a.pdf.exe"


def test_b13_label_does_not_make_an_image():
    raw = b"From: a@x.nl\nContent-Type: image/png; name=a.png\n\n<svg onload=alert(1)>"
    assert parse_mail(raw).attachments[0].content_type == "image/svg+xml"


def test_f32_verification_mail_is_no_person():
    raw = b"From: no-reply@slack.example\nSubject: Your code\n\n123456"
    assert judge(parse_mail(raw)).kind is Kind.AUTOMATIC


@pytest.mark.parametrize(
    "header", ["X-Helpdesk-Ticket", "X-RT-Originator", "X-Zammad-Owner", "X-OTRS-Queue"]
)
def test_f33_control_headers_have_no_effect(header):
    plain = parse_mail(b"From: a@x.nl\nSubject: s\n\nx")
    marked = parse_mail(f"{header}: admin\nFrom: a@x.nl\nSubject: s\n\nx".encode())
    assert (marked.from_email, marked.subject, judge(marked)) == ("a@x.nl", "s", judge(plain))


def test_f36_mail_without_sender_is_kept():
    mail = parse_mail(b"Subject: anoniem\n\nhoi")
    assert (mail.from_email, mail.text, mail.defects) == ("", "hoi", ("The mail names no sender.",))


@pytest.mark.parametrize("evil", ["=0D=0A", "=0A", "=0D", "=00", "=E2=80=A8"])
def test_g37_encoded_line_breaks_do_not_reach_a_field(evil):
    word = f"=?utf-8?q?Hoi{evil}Bcc:_evil=40z.nl?="
    name = f'attachment; filename="{word}"'
    raw = f"From: {word} <a@x.nl>\nTo: {word} <b@x.nl>\nSubject: {word}\nContent-Disposition: {name}\n\nx"
    mail = parse_mail(raw.encode())
    texts = [mail.subject, mail.from_name, mail.to[0].name, mail.attachments[0].name]
    assert [text for text in texts if set(text) & set("\r\n\x00\u2028")] == []
    assert [item.email for item in mail.to] == ["b@x.nl"]


def test_g38_name_with_an_address_is_one_recipient():
    mail = parse_mail(b'From: a@x.nl\nTo: "Jan, evil@z.nl" <c@d.nl>\n\nx')
    assert [item.email for item in mail.to] == ["c@d.nl"]


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated", "Precedence: bulk",
        "Precedence: junk", "Precedence: list", "List-Id: <x>", "List-Unsubscribe: <http://x>",
        "Return-Path: <>", "X-Loop: info@shop.example", "X-Autoreply: yes",
    ],
)  # fmt: skip
def test_h43_programs_are_never_answered(header):
    mail = parse_mail(f"From: a@x.nl\n{header}\n\nx".encode())
    assert not judge(
        mail, own_addresses=frozenset({"info@shop.example"})
    ).may_be_answered_automatically


@pytest.mark.parametrize("sender", ["MAILER-DAEMON@x.nl", "postmaster@x.nl", "info@shop.example"])
def test_h43_servers_and_ourselves_are_never_answered(sender):
    mail = parse_mail(f"From: {sender}\n\nx".encode())
    assert not judge(
        mail, own_addresses=frozenset({"info@shop.example"})
    ).may_be_answered_automatically


def nested(count: int) -> bytes:
    levels = [
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(count)
    ]
    return b"From: a@x.nl\n" + b"".join(levels) + b"\nhoi"


def test_m2_nested_multiparts_are_cut_not_recursed():
    mail = parse_mail(nested(2000))
    assert mail.is_truncated
    assert "deeper than 50" in " ".join(mail.defects)


def test_m7_ten_thousand_parts_give_five_hundred():
    raw = (
        b"From: a@x.nl\nContent-Type: multipart/mixed; boundary=x\n\n"
        + b"--x\nContent-Type: image/png; name=a\n\nx\n" * 10_000
    )
    mail = parse_mail(raw)
    assert (len(mail.attachments), mail.is_truncated) == (499, True)


def test_x11_mail_over_sixty_megabytes_is_cut():
    mail = parse_mail(
        b"From: a@x.nl\nContent-Type: application/pdf; name=a.pdf\n\n" + b"x" * 61_000_000
    )
    assert mail.is_truncated
    assert len(mail.attachments[0].content) < 60_000_000


@pytest.mark.parametrize(
    "header",
    [
        b"Message-ID: <>", b"Message-ID: <<<@>>>", b"From: " + b"(" * 2000, b"Content-Type: text/plain; charset=foo-8",
        b"From: =?utf-8?q?a=0D=0Ab?= <a@x.nl>", b"Date: " + b"9" * 1000, b"Content-Type: ;;;=", b"To: " + b"," * 5000,
        b"Content-Type: multipart/mixed; boundary=", b"Content-Transfer-Encoding: base64", b"Content-Type: \xff\xfe",
        b"References: " + b"<a@b> " * 5000, b"Subject: =?utf-8?b?" + b"=" * 500,
    ],
)  # fmt: skip
def test_m3_poisonous_header_is_read(header):
    mail = parse_mail(header + b"\nX-Y: z\n\nhoi")
    assert [defect for defect in mail.defects if "in full" in defect] == []


# H-41: linear growth

HTML = b"Content-Type: text/html\n\n"
HOSTILE = {
    "on": lambda n: b"From: a\n\n" + b"On " * n,
    "on_lines": lambda n: b"From: a\n\n" + b"On 1 @\n" * n,
    "wrote": lambda n: b"From: a\n\n" + b"On 1 <a@b> wrote:\n" * n,
    "wrote_inline": lambda n: b"From: a\n\n" + b" On 1 <a@b> wrote:" * n,
    "quotes": lambda n: b"From: a\n\n" + b"> a\nb\n" * n,
    "labels": lambda n: b"From: a\n\n" + b"x\nFrom: x\n\n" * n,
    "rules": lambda n: b"From: a\n\n" + b"x\n____\n" * n,
    "signatures": lambda n: b"From: a\n\n" + b"x\n--\n" * n,
    "blank": lambda n: b"From: a\n\n" + b" \n" * n,
    "delimiters": lambda n: b"Content-Type: multipart/mixed; boundary=y\n\n" + b"--x\n" * n,
    "uuencode": lambda n: b"From: a\n\n" + b"begin 644 a\n" * n,
    "words": lambda n: b"Subject: " + b"=?utf-8?q?a" * n + b"\n\nx",
    "recipients": lambda n: b"To: " + b"a@b.nl, " * n + b"\n\nx",
    "comments": lambda n: b"From: " + b"(a " * n + b"\n\nx",
    "brackets": lambda n: b"From: " + b"<a " * n + b">\n\nx",
    "references": lambda n: b"References: " + b"<a@b> " * n + b"\n\nx",
    "folded": lambda n: b"Subject: a\n" + b" b\n" * n + b"\nx",
    "flowed": lambda n: b"Content-Type: text/plain; format=flowed\n\n" + b"a \n" * n,
    "div": lambda n: HTML + b"<div>" * n,
    "blockquote": lambda n: HTML + b"<blockquote>a</blockquote>b<br>" * n,
    "open_quote": lambda n: HTML + b'<a "' * n,
    "comment": lambda n: HTML + b"<!--" * n,
    "signature_elements": lambda n: HTML + b"<span class=gmail_signature>x" * n,
    "tables": lambda n: HTML + b"<table><tr><td>" * n,
    "reports": lambda n: (
        b"Content-Type: message/delivery-status\n\n" + b"Final-Recipient: rfc822; a@b.nl\n\n" * n
    ),
}


def work(raw: bytes) -> int:
    """Calls made while reading: a count that no other process on the machine disturbs."""
    calls = 0

    def count(_frame, _event, _argument):
        nonlocal calls
        calls += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        mail = parse_mail(raw)
        judge(mail)
        markup.depth(mail.html, 256)
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize("name", HOSTILE)
def test_h41_work_grows_no_faster_than_the_mail(name):
    small, large = work(HOSTILE[name](300)), work(HOSTILE[name](1200))
    assert large <= 5 * small + 2000


def read(raw: bytes) -> None:
    mail = parse_mail(raw)
    judge(mail)
    sanitise(mail.html)


@pytest.mark.parametrize("name", HOSTILE)
def test_h41_time_grows_no_faster_than_the_mail(name):
    """The count above does not see slow expressions; a quadratic one would take sixteenfold here."""
    assert is_within(9, read, HOSTILE[name](1500), HOSTILE[name](6000))
