"""Who hears of what, where, and when."""

from datetime import UTC, datetime, timedelta

import pytest

from tests import factories
from tickets import desk
from tickets.clockwork.mailing import mail_news
from tickets.core.notice import Notice, NoticeKind, mark_read, next_moment
from tickets.core.people import Role
from tickets.core.ticket import Priority
from tickets.outbox.models import MailKind, OutgoingMail
from tickets.sla.models import OpeningHours


@pytest.fixture
def colleague(shop):
    return factories.make_user(Role.AGENT, shops=(shop,), name="Nina Bos")


def kinds(user):
    return [one.kind for one in Notice.objects.filter(user=user).order_by("id")]


def mails():
    return OutgoingMail.objects.filter(kind=MailKind.NOTICE)


def choose(user, *, digest=(), **choices):
    user.notice_choices, user.digest_at = choices, list(digest)
    user.save()


def test_one_hears_of_a_question_that_somebody_gives(ticket, agent, owner, now):
    event = desk.assign(ticket=ticket, to=agent, by=owner, now=now)

    notice = Notice.objects.get(user=agent)
    assert (notice.kind, notice.event, notice.ticket) == (NoticeKind.ASSIGNED, event, ticket)


def test_one_does_not_hear_of_what_one_did(ticket, agent, now):
    desk.assign(ticket=ticket, to=agent, by=agent, now=now)
    desk.mention(ticket=ticket, by=agent, now=now, text="@Sanne do it", people=[agent])

    assert kinds(agent) == []


def test_one_hears_of_the_customer_on_own_questions(ticket, agent, owner, now):
    desk.assign(ticket=ticket, to=agent, by=agent, now=now)
    factories.make_message(ticket, now=now)

    assert kinds(agent) == [NoticeKind.ANSWERED]
    assert mails().count() == 0


def test_handing_over_is_told_once_with_the_question(ticket, agent, owner, now):
    desk.hand_over(ticket=ticket, to=agent, question="Can you?", by=owner, now=now)

    assert kinds(agent) == [NoticeKind.MENTIONED]
    assert mails().count() == 1


@pytest.mark.parametrize(
    ("choice", "shown", "mailed"),
    [
        ("page", [True], 0),
        ("mail", [False], 1),
        ("both", [True], 1),
        ("at_once", [True], 1),
        ("none", [], 0),
    ],
)
def test_choice_per_kind_is_kept_to(ticket, agent, owner, now, choice, shown, mailed):
    choose(agent, mentioned=choice)

    desk.mention(ticket=ticket, by=owner, now=now, text="@Sanne look", people=[agent])

    assert list(Notice.objects.filter(user=agent).values_list("is_shown", flat=True)) == shown
    assert mails().count() == mailed


def test_news_without_a_message_is_mailed_by_the_clock_once(ticket, agent, owner, now):
    choose(agent, assigned="mail")
    desk.assign(ticket=ticket, to=agent, by=owner, now=now)

    assert [mail_news(now=now), mail_news(now=now)] == [1, 0]
    mail = mails().get()
    assert mail.recipient == agent
    assert f"/desk/tickets/{ticket.pk}/" in mail.text


def test_digest_waits_for_its_moment_and_holds_everything(ticket, shop, agent, owner, now):
    choose(agent, digest=["10:00", "16:00"], assigned="both", mentioned="both")
    other = factories.make_ticket(shop, subject="Another", now=now)
    # Ten in the morning in Amsterdam is past already.
    moment = now.replace(hour=10)
    desk.assign(ticket=ticket, to=agent, by=owner, now=moment)
    desk.hand_over(ticket=other, to=agent, question="Can you?", by=owner, now=moment)

    assert mail_news(now=moment + timedelta(hours=4)) == 0
    assert mail_news(now=moment.replace(hour=15)) == 1
    text = mails().get().text
    assert (ticket.reference in text, other.reference in text) == (True, True)


def test_urgent_does_not_wait_for_the_digest(ticket, agent, owner, now):
    choose(agent, digest=["16:00"], assigned="mail")
    desk.set_priority(ticket=ticket, priority=Priority.URGENT, by=owner, now=now)
    desk.assign(ticket=ticket, to=agent, by=owner, now=now)

    assert mail_news(now=now) == 1


def test_tag_urgent_does_not_wait_either(ticket, agent, owner, now):
    choose(agent, digest=["16:00"], mentioned="mail")
    desk.tag(ticket=ticket, name="spoed", by=owner, now=now)
    desk.mention(ticket=ticket, by=owner, now=now, text="@Sanne look", people=[agent])

    assert mails().count() == 1


def test_what_was_read_here_is_not_mailed_later(ticket, agent, owner, now):
    choose(agent, digest=["16:00"], assigned="both")
    desk.assign(ticket=ticket, to=agent, by=owner, now=now)
    mark_read(user=agent, now=now)

    assert mail_news(now=now.replace(hour=23)) == 0
    assert mails().count() == 0


def test_undone_verb_tells_nobody(ticket, agent, owner, now):
    from django.db import transaction

    with transaction.atomic():
        desk.assign(ticket=ticket, to=agent, by=owner, now=now)
        transaction.set_rollback(True)

    assert kinds(agent) == []


@pytest.mark.parametrize(
    ("hour", "expected"),
    [(7, (3, 9)), (9, (3, 15)), (12, (3, 15)), (15, (4, 9)), (22, (4, 9))],
)
def test_next_moment_is_the_first_to_come(settings, hour, expected):
    settings.TIME_ZONE = "Europe/Amsterdam"
    moment = datetime(2026, 3, 3, hour, 0, tzinfo=UTC)

    found = next_moment(["16:00", "10:00"], now=moment).astimezone(UTC)

    assert (found.day, found.hour) == expected


@pytest.mark.parametrize(
    ("choice", "own", "tag", "leaves"),
    [
        # 10:00 at the shop: its next moment is 16:00.
        ("both", [], "", 15),
        ("mail", [], "", 15),
        # Own moments come before the shop's.
        ("both", ["12:00"], "", 11),
        ("at_once", ["12:00"], "", 9),
        # The shop said which tags cannot wait; the usual ones can, then.
        ("both", [], "brand", 9),
        ("both", [], "spoed", 15),
    ],
)
def test_news_waits_for_the_shop_s_answer_moment(
    ticket, shop, agent, owner, now, choice, own, tag, leaves
):
    OpeningHours.objects.create(
        shop=shop, week=[[["09:00", "17:00"]]] * 7, moments=[["10:00", "16:00"]] * 7
    )
    shop.urgent_tags = ["brand"]
    shop.save()
    choose(agent, digest=own, mentioned=choice)
    if tag:
        desk.tag(ticket=ticket, name=tag, by=owner, now=now)
    desk.mention(ticket=ticket, by=owner, now=now, text="@Sanne look", people=[agent])

    assert Notice.objects.get(user=agent).mail_at == now.replace(hour=leaves)
