"""The owner's mail about the day: at his own time, once, and only when there is something to say."""

from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, connections

from tests import factories
from tickets import desk
from tickets.clockwork.day import look, rises
from tickets.clockwork.day_mailing import mail_day
from tickets.core import daymail
from tickets.core.daymail import DayMail, next_moment
from tickets.core.ticket import Kind, Ticket
from tickets.inbound import imap
from tickets.inbound.models import ImapAccount
from tickets.outbox.models import OutgoingMail

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
#: A Wednesday, one minute after half past seven in Amsterdam (winter: UTC+1).
MORNING = datetime(2026, 3, 4, 6, 31, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _way_out(settings):
    settings.IS_MAIL_OUT_SET = True


@pytest.fixture
def waits(owner):
    """The owner's row, made the evening before."""
    mail_day(now=MORNING - timedelta(hours=12))
    return DayMail.objects.get(user=owner)


def late(shop):
    return factories.make_ticket(shop, subject="My parcel", now=MORNING - timedelta(days=7))


def mails():
    return list(OutgoingMail.objects.filter(dedupe_key__startswith="day:").order_by("id"))


def test_new_owner_gets_his_first_mail_next_morning(owner, agent, waits):
    assert waits.due_at == datetime(2026, 3, 4, 6, 30, tzinfo=UTC)
    assert DayMail.objects.count() == 1


def test_nothing_to_say_sends_nothing_and_waits_for_tomorrow(owner, waits):
    assert mail_day(now=MORNING) == 0
    assert mails() == []
    assert DayMail.objects.get().due_at == datetime(2026, 3, 5, 6, 30, tzinfo=UTC)


def test_late_question_is_told_once(owner, waits, shop, agent):
    ticket = late(shop)
    ticket.refresh_from_db()
    assert ticket.due_at is not None
    assert ticket.due_at < MORNING

    assert mail_day(now=MORNING) == 1
    assert mail_day(now=MORNING + timedelta(minutes=1)) == 0

    [mail] = mails()
    assert mail.subject == "This morning: 1 question is late"
    assert "My parcel" in mail.text
    assert f"/desk/tickets/{ticket.pk}/" in mail.text
    assert "Where is my parcel?" not in mail.text + mail.html


def test_before_the_moment_nothing_leaves(waits, shop):
    late(shop)
    assert mail_day(now=MORNING - timedelta(minutes=2)) == 0


def test_helpdesk_that_slept_all_day_sends_no_stale_morning(waits, shop):
    late(shop)
    assert mail_day(now=MORNING + timedelta(hours=7)) == 0
    assert DayMail.objects.get().due_at == datetime(2026, 3, 5, 6, 30, tzinfo=UTC)


def test_demo_is_no_news(waits, shop):
    late(shop)
    shop.is_demo = True
    shop.save()
    assert mail_day(now=MORNING) == 0


def test_compliment_is_told_and_not_again_the_next_day(waits, shop, agent):
    ticket = factories.make_ticket(shop, subject="Lovely bell", now=MORNING - timedelta(hours=3))
    desk.set_kind(ticket=ticket, kind=Kind.COMPLIMENT, by=agent, now=MORNING - timedelta(hours=2))
    day = look(since=MORNING - timedelta(days=1), days=1, zone=AMSTERDAM, now=MORNING)

    assert [one.subject for one in day.praise] == ["Lovely bell"]
    later = look(since=MORNING, days=1, zone=AMSTERDAM, now=MORNING + timedelta(days=1))
    assert later.praise_count == 0


def test_promise_for_today_is_told(shop, agent):
    now = MORNING - timedelta(hours=1)
    ticket = factories.make_ticket(shop, now=now)
    desk.promise(ticket=ticket, at=MORNING + timedelta(hours=3), by=agent, now=now)

    day = look(since=MORNING, days=1, zone=AMSTERDAM, now=MORNING)

    assert (day.late_count, day.promised_count) == (0, 1)


def come(shop, day: date, count: int, kind=Kind.RETURN):
    for _ in range(count):
        moment = datetime.combine(day, time(12), tzinfo=AMSTERDAM)
        ticket = factories.make_ticket(shop, now=moment)
        Ticket.objects.filter(pk=ticket.pk).update(kind=kind)


def test_what_rose_sharply_is_held_against_the_same_weekday(shop):
    yesterday = date(2026, 3, 3)
    for weeks in range(1, 5):
        come(shop, yesterday - timedelta(weeks=weeks), 1)
        # Other weekdays are no measure.
        come(shop, yesterday - timedelta(weeks=weeks, days=2), 6)
    come(shop, yesterday, 6)

    [rise] = look(since=MORNING, days=1, zone=AMSTERDAM, now=MORNING).rises

    assert (rise.name, rise.count, rise.usual) == (str(Kind.RETURN.label), 6, 1.0)


@pytest.mark.parametrize(("usual", "count"), [(1, 4), (4, 7), (0, 4)])
def test_what_chance_does_is_no_rise(shop, usual, count):
    for weeks in range(1, 5):
        come(shop, date(2026, 3, 3) - timedelta(weeks=weeks), usual)
    come(shop, date(2026, 1, 27), 1, kind=Kind.OTHER)
    come(shop, date(2026, 3, 3), count)

    assert look(since=MORNING, days=1, zone=AMSTERDAM, now=MORNING).rises == []


def test_young_shop_has_no_usual_yet(shop):
    come(shop, date(2026, 3, 3), 20)
    today = datetime(2026, 3, 4, tzinfo=AMSTERDAM)
    assert rises(Ticket.objects.all(), today=today, days=1) == []


def test_without_a_way_out_no_mornings_pile_up(settings, waits, shop):
    settings.IS_MAIL_OUT_SET = False
    late(shop)
    assert mail_day(now=MORNING) == 0
    assert mails() == []


def test_mailbox_that_cannot_be_read_is_told(waits, shop):
    imap.keep_account(
        mailbox=shop.mailboxes.get(), host="h", port=993, username="u", password="p", folder="INBOX"
    )
    ImapAccount.objects.update(error="refused")
    assert mail_day(now=MORNING) == 1
    assert mails()[0].subject == "This morning: mail needs a hand"


@pytest.mark.parametrize(
    ("rhythm", "zone", "expected"),
    [
        ("daily", "Europe/Amsterdam", datetime(2026, 3, 5, 6, 30, tzinfo=UTC)),
        ("daily", "America/Curacao", datetime(2026, 3, 4, 11, 30, tzinfo=UTC)),
        ("weekly", "Europe/Amsterdam", datetime(2026, 3, 9, 6, 30, tzinfo=UTC)),
        ("off", "Europe/Amsterdam", None),
    ],
)
def test_next_moment_is_by_the_owners_own_clock(rhythm, zone, expected):
    found = next_moment(rhythm=rhythm, at=time(7, 30), time_zone=zone, now=MORNING)
    assert found == expected


def test_moment_stays_on_the_wall_when_the_clocks_change():
    night = datetime(2026, 3, 28, 12, tzinfo=UTC)
    found = next_moment(rhythm="daily", at=time(7, 30), time_zone="Europe/Amsterdam", now=night)
    assert found == datetime(2026, 3, 29, 5, 30, tzinfo=UTC)


def test_owner_who_wants_none_gets_none(owner, waits, shop):
    late(shop)
    daymail.choose(user=owner, rhythm="off", at=time(7, 30), time_zone="UTC", now=MORNING)
    assert mail_day(now=MORNING + timedelta(days=1)) == 0


def test_who_is_no_owner_any_more_gets_none(owner, waits, shop):
    late(shop)
    owner.role = "agent"
    owner.save()
    assert mail_day(now=MORNING) == 0


def test_dutch_owner_reads_his_own_language_and_profile_link(owner, waits, shop):
    owner.language = "nl"
    owner.save()
    late(shop)
    mail_day(now=MORNING)
    assert "/desk/profile/news/" in mails()[0].text


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="two workers write at once")
def test_two_workers_at_once_send_one_mail(owner, shop):
    mail_day(now=MORNING - timedelta(hours=12))
    late(shop)
    both = Barrier(2)

    def work():
        both.wait()
        try:
            mail_day(now=MORNING)
        finally:
            connections.close_all()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(mails()) == 1
