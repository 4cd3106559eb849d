"""A test mail goes out and comes in through the real doors, and becomes no ticket."""

from datetime import timedelta

import pytest
from django.core import mail as outbox

from tickets.core.ticket import Ticket
from tickets.doctor import trip
from tickets.doctor.finding import Standing
from tickets.inbound import receive
from tickets.inbound.models import Door, InboundMail, InboundState, MailTest
from tickets.inbound.store import store
from tickets.outbox import deliver
from tickets.outbox.models import OutgoingMail

MINUTE = timedelta(minutes=1)
RESULTS = "mx.example; spf=pass smtp.mailfrom=naaldbos.example; dkim=pass header.d=naaldbos.example"


@pytest.fixture(autouse=True)
def _way_out(settings):
    settings.IS_MAIL_OUT_SET = True


@pytest.fixture
def mailbox(shop):
    return shop.mailboxes.get()


def go_round(now, *, only=""):
    """What left comes in again, as another server would hand it over."""
    for mail in OutgoingMail.objects.filter(state="queued"):
        deliver.deliver(pk=mail.pk, now=now)
    for sent in outbox.outbox:
        if only and only not in sent.to[0]:
            continue
        raw = f"Authentication-Results: {RESULTS}\r\n".encode() + sent.message().as_bytes()
        row = store(raw=raw, door=Door.SMTP, envelope={"to": sent.to}, now=now)
        receive.process(pk=row.pk, now=now)


def standings(mailbox, now):
    return [finding.standing for finding in trip.examine(mailbox, now=now)]


def test_nothing_is_known_before_a_test(mailbox, now):
    assert standings(mailbox, now) == [Standing.UNKNOWN, Standing.UNKNOWN]


def test_both_mails_come_back_and_are_no_tickets(mailbox, now):
    trip.start(mailbox=mailbox, now=now)
    assert standings(mailbox, now) == [Standing.UNKNOWN, Standing.UNKNOWN]
    go_round(now + MINUTE)
    assert standings(mailbox, now + MINUTE) == [Standing.WELL, Standing.WELL]
    assert Ticket.objects.count() == 0
    assert set(InboundMail.objects.values_list("state", "reason")) == {
        (InboundState.SUPPRESSED, "mail-test")
    }
    assert MailTest.objects.filter(results__contains="dkim=pass").count() == 2


def test_lost_plus_address_is_found_and_can_be_left_out(mailbox, now):
    trip.start(mailbox=mailbox, now=now)
    go_round(now + MINUTE, only=f"<{mailbox.email}>" if "<" in mailbox.email else mailbox.email)
    assert not trip.is_plus_lost(mailbox, now=now + MINUTE)
    assert standings(mailbox, now + 11 * MINUTE) == [Standing.WELL, Standing.BAD]
    assert trip.is_plus_lost(mailbox, now=now + 11 * MINUTE)


def test_mail_that_never_comes_is_bad(mailbox, now):
    trip.start(mailbox=mailbox, now=now)
    assert standings(mailbox, now + 11 * MINUTE) == [Standing.BAD, Standing.BAD]
    assert not trip.is_plus_lost(mailbox, now=now + 11 * MINUTE)


def test_mailbox_without_plus_addresses_sends_one(mailbox, now):
    mailbox.uses_plus_address = False
    mailbox.save()
    assert len(trip.start(mailbox=mailbox, now=now)) == 1
    assert standings(mailbox, now) == [Standing.UNKNOWN]
