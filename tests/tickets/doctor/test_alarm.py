"""The owner hears of trouble within minutes, once an hour."""

from datetime import timedelta

import pytest

from tickets.doctor.alarm import watch
from tickets.inbound.models import Door, ImapAccount, InboundMail, InboundState
from tickets.inbound.store import store
from tickets.outbox.models import MailKind, MailState, OutgoingMail

HOUR = timedelta(hours=1)


@pytest.fixture
def quarantined(owner, shop, now):
    row = store(raw=b"?", door=Door.PIPE, now=now)
    InboundMail.objects.filter(pk=row.pk).update(state=InboundState.QUARANTINED, processed_at=now)


def test_nothing_wrong_is_no_mail(owner, shop, now):
    assert watch(now=now) == 0


def test_quarantine_is_told_once_an_hour_to_every_owner(quarantined, agent, now):
    assert [watch(now=now), watch(now=now)] == [1, 0]
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.to) == (MailKind.NOTICE, [["Olga Owner", "olga@example.com"]])
    assert "1 mail came in that could not be read." in mail.text
    assert "/desk/mail-doctor/" in mail.text


def test_old_trouble_is_not_told_again(quarantined, now):
    watch(now=now)
    assert watch(now=now + 2 * HOUR) == 0


def test_deaf_mailbox_is_told_as_long_as_it_lasts(owner, shop, now):
    ImapAccount.objects.create(
        mailbox=shop.mailboxes.get(), host="imap.example", username="info", error="refused"
    )
    assert [watch(now=now), watch(now=now + 2 * HOUR)] == [1, 1]


def test_failed_answer_is_told_but_not_a_failed_alarm(quarantined, now):
    watch(now=now)
    alarm = OutgoingMail.objects.get()
    OutgoingMail.objects.update(state=MailState.FAILED)
    InboundMail.objects.all().delete()
    assert watch(now=now + HOUR) == 0
    OutgoingMail.objects.filter(pk=alarm.pk).update(dedupe_key=None, due_at=now + HOUR)
    assert watch(now=now + HOUR) == 1
