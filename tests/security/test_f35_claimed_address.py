"""F-35: claiming an address or a domain shows nothing; a forwarded mail stays with its writer."""

from tickets import desk
from tickets.outbox.models import OutgoingMail


def test_same_domain_is_not_the_same_customer(deliver_in, write, ticket, token):
    headers = {"In-Reply-To": f"<{token}@naaldbos.example>"}
    row = deliver_in(write(sender="other@example.org", headers=headers))
    assert row.message.is_unverified


def test_colleague_s_domain_gives_no_rights(deliver_in, write, shop):
    row = deliver_in(write(sender=f"boss@{shop.mailboxes.get().domain}"))
    assert row.message.direction == "in"
    assert row.message.author is None


def test_answer_to_a_forwarded_mail_goes_to_who_forwarded(deliver_in, write, agent, now):
    text = "FYI\n\n---------- Forwarded message ---------\nFrom: Victim <victim@example.net>\n\nHi"
    row = deliver_in(write(text, subject="Fwd: My parcel"))
    desk.reply(ticket=row.message.ticket, by=agent, now=now, text="Thanks.")
    sent = {email for mail in OutgoingMail.objects.all() for _name, email in [*mail.to, *mail.cc]}
    assert sent == {"mirjam@example.org"}
