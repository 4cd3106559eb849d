"""H-43: two machines never go on answering each other, also when one is another of ours."""

from contextlib import contextmanager
from datetime import timedelta

import pytest

from tickets.core.shop import Mailbox
from tickets.outbox.deliver import build
from tickets.outbox.models import OutgoingMail


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"},
        {"Auto-Submitted": "auto-generated; owner-email=x"},
        {"Precedence": "bulk"},
        {"Precedence": "list"},
        {"Precedence": "junk"},
        {"List-Id": "<news.example.org>"},
        {"List-Unsubscribe": "<mailto:x@example.org>"},
        {"X-Auto-Response-Suppress": "All"},
        {"X-Autoreply": "yes"},
        {"Return-Path": "<>"},
    ],
)
def test_machine_gets_no_answer(deliver_in, write, headers):
    deliver_in(write("Away until Monday.", headers=headers))
    assert OutgoingMail.objects.count() == 0


@pytest.mark.parametrize("sender", ["MAILER-DAEMON@example.org", "postmaster@example.org"])
def test_mail_servers_get_no_answer(deliver_in, write, sender):
    deliver_in(write("Returned mail.", sender=sender, subject="Undelivered Mail"))
    assert OutgoingMail.objects.count() == 0


class Installation:
    """One of two helpdesks: a shop with its own key, that knows nothing of the other."""

    def __init__(self, shop, key, settings):
        self.mailbox, self.key, self.settings = shop.mailboxes.get(), key, settings

    @contextmanager
    def alone(self, other):
        self.settings.SECRET_KEY = self.key
        others = Mailbox.objects.filter(pk=other.mailbox.pk)
        others.update(email="hidden@elsewhere.invalid", is_active=False)
        yield
        others.update(email=other.mailbox.email, is_active=True)


@pytest.mark.parametrize("is_stripped", [False, True])
def test_two_of_ours_stop_after_two_mails(
    deliver_in, write, shop, other_shop, settings, now, is_stripped
):
    """Also when a relay between them strips every header that says 'automatic'."""
    first = Installation(shop, "key of the first", settings)
    second = Installation(other_shop, "key of the second", settings)
    raw = write("Hello, a person writes.", sender=second.mailbox.email, to=first.mailbox.email)
    receiver, sender = first, second
    sent = 0
    for round_ in range(10):
        with receiver.alone(sender):
            deliver_in(
                raw,
                at=now + timedelta(minutes=round_),
                envelope={"to": [receiver.mailbox.email]},
            )
        fresh = OutgoingMail.objects.order_by("id")[sent:]
        assert len(fresh) <= 1
        if not fresh:
            break
        sent += 1
        message = build(fresh[0]).message()
        if is_stripped:
            for name in ("Auto-Submitted", "X-Auto-Response-Suppress", "Precedence"):
                del message[name]
        raw = message.as_bytes()
        receiver, sender = sender, receiver
    assert sent <= 2
