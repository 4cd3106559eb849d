"""Changing hours and policies: for whom it counts, what it would do, and how it is applied."""

from datetime import timedelta

import pytest

from tests import factories
from tickets import desk
from tickets.core.states import State
from tickets.core.ticket import Ticket
from tickets.desk.ruling import apply_rules, change_rules, matching_tickets, preview_rules
from tickets.sla.models import OpeningHours, Policy, PolicyTarget
from tickets.sla.records import RuleSet, Scope
from tickets.sla.refresh import outcome_of, refresh

HOUR = timedelta(hours=1)


@pytest.fixture
def ticket(shop, customer, now):
    """Tuesday 10:00 in Amsterdam; open from nine to five, eight hours to an answer."""
    OpeningHours.objects.create(shop=shop, week=[*[[["09:00", "17:00"]]] * 5, [], []])
    policy = Policy.objects.create(name="Plain", position=1)
    PolicyTarget.objects.create(policy=policy, first_minutes=480, next_minutes=480)
    return factories.make_ticket(shop, customer=customer, now=now)


def due(ticket):
    return Ticket.objects.values_list("due_at", flat=True).get(pk=ticket.pk)


def minutes(count):
    return lambda: PolicyTarget.objects.update(first_minutes=count) and None


def mornings():
    OpeningHours.objects.update(week=[*[[["09:00", "12:00"]]] * 5, [], []])


def change(how, scope, now, owner):
    change_rules(change=how, scope=scope, by=owner, now=now)
    apply_rules(now=now)


def test_new_questions_only(ticket, shop, owner, now):
    change(minutes(60), Scope.NEW, now + HOUR, owner)
    assert due(ticket) == now + 24 * HOUR
    refresh(ticket=ticket, now=now + 2 * HOUR)
    assert due(ticket) == now + 24 * HOUR
    later = factories.make_ticket(shop, now=now + 2 * HOUR)
    assert due(later) == now + 3 * HOUR


def test_open_questions_keep_the_time_used(ticket, owner, now):
    # Three of eight hours are used at 13:00; five remain, of three each morning.
    change(mornings, Scope.FROM_NOW, now + 3 * HOUR, owner)
    assert due(ticket) == now + 2 * 24 * HOUR + HOUR
    outcome = outcome_of(ticket=ticket, now=now + 4 * HOUR)
    assert outcome.terms.version == 1


def test_open_questions_are_counted_again(ticket, owner, now):
    # By the new hours only 10:00 to 12:00 counted: six remain, two mornings.
    change(mornings, Scope.RECOUNT, now + 3 * HOUR, owner)
    assert due(ticket) == now + 2 * 24 * HOUR + 2 * HOUR


def test_policy_that_says_something_else_gets_another_version(ticket, owner, now):
    change(minutes(240), Scope.FROM_NOW, now + HOUR, owner)
    terms = outcome_of(ticket=ticket, now=now + HOUR).terms
    assert (terms.name, terms.version) == ("Plain", 2)
    assert due(ticket) == now + 4 * HOUR
    assert Policy.objects.get().version == 2


def test_nothing_different_makes_no_version(ticket, owner, now):
    change(minutes(480), Scope.RECOUNT, now, owner)
    assert RuleSet.objects.count() == 1
    assert change_rules(change=minutes(480), scope=Scope.NEW, by=owner, now=now) is None


def test_solved_questions_keep_their_rules_also_when_opened_again(ticket, agent, owner, now):
    desk.reply(ticket=ticket, by=agent, now=now + HOUR, text="So.", then=State.RESOLVED)
    change(minutes(30), Scope.RECOUNT, now + 2 * HOUR, owner)
    result = ticket.sla_results.get()
    assert (result.policy_version, result.target_seconds) == (1, 480 * 60)
    desk.reopen(ticket=ticket, by=agent, now=now + 3 * HOUR)
    assert outcome_of(ticket=ticket, now=now + 3 * HOUR).terms.version == 1


def test_rebuild_after_changes_finds_the_same(ticket, agent, owner, now):
    change(minutes(240), Scope.FROM_NOW, now + HOUR, owner)
    change(mornings, Scope.NEW, now + HOUR, owner)
    change(minutes(300), Scope.RECOUNT, now + 2 * HOUR, owner)
    before = due(ticket)
    Ticket.objects.update(due_at=None, due_kind="")
    refresh(ticket=Ticket.objects.get(), now=now + 90 * 24 * HOUR)
    assert due(ticket) == before


def test_preview_counts_and_changes_nothing(ticket, shop, now):
    late = factories.make_ticket(shop, now=now - 3 * HOUR)
    before = (due(ticket), due(late), PolicyTarget.objects.get().first_minutes)
    seen = preview_rules(change=minutes(60), scope=Scope.RECOUNT, now=now + HOUR / 2)
    assert (seen.seen, seen.has_more, seen.late) == (2, False, 0)
    # What the change alone would make late gets an hour.
    assert (seen.spared, seen.sooner, seen.later) == (1, 2, 0)
    assert preview_rules(change=minutes(60), scope=Scope.NEW, now=now).seen == 0
    assert (due(ticket), due(late), PolicyTarget.objects.get().first_minutes) == before
    assert not RuleSet.objects.exists()


def test_many_tickets_are_done_in_batches_by_any_number_of_workers(shop, ticket, owner, now):
    tickets = [ticket, *(factories.make_ticket(shop, now=now) for _ in range(4))]
    change_rules(change=minutes(60), scope=Scope.FROM_NOW, by=owner, now=now)
    assert [apply_rules(now=now, most=2) for _ in range(4)] == [2, 2, 1, 0]
    assert {due(one) for one in tickets} == {now + HOUR}
    assert not RuleSet.objects.to_apply().exists()


def test_matching_tickets_are_those_for_which_it_comes_first(shop, ticket, now):
    complaint = factories.make_ticket(shop, now=now, kind="complaint")
    made = []

    def add():
        made.append(
            Policy.objects.create(name="First", position=0, conditions={"kinds": ["complaint"]}).pk
        )

    assert list(matching_tickets(change=add, policy=lambda: made[0])) == [complaint]
    assert Policy.objects.count() == 1
