"""What becomes of one stored mail: every end that law 1 names, and that nothing stops the queue."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, OperationalError

from tickets import desk
from tickets.core.event import EventKind
from tickets.core.history import Names, sentence
from tickets.core.message import Message
from tickets.core.shop import Mailbox
from tickets.core.states import State
from tickets.core.ticket import Kind, Ticket
from tickets.inbound import child, deciding, receive
from tickets.inbound.models import Door, InboundMail, InboundState
from tickets.inbound.store import IN_ROW, store
from tickets.outbox.models import MailKind, OutgoingMail


def test_person_s_mail_becomes_a_ticket(deliver_in, write, shop, now):
    raw = write("Waar blijft mijn bestelling 2024-1001? Ik wacht al een week.")
    row = deliver_in(raw)
    assert row.state == InboundState.MESSAGE
    ticket = row.message.ticket
    assert (ticket.shop, ticket.mailbox) == (shop, shop.mailboxes.get())
    assert (ticket.subject, ticket.language) == ("My parcel", "nl")
    assert ticket.order_reference == "2024-1001"
    assert (ticket.customer.name, ticket.customer.email) == (
        "Mirjam van den Berg",
        "mirjam@example.org",
    )
    assert row.raw == raw


def test_person_s_mail_is_acknowledged_once(deliver_in, write):
    deliver_in(write())
    deliver_in(write("And another question."))
    assert OutgoingMail.objects.filter(kind=MailKind.ACKNOWLEDGEMENT).count() == 1


def test_shop_that_does_not_acknowledge(deliver_in, write, shop):
    shop.acknowledges = False
    shop.save()
    deliver_in(write())
    assert OutgoingMail.objects.count() == 0


def test_old_mail_is_not_acknowledged(deliver_in, write, now):
    row = deliver_in(write(), at=now + timedelta(days=10))
    assert row.message.sent_at == now
    assert OutgoingMail.objects.count() == 0


def test_automatic_mail_opens_a_ticket_and_gets_no_mail(deliver_in, write):
    row = deliver_in(write("Your order.", headers={"Auto-Submitted": "auto-generated"}))
    assert row.message.is_automatic
    assert OutgoingMail.objects.count() == 0


def test_reply_with_token_joins(deliver_in, write, ticket, agent, now):
    desk.reply(ticket=ticket, by=agent, now=now, text="Tomorrow.")
    mail = OutgoingMail.objects.get()
    row = deliver_in(
        write("Thanks, but when?", headers={"In-Reply-To": f"<{mail.rfc_message_id}>"})
    )
    assert row.message.ticket == ticket
    ticket.refresh_from_db()
    assert ticket.state == State.OPEN


def test_same_mail_twice_is_one_message(deliver_in, write):
    raw = write()
    first, second = deliver_in(raw), deliver_in(raw, door=Door.IMAP)
    assert (first.state, second.state) == (InboundState.MESSAGE, InboundState.DUPLICATE)
    assert second.message == first.message
    assert Message.objects.count() == 1


def test_same_mail_by_another_way_is_one_message(deliver_in, write):
    raw = write()
    deliver_in(raw)
    row = deliver_in(b"Received: from relay.example\r\n" + raw)
    assert row.state == InboundState.DUPLICATE


def test_mail_to_two_mailboxes_is_one_message_each(deliver_in, write, shop):
    first = shop.mailboxes.get().email
    raw = write()
    second = Mailbox.objects.create(shop=shop, email="sales@naaldbos.example")
    deliver_in(raw, mailbox=Mailbox.objects.get(email=first))
    row = deliver_in(raw, mailbox=second)
    assert row.state == InboundState.MESSAGE
    assert Message.objects.count() == 2


def test_other_mail_with_the_same_message_id_is_kept(deliver_in, write):
    headers = {"Message-ID": "<same@example.org>"}
    deliver_in(write("One.", headers=headers))
    row = deliver_in(write("Two.", headers=headers))
    assert row.state == InboundState.MESSAGE
    assert Message.objects.count() == 2


def test_mail_without_a_mailbox_waits_with_its_reason(db, deliver_in, write, shop):
    raw = write()
    Mailbox.objects.all().delete()
    row = deliver_in(raw)
    assert (row.state, row.reason) == (InboundState.QUARANTINED, "no_mailbox")
    Mailbox.objects.create(shop=shop, email="info@naaldbos.example")
    assert receive.process_again(mail=row, now=row.received_at) == InboundState.MESSAGE


def test_mail_without_a_sender_is_quarantined(deliver_in, write):
    row = deliver_in(write(sender="undisclosed:;"))
    assert (row.state, row.reason) == (InboundState.QUARANTINED, "no_sender")


def test_mail_from_our_own_address_is_set_aside_until_wanted(deliver_in, write, shop):
    own = shop.mailboxes.get().email
    row = deliver_in(write(sender=own))
    assert (row.state, row.reason) == (InboundState.SUPPRESSED, "own-address")
    assert receive.process_again(mail=row, now=row.received_at) == InboundState.MESSAGE


def test_form_of_the_shop_belongs_to_its_customer(deliver_in, write, shop):
    own = shop.mailboxes.get().email
    row = deliver_in(write(sender=own, headers={"Reply-To": "Eva <eva@example.org>"}))
    assert row.state == InboundState.MESSAGE
    assert row.message.ticket.customer.email == "eva@example.org"


def test_reply_to_of_a_person_is_not_believed(deliver_in, write):
    row = deliver_in(write(headers={"Reply-To": "evil@example.net"}))
    assert row.message.ticket.customer.email == "mirjam@example.org"


def test_our_own_mail_coming_back_is_set_aside(deliver_in, write, ticket, agent, now):
    desk.reply(ticket=ticket, by=agent, now=now, text="Tomorrow.")
    mail = OutgoingMail.objects.get()
    row = deliver_in(write(headers={"Message-ID": f"<{mail.rfc_message_id}>"}))
    assert (row.state, row.reason) == (InboundState.SUPPRESSED, "own-message-id")


def test_failure_inside_is_quarantined_with_its_trace(deliver_in, write, monkeypatch):
    def broken(cases, *, now):
        raise RuntimeError("boom")

    monkeypatch.setattr(receive, "decide", broken)
    row = deliver_in(write())
    assert (row.state, row.reason) == (InboundState.QUARANTINED, "error")
    assert "boom" in row.detail


def test_trouble_of_our_own_leaves_the_mail_for_the_sweep(write, monkeypatch, shop, now):
    def broken(cases, *, now):
        raise OperationalError("gone")

    row = store(raw=write(), door=Door.PIPE, now=now)
    monkeypatch.setattr(receive, "decide", broken)
    with pytest.raises(OperationalError):
        receive.process(pk=row.pk, now=now)
    assert receive.waiting(now=now) == []
    assert receive.waiting(now=now + receive.LEASE) == [row.pk]


def test_mail_that_keeps_killing_its_worker_is_quarantined(write, shop, now):
    row = store(raw=write(), door=Door.PIPE, now=now)
    InboundMail.objects.update(attempts=receive.MOST_ATTEMPTS)
    assert receive.process(pk=row.pk, now=now) == InboundState.QUARANTINED
    row.refresh_from_db()
    assert row.reason == "kept_failing"


def test_too_slow_mail_is_quarantined(deliver_in, write, monkeypatch):
    def slow(raw):
        raise child.TooSlow

    monkeypatch.setattr(child, "read", slow)
    assert deliver_in(write()).reason == "too_slow"


def test_process_is_for_one_worker(write, shop, now):
    row = store(raw=write(), door=Door.PIPE, now=now)
    assert receive.process(pk=row.pk, now=now) == InboundState.MESSAGE
    assert receive.process(pk=row.pk, now=now) is None


def test_effect_and_bookkeeping_commit_together(write, shop, now, monkeypatch):
    row = store(raw=write(), door=Door.PIPE, now=now)

    def stolen(mail, outcome, *, now, parsed=None):
        raise IntegrityError("processed by somebody else")

    monkeypatch.setattr(receive, "_finish", stolen)
    with pytest.raises(IntegrityError):
        receive.process(pk=row.pk, now=now)
    assert Ticket.objects.count() == 0


def test_large_mail_is_a_file_and_its_row_says_so(write, shop, now):
    raw = write("x" * (IN_ROW + 1))
    row = store(raw=raw, door=Door.PIPE, now=now)
    row = InboundMail.objects.get(pk=row.pk)
    assert row.raw_bytes is None
    assert row.raw == raw
    assert receive.process(pk=row.pk, now=now) == InboundState.MESSAGE


def test_raw_in_two_places_is_refused_by_the_database(write, shop, now):
    row = store(raw=write(), door=Door.PIPE, now=now)
    with pytest.raises(IntegrityError):
        InboundMail.objects.filter(pk=row.pk).update(raw_file="elsewhere")


def test_files_keep_their_content_and_get_our_names(deliver_in, write):
    png = b"\x89PNG\r\n\x1a\n" + b"0" * 20
    row = deliver_in(write(files=[("../../bon.png", "application/octet-stream", png)]))
    attachment = row.message.attachments.get()
    assert (attachment.name, attachment.content_type) == ("bon.png", "image/png")
    assert attachment.read() == png


def test_html_is_kept_clean(deliver_in, write):
    row = deliver_in(write(html="<p onclick='x()'>Hello <script>alert(1)</script></p>"))
    assert row.message.html.strip() == "<p>Hello </p>"


def test_people_in_copy_wait_to_be_let_in(deliver_in, write):
    row = deliver_in(write(headers={"Cc": "Eva <eva@example.org>"}))
    participant = row.message.ticket.participants.get()
    assert (participant.email, participant.standing) == ("eva@example.org", "pending")


def test_origin_differs_per_mailbox(write, shop):
    from tickets.inbound.parse import parse_mail

    parsed = parse_mail(write())
    first = shop.mailboxes.get()
    second = Mailbox.objects.create(shop=shop, email="b@naaldbos.example")
    assert deciding.origin_of(parsed, mailbox=first) != deciding.origin_of(parsed, mailbox=second)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("What a great service, the parcel was here in a day!", Kind.COMPLIMENT),
        ("What a great service, but where is the parcel?", Kind.QUESTION),
    ],
)
def test_mail_that_only_praises_is_a_compliment_and_says_so(text, kind, deliver_in, write):
    ticket = deliver_in(write(text)).message.ticket
    assert ticket.kind == kind
    opened = ticket.events.get(kind=EventKind.OPENED)
    assert ("sounds like a compliment" in sentence(opened, Names())) == (kind == Kind.COMPLIMENT)


def test_automatic_mail_is_no_compliment(deliver_in, write):
    mail = deliver_in(write("What a great service!", headers={"Auto-Submitted": "auto-replied"}))
    assert mail.message.ticket.kind == Kind.QUESTION
