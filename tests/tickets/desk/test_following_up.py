from datetime import timedelta

import pytest

from tests import factories
from tickets import desk
from tickets.core.event import EventKind
from tickets.core.followup import FollowUp, FollowUpState, OnDue, WhenWritten, Why
from tickets.core.states import State
from tickets.core.timer import Timer

DAY = timedelta(days=1)


def plan(now, days=1, **fields):
    return desk.Plan(**{"at": now + days * DAY, "why": Why.CARRIER, **fields})


def moments():
    timers = Timer.objects.filter(kind="follow_up", state="pending")
    return list(timers.values_list("due_at", flat=True))


def states():
    return list(FollowUp.objects.order_by("id").values_list("state", flat=True))


@pytest.fixture
def ticket(shop, customer, now):
    return factories.make_ticket(shop, customer=customer, now=now)


@pytest.fixture
def planned(agent, ticket, now):
    """One of tomorrow, and one of the day after."""
    return [desk.follow_up(ticket=ticket, plan=plan(now, n), by=agent, now=now) for n in (1, 2)]


def test_one_timer_stands_at_the_first(planned, ticket, agent, now):
    assert moments() == [now + DAY]
    desk.follow_up(ticket=ticket, plan=plan(now, 0.5), by=agent, now=now)
    assert moments() == [now + DAY / 2]


def test_timer_follows_every_change(planned, agent, now):
    first, second = planned
    desk.change_follow_up(follow_up=first, plan=plan(now, 3), by=agent, now=now)
    assert moments() == [now + 2 * DAY]
    desk.cancel_follow_up(follow_up=second, by=agent, now=now)
    assert moments() == [now + 3 * DAY]
    desk.complete(follow_up=first, by=agent, now=now)
    assert moments() == []
    assert states() == [FollowUpState.DONE, FollowUpState.CANCELLED]


def test_what_is_over_cannot_be_changed_again(planned, agent, now):
    first, _ = planned
    desk.complete(follow_up=first, by=agent, now=now)
    assert desk.complete(follow_up=first, by=agent, now=now) is None
    with pytest.raises(desk.UnableToFollowUp):
        desk.cancel_follow_up(follow_up=first, by=agent, now=now)
    with pytest.raises(desk.UnableToFollowUp):
        desk.change_follow_up(follow_up=first, plan=plan(now), by=agent, now=now)


@pytest.mark.parametrize(
    "fields",
    [
        {"at": timedelta()},
        {"why": Why.SILENCE},
        {"on_due": OnDue.REMIND},
        {"on_due": OnDue.MAIL, "text": " \n"},
    ],
)
def test_what_makes_no_sense_is_refused(ticket, agent, now, fields):
    if "at" in fields:
        fields = {"at": now}
    with pytest.raises(desk.UnableToFollowUp):
        desk.follow_up(ticket=ticket, plan=plan(now, **fields), by=agent, now=now)
    assert states() == []


def test_customer_writes_first(ticket, agent, now):
    for mode in WhenWritten:
        desk.follow_up(ticket=ticket, plan=plan(now, when_written=mode), by=agent, now=now)
    later = now + timedelta(hours=1)
    factories.make_message(ticket, now=later)
    asked = {one.when_written: (one.state, one.asked_at) for one in FollowUp.objects.all()}
    assert asked == {
        WhenWritten.ASK: (FollowUpState.PENDING, later),
        WhenWritten.CANCEL: (FollowUpState.CANCELLED, None),
        WhenWritten.STAY: (FollowUpState.PENDING, None),
    }
    assert ticket.events.filter(kind=EventKind.FOLLOW_UP_CANCELLED, by=None).count() == 1


@pytest.mark.parametrize("kind", ["automatic", "unverified"])
def test_machines_and_strangers_ask_nothing(ticket, agent, now, kind):
    made = desk.follow_up(ticket=ticket, plan=plan(now), by=agent, now=now)
    words = factories.make_words("I am away", is_automatic=kind == "automatic")
    desk.add_customer_message(
        ticket=ticket, words=words, now=now, is_unverified=kind == "unverified"
    )
    made.refresh_from_db()
    assert made.asked_at is None


def test_keeping_and_changing_answer_the_question(planned, ticket, agent, now):
    factories.make_message(ticket, now=now)
    desk.keep_follow_up(follow_up=planned[0], by=agent, now=now)
    desk.change_follow_up(follow_up=planned[1], plan=plan(now, 4), by=agent, now=now)
    assert not FollowUp.objects.filter(asked_at__isnull=False).exists()


def test_spam_needs_no_follow_up(planned, ticket, agent, now):
    desk.mark_spam(ticket=ticket, by=agent, now=now)
    assert states() == [FollowUpState.CANCELLED] * 2
    assert moments() == []
    with pytest.raises(desk.UnableToFollowUp):
        desk.follow_up(ticket=ticket, plan=plan(now), by=agent, now=now)


def test_follow_ups_go_along_with_a_merge_and_come_back(planned, shop, ticket, agent, now):
    other = factories.make_ticket(shop, customer=ticket.customer, now=now)
    desk.merge(ticket=ticket, into=other, by=agent, now=now)
    assert set(FollowUp.objects.values_list("ticket", flat=True)) == {other.pk}
    assert Timer.objects.get(kind="follow_up", state="pending").ticket == other
    ticket.refresh_from_db()
    desk.unmerge(ticket=ticket, by=agent, now=now)
    assert set(FollowUp.objects.values_list("ticket", flat=True)) == {ticket.pk}
    assert Timer.objects.get(kind="follow_up", state="pending").ticket == ticket


def test_it_sleeps_again_until_its_old_moment(ticket, agent, now):
    desk.snooze(ticket=ticket, until=now + 3 * DAY, by=agent, now=now)
    factories.make_message(ticket, now=now + DAY)
    desk.sleep_again(ticket=ticket, by=agent, now=now + DAY)
    ticket.refresh_from_db()
    assert ticket.state == State.SNOOZED
    assert ticket.timers.get(kind="wake", state="pending").due_at == now + 3 * DAY


@pytest.mark.parametrize("reason", ["never", "over", "by hand"])
def test_it_does_not_sleep_again_otherwise(ticket, agent, now, reason):
    at = now + DAY
    if reason != "never":
        desk.snooze(ticket=ticket, until=now + 3 * DAY, by=agent, now=now)
    if reason == "by hand":
        desk.wake(ticket=ticket, by=agent, now=at)
    elif reason == "over":
        factories.make_message(ticket, now=at)
        at = now + 3 * DAY
    with pytest.raises(desk.UnableToSnooze):
        desk.sleep_again(ticket=ticket, by=agent, now=at)
