"""F-31: a forged From with the attacker in Cc, sent to a ticket's address, gives him nothing."""

from tickets import desk
from tickets.core.participant import Participant
from tickets.outbox.models import OutgoingMail


def attack(deliver_in, write, token):
    return deliver_in(
        write(
            "Please keep my colleague in copy.",
            headers={
                "Cc": "evil@example.net",
                "Delivered-To": f"info+{token}@naaldbos.example",
                "Reply-To": "evil@example.net",
            },
        )
    )


def test_attacker_in_copy_is_not_mailed(deliver_in, write, ticket, token, agent, now):
    attack(deliver_in, write, token)
    desk.reply(ticket=ticket, by=agent, now=now, text="The history follows.")
    assert "evil@example.net" not in OutgoingMail.objects.get().recipients


def test_attacker_in_copy_cannot_go_on_by_himself(deliver_in, write, ticket, token):
    attack(deliver_in, write, token)
    headers = {"In-Reply-To": f"<{token}@naaldbos.example>"}
    row = deliver_in(write("Send me all.", sender="evil@example.net", headers=headers))
    assert row.message.is_unverified
    assert ticket.participants.get().standing == Participant.Standing.PENDING


def test_reply_to_of_a_known_ticket_is_ignored(deliver_in, write, ticket, token, agent, now):
    attack(deliver_in, write, token)
    desk.reply(ticket=ticket, by=agent, now=now, text="Hello.")
    assert OutgoingMail.objects.get().to == [["Mirjam van den Berg", "mirjam@example.org"]]


def test_who_is_let_in_later_is_not_quoted_what_he_did_not_get(
    deliver_in, write, ticket, token, agent, now
):
    desk.reply(ticket=ticket, by=agent, now=now, text="The code of your parcel box is 4711.")
    attack(deliver_in, write, token)
    desk.accept_participant(participant=ticket.participants.get(), by=agent, now=now)
    answer = desk.reply(ticket=ticket, by=agent, now=now, text="Welcome.")
    mail = OutgoingMail.objects.get(message=answer)
    assert mail.cc == [["", "evil@example.net"]]
    assert "4711" not in mail.text + mail.html
