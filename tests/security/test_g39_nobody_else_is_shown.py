"""G-39: a mail to a customer shows no colleague's address, no note, and no one not let in."""

from tests import factories
from tickets import desk
from tickets.outbox.models import OutgoingMail


def test_mail_source_holds_no_one_else(shop, agent, owner, now, as_sent):
    copies = [("Eva", "eva@example.net")]
    ticket = factories.make_ticket(shop, now=now, people_in_copy=copies)
    desk.note(ticket=ticket, by=owner, now=now, text="He complains every week.")
    factories.make_message(ticket, text="Unproven words.", now=now, is_unverified=True)
    desk.assign(ticket=ticket, to=agent, by=owner, now=now)
    desk.reply(ticket=ticket, by=agent, now=now, text="Hello.")
    mail = OutgoingMail.objects.get()
    source = as_sent(mail).decode() + mail.text + mail.html
    hidden = [agent.email, owner.email, "eva@example.net", "every week", "Unproven", "Bcc"]
    assert [word for word in hidden if word in source] == []


def test_bcc_of_a_mail_in_is_not_repeated(deliver_in, write, agent, now, as_sent):
    row = deliver_in(write(headers={"Bcc": "secret@example.net"}))
    ticket = row.message.ticket
    assert ticket.participants.count() == 0
    desk.reply(ticket=ticket, by=agent, now=now, text="Hello.")
    assert not [
        mail for mail in OutgoingMail.objects.all() if b"secret@example.net" in as_sent(mail)
    ]
