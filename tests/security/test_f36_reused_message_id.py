"""F-36: nothing is dropped because somebody reused a Message-ID or left From out."""

from tickets.core.message import Message
from tickets.inbound.models import InboundMail, InboundState


def test_reused_message_id_with_other_words_is_kept(deliver_in, write):
    headers = {"Message-ID": "<same@example.org>"}
    deliver_in(write("Nothing to see.", headers=headers))
    row = deliver_in(write("The parcel is broken.", headers=headers))
    assert row.state == InboundState.MESSAGE
    assert Message.objects.count() == 2


def test_message_id_of_our_own_answer_does_not_hide_a_mail_for_good(
    deliver_in, write, ticket, token
):
    row = deliver_in(write("Hidden?", headers={"Message-ID": f"<{token}@naaldbos.example>"}))
    assert (row.state, row.reason) == (InboundState.SUPPRESSED, "own-message-id")
    assert InboundMail.objects.get().raw


def test_mail_without_from_waits_in_quarantine(deliver_in, write):
    row = deliver_in(write().replace(b"From: Mirjam van den Berg <mirjam@example.org>\n", b""))
    assert (row.state, row.reason) == (InboundState.QUARANTINED, "no_sender")
