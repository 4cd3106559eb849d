"""F-30: a number in a subject joins nothing, and nobody in To or Cc gets our mail."""

import pytest

from tickets import desk
from tickets.core.participant import Participant
from tickets.outbox.models import OutgoingMail


@pytest.mark.parametrize(
    "subject", ["[info-{pk}] Re: My parcel", "Re: #{pk}", "Ticket #{pk}", "[#{pk}]", "RE: {pk}"]
)
def test_number_joins_nothing(deliver_in, write, ticket, subject):
    row = deliver_in(write(subject=subject.format(pk=ticket.pk), sender="evil@example.net"))
    assert row.message.ticket != ticket
    assert ticket.messages.count() == 1


def test_people_on_the_mail_get_nothing(deliver_in, write, shop, agent, now):
    to = f"{shop.mailboxes.get().email}, one@example.net"
    row = deliver_in(write(to=to, headers={"Cc": "two@example.net, Three <three@example.net>"}))
    desk.reply(ticket=row.message.ticket, by=agent, now=now, text="Hello.")
    sent = {email for mail in OutgoingMail.objects.all() for _name, email in [*mail.to, *mail.cc]}
    assert sent == {"mirjam@example.org"}
    standings = set(row.message.ticket.participants.values_list("standing", flat=True))
    assert standings == {Participant.Standing.PENDING}
