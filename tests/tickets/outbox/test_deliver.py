"""One mail from claim to outcome, against a real SMTP server."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from tests import factories
from tests.smtp_sink import free_port
from tickets import desk
from tickets.core.event import EventKind
from tickets.core.states import State
from tickets.core.timer import Timer, TimerKind
from tickets.outbox import deliver, queue
from tickets.outbox.models import MailState, OutgoingMail

LATER = timedelta(minutes=1)


@pytest.fixture
def mail(ticket, agent, now):
    desk.reply(ticket=ticket, by=agent, now=now, text="It comes tomorrow.\n.\nReally.")
    return OutgoingMail.objects.get()


def send(mail, now):
    return deliver.deliver(pk=mail.pk, now=now)


def test_deliver_hands_over_once(mail, sink, now):
    assert send(mail, now + LATER) == MailState.SENT
    assert send(mail, now + LATER) is None
    assert len(sink.raw) == 1
    mail.refresh_from_db()
    assert (mail.sent_at, mail.claim) == (now + LATER, None)


def test_deliver_not_before_it_is_due(mail, sink, now):
    assert send(mail, now) is None
    assert sink.raw == []


def test_deliver_writes_headers_that_thread(mail, sink, ticket, now):
    send(mail, now + LATER)
    sent = sink.mails[0]
    assert sent["Message-ID"] == f"<{mail.rfc_message_id}>"
    assert sent["In-Reply-To"] == f"<{ticket.messages.first().message_id}>"
    assert sent["References"] == f"<{ticket.messages.first().message_id}>"
    assert sent["Auto-Submitted"] is None
    assert sent["Reply-To"].endswith(f"@{ticket.mailbox.domain}")
    assert "+t" in sent["Reply-To"]


def test_deliver_keeps_lines_that_begin_with_a_dot(mail, sink, now):
    send(mail, now + LATER)
    text = sink.mails[0].get_body(("plain",)).get_content()
    assert "It comes tomorrow.\n.\nReally.\n" in text.replace("\r\n", "\n")
    assert sink.mails[0].get_body(("html",)) is not None


def test_deliver_attaches_files(ticket, agent, sink, now):
    files = [desk.File("étiquette.pdf", "application/pdf", b"%PDF-1.4")]
    desk.reply(ticket=ticket, by=agent, now=now, text="The label.", files=files)
    send(OutgoingMail.objects.get(), now + LATER)
    part = next(sink.mails[0].iter_attachments())
    assert (part.get_filename(), part.get_content()) == ("étiquette.pdf", b"%PDF-1.4")


def test_deliver_without_a_server_keeps_the_mail(mail, settings, now):
    settings.IS_MAIL_OUT_SET = False
    assert send(mail, now + LATER) is None
    mail.refresh_from_db()
    assert mail.state == MailState.QUEUED


def test_deliver_tries_again_when_nobody_listens(mail, sink, settings, now):
    settings.EMAIL_PORT = free_port()
    assert send(mail, now + LATER) == MailState.RETRY
    mail.refresh_from_db()
    assert mail.due_at == now + LATER + deliver.LADDER[0]


@pytest.mark.parametrize("answer", ["421 busy", "450 greylisted", "451 later"])
def test_deliver_tries_again_after_a_temporary_refusal(mail, sink, now, answer):
    sink.on_data = answer
    assert send(mail, now + LATER) == MailState.RETRY
    sink.on_data = "250 OK"
    mail.refresh_from_db()
    assert send(mail, mail.due_at) == MailState.SENT
    assert len(sink.raw) == 1


def test_deliver_gives_up_after_the_ladder(mail, sink, ticket, now):
    sink.on_mail = "450 not now"
    moment = now + LATER
    for _ in deliver.LADDER:
        assert send(mail, moment) == MailState.RETRY
        mail.refresh_from_db()
        moment = mail.due_at
    assert send(mail, moment) == MailState.FAILED
    assert moment - now > timedelta(days=2)
    assert Timer.objects.get(kind=TimerKind.UNDELIVERED).data == {"mail": mail.pk}


def test_deliver_fails_at_once_on_a_permanent_refusal(mail, sink, now):
    sink.refuse = {"mirjam@example.org": "550 no such user"}
    assert send(mail, now + LATER) == MailState.FAILED
    mail.refresh_from_db()
    assert mail.error == "550 no such user"


def test_deliver_to_the_others_when_one_is_refused(ticket, shop, agent, sink, now):
    ticket = factories.make_ticket(shop, now=now, people_in_copy=[("Eva", "eva@example.org")])
    desk.accept_participant(participant=ticket.participants.get(), by=agent, now=now)
    desk.reply(ticket=ticket, by=agent, now=now, text="To both.")
    sink.refuse = {"eva@example.org": "550 gone"}
    mail = OutgoingMail.objects.get()
    assert send(mail, now + LATER) == MailState.SENT
    assert sink.recipients == [[ticket.customer.email]]
    event = ticket.events.in_order().last()
    assert (event.kind, event.data["partly"]) == (EventKind.DELIVERY_FAILED, True)


def test_deliver_is_uncertain_when_the_line_drops_after_the_dot(mail, sink, now):
    sink.on_data = "hang up"
    assert send(mail, now + LATER) == MailState.UNCERTAIN
    assert deliver.sweep(now=now + timedelta(days=3)) == []


def test_wrong_password_holds_the_whole_queue(mail, sink, settings, ticket, agent, now):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "me", "wrong"
    desk.reply(ticket=ticket, by=agent, now=now, text="Another.")
    assert send(mail, now + LATER) == MailState.RETRY
    held = now + LATER + deliver.AFTER_MISCONFIGURED
    assert set(OutgoingMail.objects.values_list("due_at", flat=True)) == {held}


def test_claim_is_for_one(mail, now):
    assert deliver.claim(pk=mail.pk, now=now + LATER) is not None
    assert deliver.claim(pk=mail.pk, now=now + LATER) is None


def test_sweep_tries_again_what_died_before_the_hand_over(mail, sink, now):
    deliver.claim(pk=mail.pk, now=now + LATER)
    moment = now + LATER + deliver.LEASE + timedelta(seconds=1)
    assert deliver.sweep(now=moment - timedelta(minutes=1)) == []
    assert deliver.sweep(now=moment) == [mail.pk]
    assert send(mail, moment) == MailState.SENT


def test_sweep_never_resends_what_died_after_the_hand_over(mail, sink, now):
    claimed = deliver.claim(pk=mail.pk, now=now + LATER)
    OutgoingMail.objects.filter(pk=claimed.pk).update(handed_over_at=now + LATER)
    assert deliver.sweep(now=now + timedelta(days=1)) == []
    mail.refresh_from_db()
    assert mail.state == MailState.UNCERTAIN


def test_late_worker_cannot_overwrite_a_newer_claim(mail, sink, now):
    old = deliver.claim(pk=mail.pk, now=now + LATER)
    deliver.sweep(now=now + timedelta(hours=1))
    new = deliver.claim(pk=mail.pk, now=now + timedelta(hours=1))
    deliver._finish(old, state=MailState.FAILED, error="late")
    mail.refresh_from_db()
    assert (mail.state, mail.claim) == (MailState.SENDING, new.claim)


def test_send_again_keeps_the_message_id(mail, sink, now):
    sink.refuse = {"mirjam@example.org": "550 no such user"}
    send(mail, now + LATER)
    sink.refuse = {}
    assert queue.send_again(mail=mail, now=now + LATER)
    assert send(mail, now + LATER) == MailState.SENT
    assert sink.mails[0]["Message-ID"] == f"<{mail.rfc_message_id}>"


def test_consider_sent_only_from_uncertain(mail, now):
    assert not queue.consider_sent(mail=mail, now=now)
    OutgoingMail.objects.update(state=MailState.UNCERTAIN)
    assert queue.consider_sent(mail=mail, now=now)
    mail.refresh_from_db()
    assert (mail.state, mail.sent_at) == (MailState.SENT, now)


def test_sending_needs_a_claim_in_the_database(mail):
    with pytest.raises(IntegrityError):
        OutgoingMail.objects.update(state=MailState.SENDING)


def test_sent_needs_a_moment_in_the_database(mail):
    with pytest.raises(IntegrityError):
        OutgoingMail.objects.update(state=MailState.SENT)


def test_failed_answer_brings_the_ticket_back_through_the_clock(mail, sink, ticket, now):
    from tickets.clockwork.ring import ring_due

    sink.refuse = {"mirjam@example.org": "550 no such user"}
    send(mail, now + LATER)
    assert ring_due(now=now + LATER) == 1
    ticket.refresh_from_db()
    assert ticket.state == State.OPEN
    assert ticket.events.in_order().last().kind == EventKind.STATE_CHANGED


def test_worker_that_slept_through_its_lease_does_not_send(mail, sink, now):
    claimed = deliver.claim(pk=mail.pk, now=now + LATER)
    OutgoingMail.objects.update(claim=OutgoingMail.new_claim())
    assert deliver._attempt(claimed, now=now + LATER) is None
    assert sink.raw == []
