"""Poison among good mail: every good mail becomes a message, and the queue never stands still."""

import random
from email.message import EmailMessage

import pytest

from tests.tickets.inbound.conftest import write
from tickets.core.message import Message
from tickets.inbound import receive
from tickets.inbound.models import Door, InboundMail, InboundState
from tickets.inbound.store import store

__all__ = ["write"]

SEED = 20260303
GOOD = 100
FUZZED = 200


def nested(depth):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "deep@example.org", "info@x.example", "Deep"
    heads = "".join(
        f"Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n"
        for level in range(depth)
    )
    text = mail.as_string().replace("\n\n", "\n", 1)
    return f"{text}{heads}Content-Type: text/plain\r\n\r\nbottom\r\n".encode()


def many_parts(count):
    part = "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n"
    head = "From: parts@example.org\r\nSubject: Parts\r\nMIME-Version: 1.0\r\n"
    kind = "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    return f"{head}{kind}{part * count}--b--\r\n".encode()


def many_headers(count):
    headers = "".join(f"X-{number}: {'x' * 50}\r\n" for number in range(count))
    return f"From: headers@example.org\r\nSubject: Headers\r\n{headers}\r\nHello\r\n".encode()


def hostile_html(kind):
    bodies = {
        "deep": "<div>" * 30_000 + "x",
        "unclosed": "<a " * 50_000,
        "quotes": "<blockquote>" * 5_000 + "x",
        "comments": "<!--" * 50_000,
        "attributes": "<p " + "a=b " * 50_000 + ">x</p>",
        "entities": "&" * 100_000,
        "word": "<o:p><![if !supportLists]>" * 20_000,
    }
    head = f"From: {kind}@example.org\r\nSubject: {kind}\r\nContent-Type: text/html\r\n\r\n"
    return f"{head}{bodies[kind]}".encode()


def fuzzed(raw, chance):
    """The mail with bytes turned, cut out, doubled or put in."""
    data = bytearray(raw)
    for _ in range(chance.randint(1, 30)):
        at = chance.randrange(len(data))
        match chance.randrange(5):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                del data[at : at + chance.randint(1, 40)]
            case 2:
                data[at:at] = data[at : at + chance.randint(1, 200)]
            case 3:
                data[at:at] = chance.choice([b"\0", b"\r", b"\n\n", b"\xff\xfe", b"=?utf-8?b?"])
            case 4:
                data[at:at] = chance.choice([b"--", b"Content-Type: multipart/mixed\n", b"<", b";"])
        data = data or bytearray(b"x")
    return bytes(data)


@pytest.fixture
def poison(write, shop):
    """Mails of every hostile kind, and fuzzed ones that are the same on every run."""
    chance = random.Random(SEED)
    models = [
        write("Hello, where is it?", html="<p>Hello, <b>where</b> is it?</p>"),
        write("See the file.", files=[("a.pdf", "application/pdf", b"%PDF-1.4" * 20)]),
        write("Grüße", subject="Größe der Lampe", sender="Jörg Müller <joerg@example.org>"),
        write("Yes.\n\nOn 3 March 2026 at 09:00, Shop wrote:\n> Really?"),
    ]
    kinds = ("deep", "unclosed", "quotes", "comments", "attributes", "entities", "word")
    return [
        b"",
        b"\0" * 1000,
        b"\xff" * 1000,
        nested(60),
        nested(1000),
        many_parts(3000),
        many_headers(5000),
        *(hostile_html(kind) for kind in kinds),
        *(fuzzed(chance.choice(models), chance) for _ in range(FUZZED)),
    ]


def test_good_mail_gets_through_among_poison(poison, write, shop, now):
    good = [write(f"Good mail {number}", subject=f"Good {number}") for number in range(GOOD)]
    mixed = [(raw, True) for raw in good] + [(raw, False) for raw in poison]
    random.Random(SEED).shuffle(mixed)
    rows = {store(raw=raw, door=Door.SMTP, now=now).pk: is_good for raw, is_good in mixed}

    rounds = 0
    while waiting := receive.waiting(now=now):
        rounds += 1
        assert rounds <= 2, "a mail came back to the queue"
        for pk in waiting:
            receive.process(pk=pk, now=now)

    ended = dict(InboundMail.objects.values_list("pk", "state"))
    assert {ended[pk] for pk, is_good in rows.items() if is_good} == {InboundState.MESSAGE}
    assert Message.objects.filter(text__startswith="Good mail").count() >= GOOD
    assert set(ended.values()) <= set(InboundState) - {InboundState.RECEIVED}
    silent = InboundMail.objects.exclude(state=InboundState.MESSAGE).filter(reason="")
    assert silent.count() == 0
