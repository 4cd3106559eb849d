"""While mail is held back none leaves, and what was written before a moment can be taken back."""

from datetime import timedelta

import pytest
from django.core import mail as sent
from django.core.management import CommandError, call_command

from tickets import desk
from tickets.core.audit import AuditEntry, AuditKind
from tickets.outbox import deliver, pausing
from tickets.outbox.models import MailState, OutgoingMail


@pytest.fixture
def waiting(ticket, agent, now, settings):
    settings.MAIL_OUT_URL = "smtp+plain://localhost"
    settings.IS_MAIL_OUT_SET = True
    desk.reply(ticket=ticket, by=agent, now=now, text="On its way")
    return OutgoingMail.objects.get()


def test_held_mail_does_not_leave_until_it_is_let_go(waiting, owner, now):
    moment = now + timedelta(hours=1)
    pausing.pause(reason=pausing.ASKED, by=owner, now=moment)
    assert deliver.sweep(now=moment) == []
    assert deliver.deliver(pk=waiting.pk, now=moment) is None
    assert not sent.outbox

    pausing.let_go(by=owner, now=moment)

    assert deliver.sweep(now=moment) == [waiting.pk]
    assert deliver.deliver(pk=waiting.pk, now=moment) == MailState.SENT
    entries = AuditEntry.objects.filter(kind=AuditKind.OUTBOX).order_by("id")
    assert [(one.by, one.data["held"]) for one in entries] == [(owner, True), (owner, False)]


def test_what_is_older_is_taken_back(waiting, ticket, agent, now):
    young = now + timedelta(hours=2)
    desk.reply(ticket=ticket, by=agent, now=young, text="It is there")
    pausing.pause(reason=pausing.RESTORED, by=None, now=young)
    assert pausing.held().count() == 2
    assert pausing.let_go(by=None, now=young, drop_before=young) == 1
    states = [one.state for one in OutgoingMail.objects.order_by("id")]
    assert states == [MailState.CANCELLED, MailState.QUEUED]


def test_command_tells_holds_and_lets_go(waiting, capsys):
    call_command("outbox", "--pause")
    call_command("outbox")
    told = capsys.readouterr().out
    assert "Mail is held back since" in told
    assert "1 mails wait to leave." in told
    assert waiting.subject in told
    call_command("outbox", "--resume")
    assert "Mail leaves as it should." in capsys.readouterr().out


def test_moment_without_an_offset_is_refused(db):
    with pytest.raises(CommandError, match="no moment with an offset"):
        call_command("outbox", "--resume", "--drop-before", "2026-03-01T09:00")


def test_pausing_twice_is_one_pause(db, now):
    for _twice in range(2):
        pausing.pause(reason=pausing.ASKED, by=None, now=now)
    assert AuditEntry.objects.count() == 1
