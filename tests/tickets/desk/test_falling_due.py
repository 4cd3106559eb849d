from datetime import date, timedelta

import pytest

from tests import factories
from tickets import desk
from tickets.clockwork.ring import ring_due
from tickets.core.event import EventKind
from tickets.core.followup import FollowUp, FollowUpState, OnDue, WhenWritten, Why
from tickets.core.message import Direction
from tickets.core.notice import Notice, NoticeKind
from tickets.core.people import Role
from tickets.core.states import State
from tickets.core.timer import Timer
from tickets.outbox.models import MailKind, OutgoingMail

DAY = timedelta(days=1)


@pytest.fixture
def ticket(shop, customer, agent, now):
    """Answered, and waiting for the carrier."""
    made = factories.make_ticket(shop, customer=customer, now=now)
    desk.reply(ticket=made, by=agent, now=now, text="We ask.", then=State.WAITING_THIRD)
    made.refresh_from_db()
    return made


def planned(ticket, agent, now, **fields):
    plan = desk.Plan(**{"at": now + DAY, "why": Why.CARRIER, **fields})
    return desk.follow_up(ticket=ticket, plan=plan, by=agent, now=now)


def rung(ticket, *, at):
    ring_due(now=at)
    ticket.refresh_from_db()
    return ticket


def told():
    return set(Notice.objects.filter(kind=NoticeKind.FOLLOW_UP).values_list("user", flat=True))


def test_it_comes_back_once_to_whoever_looks_after_it(ticket, agent, owner, now):
    made = planned(ticket, agent, now, who=owner)
    assert rung(ticket, at=now + DAY - timedelta(seconds=1)).state == State.WAITING_THIRD
    rung(ticket, at=now + DAY)
    ring_due(now=now + DAY)
    made.refresh_from_db()
    assert (ticket.state, ticket.assignee) == (State.OPEN, owner)
    assert made.state == FollowUpState.RUNG
    assert told() == {owner.pk}
    assert ticket.events.filter(kind=EventKind.FOLLOW_UP_DUE).count() == 1


def test_it_is_recomputed_before_it_acts(ticket, agent, now):
    made = planned(ticket, agent, now)
    FollowUp.objects.filter(pk=made.pk).update(due_at=now + 2 * DAY)
    rung(ticket, at=now + DAY)
    assert ticket.state == State.WAITING_THIRD
    assert Timer.objects.get(kind="follow_up", state="pending").due_at == now + 2 * DAY


def test_two_at_one_moment_are_both_done_and_the_third_waits(ticket, agent, now):
    for at in (now + DAY, now + DAY, now + 2 * DAY):
        planned(ticket, agent, now, at=at, on_due=OnDue.NOTIFY)
    rung(ticket, at=now + DAY)
    assert [one.state for one in FollowUp.objects.order_by("id")] == ["rung", "rung", "pending"]
    assert Timer.objects.get(kind="follow_up", state="pending").due_at == now + 2 * DAY


@pytest.mark.parametrize("has_stand_in", [True, False])
def test_who_is_away_does_not_get_it(ticket, agent, owner, shop, now, has_stand_in):
    other = factories.make_user(Role.AGENT, shops=(shop,))
    planned(ticket, agent, now, who=agent)
    agent.away_from = date(2026, 3, 1)
    agent.stand_in = other if has_stand_in else None
    agent.save(update_fields=["away_from", "stand_in"])
    rung(ticket, at=now + DAY)
    assert ticket.assignee == (other if has_stand_in else None)
    assert told() == ({other.pk} if has_stand_in else {agent.pk, owner.pk, other.pk})


def test_who_left_does_not_get_it(ticket, agent, owner, now):
    planned(ticket, owner, now, who=agent)
    agent.is_active = False
    agent.save(update_fields=["is_active"])
    rung(ticket, at=now + DAY)
    assert ticket.assignee is None
    assert told() == {owner.pk}


def test_telling_leaves_the_state_alone(ticket, agent, now):
    planned(ticket, agent, now, who=agent, on_due=OnDue.NOTIFY)
    rung(ticket, at=now + DAY)
    assert ticket.state == State.WAITING_THIRD
    assert told() == {agent.pk}


def test_prepared_answer_goes_out_by_its_writer(ticket, agent, now):
    planned(ticket, agent, now, on_due=OnDue.MAIL, text="Has it arrived?")
    rung(ticket, at=now + DAY)
    ring_due(now=now + DAY)
    mail = OutgoingMail.objects.get(kind=MailKind.ANSWER, text__contains="Has it arrived?")
    assert (mail.message.author, ticket.state) == (agent, State.WAITING_CUSTOMER)


@pytest.mark.parametrize("mode", [WhenWritten.ASK, WhenWritten.STAY])
def test_prepared_answer_is_overtaken_by_the_customer_unless_it_was_to_stay(
    ticket, agent, now, mode
):
    planned(ticket, agent, now, on_due=OnDue.MAIL, text="Has it come?", when_written=mode)
    factories.make_message(ticket, now=now + DAY / 2)
    rung(ticket, at=now + DAY)
    goes = mode == WhenWritten.STAY
    assert OutgoingMail.objects.filter(text__contains="Has it come?").exists() == goes
    assert told() == (set() if goes else {agent.pk})


def test_prepared_answer_does_not_go_into_a_closed_conversation(ticket, agent, now):
    planned(ticket, agent, now, on_due=OnDue.MAIL, text="Has it come?")
    desk.resolve(ticket=ticket, by=agent, now=now)
    desk.close(ticket=ticket, now=now)
    rung(ticket, at=now + DAY)
    assert ticket.state == State.OPEN
    assert ticket.messages.filter(direction=Direction.OUT).count() == 1


@pytest.mark.parametrize("has_written", [True, False])
def test_it_is_solved_only_when_the_customer_did_not_write(ticket, agent, now, has_written):
    mode = WhenWritten.STAY
    planned(ticket, agent, now, on_due=OnDue.RESOLVE, when_written=mode)
    if has_written:
        factories.make_message(ticket, now=now + DAY / 2)
    rung(ticket, at=now + DAY)
    assert ticket.state == (State.OPEN if has_written else State.RESOLVED)


def test_coming_back_to_what_was_solved_is_no_breach(ticket, agent, now):
    planned(ticket, agent, now)
    desk.resolve(ticket=ticket, by=agent, now=now)
    rung(ticket, at=now + DAY)
    assert ticket.state == State.OPEN
    assert ticket.due_at is None or ticket.due_at > now + DAY
