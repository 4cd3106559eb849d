"""The verbs for what a customer says."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from tests import factories
from tickets import desk
from tickets.core.event import EventKind
from tickets.core.message import Message
from tickets.core.participant import Participant, takes_part
from tickets.core.states import State
from tickets.outbox.models import MailKind, OutgoingMail


def kinds(ticket):
    return list(ticket.events.in_order().values_list("kind", flat=True))


def test_open_ticket_writes_message_and_events(ticket, now):
    assert ticket.state == State.NEW
    assert ticket.is_open
    assert kinds(ticket) == [EventKind.OPENED, EventKind.CUSTOMER_MESSAGE]
    assert ticket.messages.get().visible_text == "Where is my parcel?"
    assert ticket.snippet == "Where is my parcel?"
    assert ticket.waiting_since == ticket.created_at


def test_open_ticket_asks_to_let_people_in_copy_in(shop, now):
    ticket = factories.make_ticket(shop, now=now, people_in_copy=[("Eva", "Eva@Example.org")])
    participant = ticket.participants.get()
    assert (participant.email, participant.standing) == ("eva@example.org", "pending")
    assert not takes_part(ticket=ticket, email="eva@example.org")


def test_accept_participant_lets_his_mail_join(shop, agent, now):
    ticket = factories.make_ticket(shop, now=now, people_in_copy=[("Eva", "eva@example.org")])
    desk.accept_participant(participant=ticket.participants.get(), by=agent, now=now)
    assert takes_part(ticket=ticket, email="EVA@example.org")


def test_customer_message_brings_a_waiting_ticket_back(ticket, agent, now):
    desk.reply(ticket=ticket, by=agent, now=now, text="Tomorrow.")
    later = now + timedelta(hours=2)
    factories.make_message(ticket, now=later)
    ticket.refresh_from_db()
    assert ticket.state == State.OPEN
    assert ticket.waiting_since == later


def test_customer_message_keeps_the_oldest_unanswered_moment(ticket, now):
    factories.make_message(ticket, now=now + timedelta(hours=2))
    first = ticket.waiting_since
    ticket.refresh_from_db()
    assert ticket.waiting_since == first


def test_thanks_leaves_a_solved_ticket_solved(ticket, agent, now):
    desk.resolve(ticket=ticket, by=agent, now=now)
    words = factories.make_words("Thank you!", is_thanks=True)
    desk.add_customer_message(ticket=ticket, words=words, now=now)
    ticket.refresh_from_db()
    assert ticket.state == State.RESOLVED


def test_question_reopens_a_solved_ticket(ticket, agent, now):
    desk.resolve(ticket=ticket, by=agent, now=now)
    factories.make_message(ticket, now=now)
    ticket.refresh_from_db()
    assert ticket.state == State.OPEN


def test_automatic_message_changes_nothing_but_the_conversation(ticket, agent, now):
    desk.reply(ticket=ticket, by=agent, now=now, text="Tomorrow.")
    words = factories.make_words("I am on holiday.", is_automatic=True)
    desk.add_customer_message(ticket=ticket, words=words, now=now)
    ticket.refresh_from_db()
    assert ticket.state == State.WAITING_CUSTOMER
    assert ticket.waiting_since is None
    assert kinds(ticket)[-1] == EventKind.AUTOMATIC_MESSAGE


def test_message_on_spam_stays_spam(ticket, agent, now):
    desk.mark_spam(ticket=ticket, by=agent, now=now)
    factories.make_message(ticket, now=now)
    ticket.refresh_from_db()
    assert ticket.state == State.SPAM


def test_unverified_message_is_marked_and_mails_nobody(ticket, agent, now):
    words = factories.make_words("It is me, from work.", from_email="jan@work.example")
    message = desk.add_customer_message(ticket=ticket, words=words, now=now, is_unverified=True)
    assert message.is_unverified
    assert OutgoingMail.objects.count() == 0
    assert not takes_part(ticket=ticket, email="jan@work.example")


def test_verify_message_makes_its_writer_take_part(ticket, agent, now):
    words = factories.make_words("It is me, from work.", from_email="jan@work.example")
    message = desk.add_customer_message(ticket=ticket, words=words, now=now, is_unverified=True)
    desk.verify_message(message=message, by=agent, now=now)
    message.refresh_from_db()
    assert not message.is_unverified
    assert takes_part(ticket=ticket, email="jan@work.example")


def test_acknowledge_is_sent_once_a_day_per_address(ticket, shop, customer, now):
    assert desk.acknowledge(ticket=ticket, now=now) is not None
    second = factories.make_ticket(shop, customer=customer, now=now)
    assert desk.acknowledge(ticket=second, now=now) is None
    assert OutgoingMail.objects.filter(kind=MailKind.ACKNOWLEDGEMENT).count() == 1
    assert desk.acknowledge(ticket=second, now=now + timedelta(days=1)) is not None


def test_acknowledgement_holds_none_of_the_customers_words(shop, now):
    ticket = factories.make_ticket(shop, subject="BUY PILLS", text="cheap pills", now=now)
    mail = desk.acknowledge(ticket=ticket, now=now)
    assert "pills" not in f"{mail.subject}{mail.text}{mail.html}".lower()
    assert mail.headers["Auto-Submitted"] == "auto-replied"


def test_same_origin_twice_is_refused_by_the_database(ticket, now):
    words = factories.make_words("once", origin_key="k")
    desk.add_customer_message(ticket=ticket, words=words, now=now)
    with pytest.raises(IntegrityError):
        desk.add_customer_message(ticket=ticket, words=words, now=now)


def test_sent_at_is_arrival_when_the_sender_s_clock_is_wrong(ticket, now):
    words = factories.make_words("from the future", sent_at=now + timedelta(days=400))
    assert desk.add_customer_message(ticket=ticket, words=words, now=now).sent_at == now
    words = factories.make_words("a little late", sent_at=now - timedelta(hours=1))
    message = desk.add_customer_message(ticket=ticket, words=words, now=now)
    assert message.sent_at == now - timedelta(hours=1)


def test_files_with_the_same_content_are_stored_once(ticket, now):
    files = [desk.File("a.txt", "text/plain", b"same"), desk.File("b.txt", "text/plain", b"same")]
    words = factories.make_words("two files", files=files)
    message = desk.add_customer_message(ticket=ticket, words=words, now=now)
    first, second = message.attachments.order_by("id")
    assert first.stored_file_id == second.stored_file_id
    assert first.key != second.key
    assert first.read() == b"same"


def test_a_verb_that_fails_leaves_nothing(ticket, now):
    before = Message.objects.count()
    words = factories.make_words("x", files=[object()])
    with pytest.raises(AttributeError):
        desk.add_customer_message(ticket=ticket, words=words, now=now)
    assert Message.objects.count() == before
    assert Participant.objects.count() == 0
