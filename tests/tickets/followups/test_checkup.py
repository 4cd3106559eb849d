import re
from datetime import timedelta

import pytest

from tests import factories
from tickets import desk
from tickets.clockwork.ring import ring_due
from tickets.core.checkup import LASTS, CheckUp, find
from tickets.core.event import EventKind
from tickets.core.followup import FollowUp, OnDue, Why
from tickets.core.states import State
from tickets.followups import checkup
from tickets.outbox.models import MailKind, OutgoingMail

#: Two weeks and some on, a Wednesday within opening hours.
LATER = timedelta(days=15)


@pytest.fixture
def asked(shop, customer, agent, now):
    """Solved, and two weeks later the customer was asked."""
    ticket = factories.make_ticket(shop, customer=customer, now=now)
    desk.reply(ticket=ticket, by=agent, now=now, text="We sent it again.", then=State.RESOLVED)
    plan = desk.Plan(at=now + LATER, why=Why.CHECK_UP, on_due=OnDue.ASK_SOLVED)
    desk.follow_up(ticket=ticket, plan=plan, by=agent, now=now)
    ring_due(now=now + LATER)
    ticket.refresh_from_db()
    return ticket


def token():
    mail = OutgoingMail.objects.get(kind=MailKind.REMINDER)
    found = re.findall(r"/q/solved/([^/]+)/(yes|no)/", mail.text)
    assert [answer for _token, answer in found] == ["yes", "no"]
    return found[0][0]


def test_mail_asks_with_two_links_that_stand_nowhere_else(asked):
    kept = CheckUp.objects.get()
    assert token() not in kept.token_hash
    assert "/q/" not in asked.messages.order_by("id").last().text
    assert asked.events.filter(kind=EventKind.CHECK_UP_ASKED).count() == 1
    assert find(token=token()) == kept
    assert find(token=token()[:-1] + "x") is None
    assert find(token="") is None


def test_yes_leaves_it_solved(asked, now):
    at = now + LATER + timedelta(days=1)
    checkup.answer(check_up=find(token=token()), is_solved=True, now=at)
    asked.refresh_from_db()
    assert asked.state in {State.RESOLVED, State.CLOSED}


def test_yes_solves_what_is_open(asked, agent, now):
    at = now + LATER + timedelta(days=1)
    desk.reopen(ticket=asked, by=agent, now=at)
    checkup.answer(check_up=find(token=token()), is_solved=True, now=at)
    asked.refresh_from_db()
    assert asked.state == State.RESOLVED


def test_no_reopens_with_the_words_and_without_a_breach(asked, now):
    at = now + LATER + timedelta(days=1)
    checkup.answer(check_up=find(token=token()), is_solved=False, words="Still broken", now=at)
    asked.refresh_from_db()
    assert (asked.state, asked.waiting_since) == (State.OPEN, at)
    assert asked.due_at > at
    assert asked.messages.order_by("id").last().text == "Still broken"
    ring_due(now=at)
    assert asked.events.filter(kind=EventKind.BREACHED).count() == 0


def test_it_is_answered_once_and_in_time(asked, now):
    check_up = find(token=token())
    with pytest.raises(checkup.UnableToAnswer):
        checkup.answer(check_up=check_up, is_solved=False, now=now + LATER + LASTS)
    checkup.answer(check_up=check_up, is_solved=True, now=now + LATER)
    with pytest.raises(checkup.UnableToAnswer):
        checkup.answer(check_up=check_up, is_solved=False, now=now + LATER)
    assert asked.events.filter(kind=EventKind.CHECK_UP_ANSWERED).count() == 1


def test_who_waits_for_us_is_not_asked(shop, ticket, agent, now):
    plan = desk.Plan(at=ticket.created_at + LATER, why=Why.CHECK_UP, on_due=OnDue.ASK_SOLVED)
    desk.follow_up(ticket=ticket, plan=plan, by=agent, now=ticket.created_at)
    ring_due(now=ticket.created_at + LATER)
    assert not CheckUp.objects.exists()
    assert FollowUp.objects.get().state == "rung"
