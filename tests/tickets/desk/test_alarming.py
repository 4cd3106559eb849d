"""Warnings at a share of a target's time: once each, derived anew, whatever the timer says."""

from datetime import timedelta

import pytest

from tests import factories
from tickets import desk
from tickets.clockwork.mailing import mail_news
from tickets.clockwork.ring import ring_due
from tickets.core.event import Event, EventKind
from tickets.core.people import Role
from tickets.core.ticket import Priority, Ticket
from tickets.core.timer import Timer, TimerKind, TimerState
from tickets.outbox.models import OutgoingMail
from tickets.sla.models import OpeningHours, Policy, PolicyTarget
from tickets.sla.records import Alarm, SlaResult
from tickets.sla.refresh import refresh

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def told():
    mails = OutgoingMail.objects.filter(dedupe_key__startswith="alarm:").order_by("id")
    return [(mail.recipient.name, mail.dedupe_key.split(":")[4], mail.due_at) for mail in mails]


def pending(ticket):
    return Timer.objects.get(ticket=ticket, kind=TimerKind.TARGET, state=TimerState.PENDING)


@pytest.fixture
def policy(shop):
    """100 minutes to a first answer: a percent is a minute. Open from ten in the morning."""
    OpeningHours.objects.create(shop=shop, week=[[["10:00", "18:00"]]] * 7)
    policy = Policy.objects.create(name="Plain", position=1)
    PolicyTarget.objects.create(policy=policy, first_minutes=100, next_minutes=100)
    return policy


@pytest.fixture
def given(policy, ticket, agent, now):
    """10:00 at the shop, and Sanne's."""
    desk.assign(ticket=ticket, to=agent, by=agent, now=now)
    return ticket


@pytest.fixture
def ticket(policy, shop, customer, now):
    return factories.make_ticket(shop, customer=customer, now=now)


def test_assignee_is_told_at_80_and_100_percent_once_each(given, now):
    assert pending(given).due_at == now + 80 * MINUTE
    assert ring_due(now=now + 80 * MINUTE - SECOND) == 0
    assert ring_due(now=now + 80 * MINUTE) == 1
    assert ring_due(now=now + 90 * MINUTE) == 0
    assert pending(given).due_at == now + 100 * MINUTE
    assert ring_due(now=now + 101 * MINUTE) == 1
    assert ring_due(now=now + 300 * MINUTE) == 0
    assert told() == [
        ("Sanne Visser", "80", now + 80 * MINUTE),
        ("Sanne Visser", "100", now + 101 * MINUTE),
    ]
    event = Event.objects.get(kind=EventKind.BREACHED)
    assert event.data["margin"] == -60
    assert event.data["due_at"] == (now + 100 * MINUTE).isoformat()


def test_due_at_this_very_moment_is_not_late(given, now):
    moment = now + 100 * MINUTE
    ring_due(now=moment)
    assert Alarm.objects.filter(percent=100).count() == 0
    ring_due(now=moment + SECOND)
    assert Alarm.objects.filter(percent=100).count() == 1


def test_team_is_told_when_it_is_nobodys(ticket, agent, owner, read_only, stranger, now):
    ring_due(now=now + 80 * MINUTE)
    assert [name for name, _percent, _at in told()] == [agent.name, owner.name]


def test_worker_that_comes_late_rings_both_and_loses_nothing(given, now):
    ring_due(now=now + timedelta(days=10))
    assert [percent for _name, percent, _at in told()] == ["80", "100"]


def test_nobody_is_mailed_at_night(given, now):
    night = now + timedelta(hours=14)
    ring_due(now=night)
    assert told() == []
    assert [mail_news(now=night), mail_news(now=now + timedelta(days=1))] == [0, 1]
    mail = OutgoingMail.objects.get(recipient__name="Sanne Visser")
    assert mail.subject == "2 things happened in the helpdesk"


def test_warning_of_the_night_is_not_sent_once_it_is_answered(given, agent, now):
    night = now + timedelta(hours=14)
    ring_due(now=night)
    desk.reply(ticket=given, by=agent, now=night + timedelta(hours=1), text="Here.")
    assert mail_news(now=now + timedelta(days=1)) == 0
    assert not OutgoingMail.objects.filter(recipient__isnull=False).exists()


def test_answered_in_time_rings_nothing(given, agent, now):
    desk.reply(ticket=given, by=agent, now=now + MINUTE, text="Here.")
    assert not Timer.objects.filter(kind=TimerKind.TARGET).exists()
    result = SlaResult.objects.get()
    assert (result.met_at, result.margin_seconds, result.used_seconds) == (
        now + MINUTE,
        99 * 60,
        60,
    )
    assert (result.assignee, result.policy_name) == (agent, "Plain")


def test_late_answer_before_anybody_rang_is_on_record(given, agent, now):
    desk.reply(ticket=given, by=agent, now=now + 110 * MINUTE, text="Sorry.")
    assert told() == []
    assert Event.objects.get(kind=EventKind.BREACHED).data["margin"] == -600
    result = SlaResult.objects.get()
    assert (result.breached_at, result.met_at) == (now + 100 * MINUTE, now + 110 * MINUTE)
    assert ring_due(now=now + 200 * MINUTE) == 0


def test_timer_that_is_too_early_only_moves_itself(given, now):
    Timer.objects.filter(kind=TimerKind.TARGET).update(due_at=now + MINUTE)
    assert ring_due(now=now + 2 * MINUTE) == 1
    assert told() == []
    assert pending(given).due_at == now + 80 * MINUTE


def test_clock_that_is_set_back_rings_nothing_again(given, now):
    ring_due(now=now + 85 * MINUTE)
    for moment in (now + 10 * MINUTE, now - timedelta(days=1), now + 85 * MINUTE):
        ring_due(now=moment)
        refresh(ticket=Ticket.objects.get(), now=moment)
    assert [percent for _name, percent, _at in told()] == ["80"]


def test_threshold_raises_tags_and_gives(policy, ticket, shop, now):
    second = factories.make_user(Role.AGENT, shops=(shop,), name="Bram")
    elsewhere = factories.make_user(Role.AGENT, name="Elders")
    policy.thresholds = [
        {"percent": 50, "notify": "", "priority": 4, "tag": "Haast", "assignee": second.pk},
        {"percent": 60, "notify": "", "assignee": elsewhere.pk},
        {"percent": 150, "notify": "assignee"},
    ]
    policy.save()
    refresh(ticket=ticket, now=now)
    ring_due(now=now + 61 * MINUTE)
    ticket.refresh_from_db()
    assert (ticket.priority, ticket.assignee) == (Priority.URGENT, second)
    assert [tag.name for tag in ticket.tags.all()] == ["haast"]
    ring_due(now=now + 151 * MINUTE)
    assert [(name, percent) for name, percent, _at in told()] == [("Bram", "150")]
    assert Event.objects.filter(kind=EventKind.BREACHED).count() == 1


def test_ticket_without_clocks_is_never_due(shop, customer, policy, now):
    ticket = factories.make_ticket(shop, customer=customer, now=now)
    Ticket.objects.filter(pk=ticket.pk).update(has_clocks=False)
    ticket = Ticket.objects.get(pk=ticket.pk)
    refresh(ticket=ticket, now=now)
    assert (ticket.due_at, ticket.waiting_since) == (None, now)
    assert not Timer.objects.exists()


def test_half_done_work_is_undone_and_done_again(given, now, monkeypatch):
    broken = [True]

    def enqueue(**_):
        if broken.pop():
            raise RuntimeError("pulled the plug")

    with monkeypatch.context() as patch:
        patch.setattr("tickets.desk.alarming.enqueue_alarm", enqueue)
        ring_due(now=now + 80 * MINUTE)
    assert Alarm.objects.count() == 0
    ring_due(now=now + 140 * MINUTE)
    assert [percent for _name, percent, _at in told()] == ["80", "100"]
