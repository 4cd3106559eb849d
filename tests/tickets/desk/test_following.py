import pytest

from tests import factories
from tickets import desk
from tickets.core.follower import Follower, Mention
from tickets.core.message import Direction
from tickets.core.people import Role
from tickets.desk.following import named_in
from tickets.outbox.models import MailKind, OutgoingMail


@pytest.fixture
def tom(shop):
    return factories.make_user(Role.AGENT, shops=(shop,), name="Tom Jansen")


def notices():
    mails = OutgoingMail.objects.filter(kind=MailKind.NOTICE).order_by("id")
    return [(mail.recipient.name, mail.subject) for mail in mails]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Tom can you look?", ["Tom Jansen"]),
        ("@tom jansen: look", ["Tom Jansen"]),
        ("ask @Anna Bos and @Tom", ["Tom Jansen", "Anna Bos"]),
        ("mail tom@example.org", []),
        ("@Tomas", []),
        ("@Anna", []),
        ("Tom knows", []),
    ],
)
def test_names_behind_an_at_sign(text, named, shop, tom):
    people = [
        tom,
        *(factories.make_user(shops=(shop,), name=name) for name in ("Anna Bos", "Anna Vos")),
    ]
    assert [one.name for one in named_in(text, people)] == named


def test_who_is_named_in_a_note_gets_a_mail_and_follows(agent, tom, ticket, now):
    desk.mention(ticket=ticket, by=agent, now=now, text="@Tom please", people=[agent, tom])
    assert notices() == [("Tom Jansen", f"{ticket.reference} Sanne Visser named you")]
    assert [(one.user, one.message.text) for one in Mention.objects.all()] == [(tom, "@Tom please")]
    assert [one.user for one in Follower.objects.all()] == [tom]


def test_note_sent_twice_names_once(agent, tom, ticket, now):
    for _ in range(2):
        desk.mention(
            ticket=ticket, by=agent, now=now, text="@Tom", people=[tom], origin_key="reply:1"
        )
    assert len(notices()) == 1


def test_follower_hears_of_the_customer_and_of_colleagues(agent, tom, ticket, now):
    assert desk.follow(ticket=ticket, by=tom)
    assert not desk.follow(ticket=ticket, by=tom)
    factories.make_message(ticket, now=now)
    desk.reply(ticket=ticket, by=agent, now=now, text="Soon.")
    assert [who for who, _subject in notices()] == ["Tom Jansen", "Tom Jansen"]
    desk.unfollow(ticket=ticket, by=tom)
    factories.make_message(ticket, now=now)
    assert len(notices()) == 2


def test_follower_does_not_hear_of_himself_nor_of_his_own_ticket(agent, tom, ticket, now):
    desk.follow(ticket=ticket, by=tom)
    desk.note(ticket=ticket, by=tom, now=now, text="Mine.")
    desk.assign(ticket=ticket, to=tom, by=agent, now=now)
    factories.make_message(ticket, now=now)
    assert notices() == []


def test_notice_holds_none_of_the_customers_words(tom, ticket, now):
    desk.follow(ticket=ticket, by=tom)
    factories.make_message(ticket, text="Buy cheap watches", now=now)
    mail = OutgoingMail.objects.get(kind=MailKind.NOTICE)
    assert "watches" not in mail.text + mail.html
    assert f"/desk/tickets/{ticket.pk}/" in mail.text


def test_hand_over_gives_the_ticket_with_the_question(agent, tom, ticket, now):
    message = desk.hand_over(ticket=ticket, to=tom, question="Is this yours?", by=agent, now=now)
    ticket.refresh_from_db()
    assert (ticket.assignee, message.direction) == (tom, Direction.NOTE)
    assert notices() == [
        ("Tom Jansen", f"{ticket.reference} Sanne Visser asks you to go on with this")
    ]
    assert "Is this yours?" in OutgoingMail.objects.get(kind=MailKind.NOTICE).text
