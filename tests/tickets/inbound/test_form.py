"""What somebody typed into the form becomes a question like any mail, and nothing else."""

import pytest

from tickets.core.message import Message
from tickets.core.ticket import Channel, Ticket
from tickets.inbound import receive
from tickets.inbound.form import NoMailbox, Submission, bring_in
from tickets.inbound.models import Door, InboundMail, InboundState
from tickets.outbox.models import OutgoingMail

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


@pytest.fixture
def send(shop, now):
    """`send("Where is it?")`: stored and processed; the row as it ended."""

    def run(text="Where is my parcel?\nIt was blue.", *, held="", visit="visit-1", **fields):
        said = Submission(
            **{"email": "mirjam@example.org", "text": text, "language": "en", **fields}
        )
        row = bring_in(shop=shop, submission=said, visit=visit, held=held, now=now)
        receive.process(pk=row.pk, now=now)
        return InboundMail.objects.get(pk=row.pk)

    return run


def test_it_is_kept_before_anybody_reads_it(shop, now):
    said = Submission(email="mirjam@example.org", text="Héél graag", language="nl")
    row = bring_in(shop=shop, submission=said, visit="v", held="", now=now)
    assert (row.state, row.door) == (InboundState.RECEIVED, Door.FORM)
    assert b"mirjam@example.org" in row.raw


def test_question_says_what_was_typed(send):
    text = "Waar is > mijn pakje?\n\nOn Monday Jan wrote:\n> ja\r\nÉén vraag \U0001f600"
    row = send(text, name='Zoë "Z" <de Vries>, jr', order="NB-2024-7", files=[("foto.exe", PNG)])

    ticket, message = Ticket.objects.get(), Message.objects.get()
    assert (row.state, ticket.channel) == (InboundState.MESSAGE, Channel.FORM)
    assert (ticket.order_reference, ticket.customer.email) == ("NB-2024-7", "mirjam@example.org")
    assert ticket.customer.name == 'Zoë "Z" <de Vries>, jr'
    assert message.visible_text.splitlines() == text.splitlines()
    file = message.attachments.get()
    assert (file.name, file.content_type) == ("foto.exe", "image/png")


def test_second_click_makes_no_second_question(send):
    states = [send().state, send().state, send(visit="visit-2").state]
    assert states == ["message", "duplicate", "message"]
    assert Ticket.objects.count() == 2


@pytest.mark.parametrize("email", ["mailer-daemon@example.org", "no-reply@example.org"])
def test_no_words_make_it_a_machine_s_mail(send, email):
    text = "Undelivered Mail Returned to Sender: mailbox full, user unknown 5.1.1"
    assert send(text, email=email).state == InboundState.MESSAGE


def test_name_adds_no_header(send):
    row = send("Hello\r\nBcc: x@example.org", name="A\r\nBcc: victim@example.org")
    assert b"\r\nBcc:" not in row.raw.partition(b"\r\n\r\n")[0]
    assert Ticket.objects.get().messages.count() == 1


def test_held_message_makes_nothing_till_a_colleague_says_so(send, now):
    row = send(held="form-no-proof")
    assert (row.state, row.reason, row.from_email) == (
        InboundState.HELD, "form-no-proof", "mirjam@example.org",
    )  # fmt: skip
    assert (Ticket.objects.count(), OutgoingMail.objects.count()) == (0, 0)

    assert receive.process_again(mail=row, now=now) == InboundState.MESSAGE
    assert Ticket.objects.get().channel == Channel.FORM


def test_held_message_can_be_called_spam_once(send, now):
    row = send(held="form-no-proof")
    assert [receive.say_spam(mail=row, now=now), receive.say_spam(mail=row, now=now)] == [
        True,
        False,
    ]
    row.refresh_from_db()
    assert (row.state, row.reason) == (InboundState.SUPPRESSED, "held-spam")


def test_shop_without_a_mailbox_says_so(shop, now):
    shop.mailboxes.update(is_active=False)
    said = Submission(email="mirjam@example.org", text="Hello", language="en")
    with pytest.raises(NoMailbox):
        bring_in(shop=shop, submission=said, visit="v", held="", now=now)
