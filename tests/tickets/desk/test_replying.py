"""The verbs for what staff write."""

from datetime import timedelta

import pytest

from tests import factories
from tickets import desk
from tickets.core.event import EventKind
from tickets.core.message import Direction
from tickets.core.states import State, UnableToMove
from tickets.core.timer import Timer, TimerKind
from tickets.outbox.models import MailState, OutgoingMail


def test_reply_queues_a_mail_that_can_be_taken_back(ticket, agent, now):
    desk.reply(ticket=ticket, by=agent, now=now, text="It comes tomorrow.")
    mail = OutgoingMail.objects.get()
    assert mail.state == MailState.QUEUED
    assert mail.due_at == now + timedelta(seconds=10)
    assert mail.to == [["Mirjam van den Berg", "mirjam@example.org"]]
    assert mail.subject == "Re: My parcel"
    assert "It comes tomorrow." in mail.text


def test_reply_moves_the_ticket_and_takes_it(ticket, agent, now):
    desk.reply(ticket=ticket, by=agent, now=now, text="It comes tomorrow.")
    ticket.refresh_from_db()
    assert ticket.state == State.WAITING_CUSTOMER
    assert ticket.assignee == agent
    assert ticket.waiting_since is None


def test_reply_and_resolve_sets_the_closing_timer(ticket, agent, now):
    desk.reply(ticket=ticket, by=agent, now=now, text="Done.", then=State.RESOLVED)
    timer = Timer.objects.get(kind=TimerKind.CLOSE)
    assert timer.due_at == now + timedelta(days=14)


def test_reply_is_stopped_by_a_newer_message(ticket, agent, now):
    seen = ticket.messages.get().pk
    newer = factories.make_message(ticket, now=now)
    with pytest.raises(desk.UnableToReply) as stopped:
        desk.reply(ticket=ticket, by=agent, now=now, text="Old news.", last_seen=seen)
    assert stopped.value.newer == [newer]
    assert OutgoingMail.objects.count() == 0


def test_reply_is_stopped_by_a_colleague_s_answer(ticket, agent, owner, now):
    seen = ticket.messages.get().pk
    desk.reply(ticket=ticket, by=owner, now=now, text="I did it.")
    with pytest.raises(desk.UnableToReply):
        desk.reply(ticket=ticket, by=agent, now=now, text="So did I.", last_seen=seen)


def test_reply_on_spam_is_refused(ticket, agent, now):
    desk.mark_spam(ticket=ticket, by=agent, now=now)
    with pytest.raises(UnableToMove):
        desk.reply(ticket=ticket, by=agent, now=now, text="No.")


def test_reply_carries_files_and_accepted_participants(shop, agent, now):
    ticket = factories.make_ticket(shop, now=now, people_in_copy=[("Eva", "eva@example.org")])
    files = [desk.File("label.pdf", "application/pdf", b"%PDF-1.4")]
    desk.reply(ticket=ticket, by=agent, now=now, text="See the label.", files=files)
    assert OutgoingMail.objects.get().cc == []
    desk.accept_participant(participant=ticket.participants.get(), by=agent, now=now)
    message = desk.reply(ticket=ticket, by=agent, now=now, text="And to Eva.", files=files)
    assert OutgoingMail.objects.get(message=message).cc == [["Eva", "eva@example.org"]]
    assert message.attachments.get().name == "label.pdf"


def test_withdraw_gives_the_text_back_and_restores_the_ticket(ticket, agent, now):
    desk.assign(ticket=ticket, to=agent, by=agent, now=now)
    waiting_since = ticket.waiting_since
    message = desk.reply(ticket=ticket, by=agent, now=now, text="Oops.")
    assert desk.withdraw_reply(message=message, by=agent, now=now) == "Oops."
    ticket.refresh_from_db()
    assert ticket.state == State.OPEN
    assert ticket.waiting_since == waiting_since
    assert not ticket.messages.filter(direction=Direction.OUT).exists()
    assert OutgoingMail.objects.get().state == MailState.CANCELLED


def test_withdraw_restores_a_solved_ticket(ticket, agent, now):
    desk.resolve(ticket=ticket, by=agent, now=now)
    message = desk.reply(ticket=ticket, by=agent, now=now, text="PS", then=State.OPEN)
    desk.withdraw_reply(message=message, by=agent, now=now)
    ticket.refresh_from_db()
    assert ticket.state == State.RESOLVED


def test_withdraw_is_too_late_once_a_worker_has_it(ticket, agent, now):
    message = desk.reply(ticket=ticket, by=agent, now=now, text="Gone.")
    OutgoingMail.objects.update(state=MailState.SENT, sent_at=now)
    with pytest.raises(desk.UnableToWithdraw):
        desk.withdraw_reply(message=message, by=agent, now=now)
    assert ticket.messages.filter(pk=message.pk).exists()


def test_withdraw_of_a_colleague_s_answer_is_refused(ticket, agent, owner, now):
    message = desk.reply(ticket=ticket, by=agent, now=now, text="Mine.")
    with pytest.raises(desk.UnableToWithdraw):
        desk.withdraw_reply(message=message, by=owner, now=now)
    assert OutgoingMail.objects.get().state == MailState.QUEUED


def test_note_mails_nobody_and_changes_no_state(ticket, agent, now):
    desk.note(ticket=ticket, by=agent, now=now, text="Ask the carrier.")
    ticket.refresh_from_db()
    assert ticket.state == State.NEW
    assert OutgoingMail.objects.count() == 0
    assert ticket.events.in_order().last().kind == EventKind.NOTED
