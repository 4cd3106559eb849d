"""Mail as customers send it; everything happens at one fixed moment."""

from email.message import EmailMessage
from itertools import count

import pytest

from tests import factories
from tickets.clockwork.ring import ring_due
from tickets.inbound import receive
from tickets.inbound.models import Door, InboundMail
from tickets.inbound.store import store

_numbers = count(1)


@pytest.fixture
def ticket(shop, customer, now):
    return factories.make_ticket(shop, customer=customer, now=now)


@pytest.fixture
def write(shop, now):
    """A customer's mail as bytes: `write("Where is it?", subject=..., headers={...})`."""

    def make(
        text="Where is my parcel?",
        *,
        sender="Mirjam van den Berg <mirjam@example.org>",
        to="",
        subject="My parcel",
        headers=None,
        html="",
        files=(),
    ):
        mail = EmailMessage()
        mail["From"] = sender
        mail["To"] = to or shop.mailboxes.get().email
        mail["Subject"] = subject
        mail["Date"] = now.strftime("%a, %d %b %Y %H:%M:%S +0000")
        headers = {"Message-ID": f"<written-{next(_numbers)}@example.org>", **(headers or {})}
        for name, value in headers.items():
            if value:
                mail[name] = value
        mail.set_content(text)
        if html:
            mail.add_alternative(html, subtype="html")
        for name, kind, content in files:
            main, sub = kind.split("/")
            mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
        return mail.as_bytes()

    return make


@pytest.fixture
def deliver_in(now):
    """Let raw bytes in by a door, process them, and let the clock tick; the row as it ended."""

    def run(raw, *, at=None, door=Door.PIPE, **fields):
        at = at or now
        row = store(raw=raw, door=door, now=at, **fields)
        receive.process(pk=row.pk, now=at)
        ring_due(now=at)
        return InboundMail.objects.get(pk=row.pk)

    return run
