"""Rules act once for each thing that happens, in their order, and never on each other's doing."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.db.transaction import atomic

from tests import factories
from tickets import desk
from tickets.automation.keeping import drop_rule, switch_rule
from tickets.automation.models import Rule, RuleFiring
from tickets.clockwork.ring import ring_due
from tickets.core.draft import Draft
from tickets.core.event import Event, EventKind
from tickets.core.followup import FollowUp, WhenWritten
from tickets.core.history import Names, load_names, sentence
from tickets.core.notice import Notice, NoticeKind
from tickets.core.shop import Shop
from tickets.core.states import State
from tickets.core.ticket import Kind, Priority, Ticket
from tickets.core.timer import Timer, TimerKind
from tickets.macros.keeping import Wording as MacroWording
from tickets.macros.keeping import keep
from tickets.macros.models import Scope
from tickets.outbox.models import MailKind, OutgoingMail

HOUR = timedelta(hours=1)


def test_rule_acts_on_what_comes_in_and_history_names_it(make_rule, ask, tick, now):
    make_rule("opened", {"words": ["gift"]}, {"priority": 3, "add_tags": ["gift"]}, name="Gifts")
    fits, other = ask("It is a GIFT, for tomorrow"), ask("A gifted child")
    tick(now)
    fits.refresh_from_db()
    other.refresh_from_db()
    assert (fits.priority, other.priority) == (Priority.HIGH, Priority.NORMAL)
    assert [one.name for one in fits.tags.all()] == ["gift"]
    event = fits.events.get(kind=EventKind.PRIORITY_SET)
    assert sentence(event, load_names([event], known=Names())) == (
        "Rule “Gifts” set the priority to high"
    )


def test_shop_without_rules_pays_nothing(ask, shop, make_rule, django_assert_num_queries, now):
    ticket = ask()
    assert not Timer.objects.filter(kind=TimerKind.RULES).exists()
    rule = make_rule("opened", {}, {"priority": 3})
    assert Shop.objects.get(pk=shop.pk).has_rules
    ticket.refresh_from_db()
    desk.set_kind(ticket=ticket, kind=Kind.RETURN, by=None, now=now)
    assert Timer.objects.filter(kind=TimerKind.RULES, ticket=ticket).exists()
    switch_rule(rule=rule, is_active=False, by=None, now=now)
    assert not Shop.objects.get(pk=shop.pk).has_rules


def test_rule_for_one_shop_leaves_the_others_alone(make_rule, ask, tick, other_shop, now):
    make_rule("opened", {}, {"priority": 3}, shop=other_shop)
    ticket = ask()
    tick(now)
    assert Ticket.objects.get(pk=ticket.pk).priority == Priority.NORMAL


def test_rules_run_in_order_see_what_the_ones_above_did_and_stop(make_rule, ask, tick, now):
    make_rule("opened", {}, {"kind": "complaint"})
    make_rule("opened", {"kinds": ["complaint"]}, {"priority": 3}, stops=True)
    make_rule("opened", {}, {"priority": 4})
    ticket = ask()
    tick(now)
    ticket.refresh_from_db()
    assert (ticket.kind, ticket.priority) == (Kind.COMPLAINT, Priority.HIGH)
    assert RuleFiring.objects.count() == 2


def test_rules_that_would_chase_each_other_do_not(make_rule, ask, tick, agent, now):
    """Each undoes what the other does, on every change: once each, and then there is peace."""
    make_rule("sorted", {}, {"priority": 3, "add_tags": ["a"]})
    make_rule("sorted", {}, {"priority": 1, "remove_tags": ["a"]})
    make_rule("moved", {}, {"state": "open"})
    ticket = ask()
    tick(now)
    desk.set_kind(ticket=ticket, kind=Kind.RETURN, by=agent, now=now)
    tick(now)
    count = Event.objects.count()
    for hours in range(1, 5):
        tick(now + hours * HOUR)
    assert Event.objects.count() == count
    assert RuleFiring.objects.count() == 2
    assert Ticket.objects.get(pk=ticket.pk).priority == Priority.LOW


def test_same_event_is_acted_on_once_even_when_it_is_looked_at_again(make_rule, ask, tick, now):
    rule = make_rule("opened", {}, {"note": "Look at the order first."})
    ticket = ask()
    tick(now)
    desk.tag(ticket=ticket, name="x", by=None, now=now)
    tick(now)
    assert ticket.messages.filter(direction="note").count() == 1
    firing = RuleFiring.objects.get()
    with pytest.raises(IntegrityError), atomic():
        RuleFiring.objects.create(
            rule=rule, version=1, ticket=ticket, occasion=firing.occasion, at=now
        )


def test_what_happened_before_it_was_switched_on_stays(make_rule, ask, tick, now, owner):
    rule = make_rule("opened", {}, {"priority": 3}, is_active=False)
    ticket = ask(now=now - HOUR / 2)
    switch_rule(rule=rule, is_active=True, by=owner, now=now)
    ticket.refresh_from_db()
    desk.tag(ticket=ticket, name="x", by=None, now=now + HOUR)
    tick(now + HOUR)
    assert Ticket.objects.get(pk=ticket.pk).priority == Priority.NORMAL


@pytest.mark.parametrize(("counted_in", "hours"), [("calendar", 4), ("business", 4)])
def test_customer_who_waits_too_long(make_rule, ask, tick, counted_in, hours, now):
    make_rule("waits", {}, {"notify": "team"}, minutes=hours * 60, counted_in=counted_in)
    asked = ask()
    tick(now)
    due = Timer.objects.get(kind=TimerKind.RULES).due_at
    assert due == now + hours * HOUR
    tick(due - timedelta(seconds=1))
    assert not RuleFiring.objects.exists()
    tick(due)
    assert RuleFiring.objects.get().ticket == asked
    tick(due + 40 * HOUR)
    assert RuleFiring.objects.count() == 1


def test_answer_in_time_ends_the_wait_and_the_next_question_begins_one(
    make_rule, ask, tick, agent, now
):
    make_rule("waits", {}, {"priority": 4}, minutes=120, counted_in="calendar")
    ticket = ask()
    tick(now)
    desk.reply(ticket=ticket, by=agent, now=now + HOUR, text="Tomorrow.")
    tick(now + 5 * HOUR)
    assert not RuleFiring.objects.exists()
    factories.make_message(ticket, now=now + 6 * HOUR)
    tick(now + 6 * HOUR)
    tick(now + 8 * HOUR)
    assert RuleFiring.objects.count() == 1


def test_timed_rule_finds_what_was_open_already(make_rule, ask, tick, now):
    ticket = ask()
    make_rule("quiet", {"assignee": "nobody"}, {"add_tags": ["forgotten"]}, minutes=180)
    tick(now)
    tick(now + 3 * HOUR)
    assert [one.name for one in ticket.tags.all()] == ["forgotten"]


def test_silence_is_not_broken_by_the_rule_itself(make_rule, ask, tick, now):
    make_rule("quiet", {}, {"note": "Still here?"}, minutes=60, counted_in="calendar")
    ticket = ask()
    for hours in range(8):
        tick(now + hours * HOUR)
    assert ticket.messages.filter(direction="note").count() == 1


def test_every_morning_once_and_one_after_days_off(make_rule, ask, tick, agent, now):
    make_rule("morning", {"states": ["waiting_third"]}, {"notify": "assignee"})
    ticket = ask()
    tick(now)
    desk.reply(ticket=ticket, by=agent, now=now, text="We ask.", then=State.WAITING_THIRD)
    tick(now)
    for days in (1, 1, 2, 9):
        tick(now + timedelta(days=days))
    assert [one.occasion for one in RuleFiring.objects.order_by("id")] == [
        "morning:2026-03-04",
        "morning:2026-03-05",
        "morning:2026-03-12",
    ]
    assert Notice.objects.filter(kind=NoticeKind.RULE, user=agent).count() == 3
    desk.resolve(ticket=ticket, by=agent, now=now + timedelta(days=9))
    tick(now + timedelta(days=10))
    assert RuleFiring.objects.count() == 3


def test_new_question_does_not_get_the_morning_before_it_came(make_rule, ask, tick, now):
    rule = make_rule("morning", {}, {"note": "Good morning."})
    Rule.objects.filter(pk=rule.pk).update(since=now - timedelta(days=1))
    ticket = ask(now=now + 5 * HOUR)
    tick(now + 5 * HOUR)
    assert not RuleFiring.objects.exists()
    tick(now + timedelta(days=1))
    assert RuleFiring.objects.get().ticket == ticket


def test_morning_that_passed_while_it_was_solved_does_not_come_after_all(
    make_rule, ask, tick, agent, now
):
    make_rule("morning", {}, {"note": "Good morning."})
    ticket = ask()
    tick(now)
    desk.resolve(ticket=ticket, by=agent, now=now + HOUR)
    tick(now + HOUR)
    back = now + timedelta(days=1, hours=5)
    desk.reopen(ticket=ticket, by=agent, now=back)
    tick(back)
    assert not RuleFiring.objects.exists()


def test_what_cannot_be_done_is_written_down_and_stops_nothing(make_rule, ask, tick, agent, now):
    agent.is_active = False
    agent.save()
    make_rule("opened", {}, {"assignee": str(agent.pk), "cause": 999, "add_tags": ["new"]})
    ticket = ask()
    tick(now)
    assert RuleFiring.objects.get().failed == ["cause", "assignee"]
    assert [one.name for one in ticket.tags.all()] == ["new"]


def test_rule_plans_a_follow_up_as_people_do(make_rule, ask, tick, now):
    make_rule("opened", {}, {"follow_up": 2, "follow_up_stays": "yes"}, name="Look again")
    ticket = ask()
    tick(now)
    planned = FollowUp.objects.get(ticket=ticket)
    assert (planned.who, planned.when_written) == (None, WhenWritten.STAY)
    assert planned.due_at > now + timedelta(days=1)
    ticket.refresh_from_db()
    assert ticket.state == State.NEW
    event = ticket.events.get(kind=EventKind.FOLLOW_UP_SET)
    said = sentence(event, load_names([event], known=Names()))
    assert said.startswith("Rule “Look again” planned a follow-up for")


def test_all_or_nothing(make_rule, ask, now, monkeypatch):
    make_rule("opened", {}, {"add_tags": ["a"], "priority": 3})
    ticket = ask()

    def broken(**_):
        raise RuntimeError

    monkeypatch.setattr(desk, "tag", broken)
    assert ring_due(now=now) == 0
    assert not RuleFiring.objects.exists()
    assert Ticket.objects.get(pk=ticket.pk).priority == Priority.NORMAL
    monkeypatch.undo()
    assert ring_due(now=now + HOUR) == 1
    assert Ticket.objects.get(pk=ticket.pk).priority == Priority.HIGH


@pytest.fixture
def macro(now):
    wording = MacroWording(
        title="We have it",
        scope=Scope.TEAM,
        texts={"en": "Dear {{customer.first_name}}, it is with {{agent.name}}."},
    )
    return keep(wording=wording, by=None, now=now)


def test_ready_answer_becomes_a_draft_for_who_has_it_in_hand(
    make_rule, ask, tick, agent, macro, now
):
    make_rule("opened", {}, {"in_turn": True, "macro": macro.pk, "macro_how": "draft"})
    ticket = ask()
    tick(now)
    draft = Draft.objects.get()
    ticket.refresh_from_db()
    assert draft.user == ticket.assignee
    assert draft.text == f"Dear Mirjam, it is with {ticket.assignee.name}."


def test_ready_answer_is_mailed_once_a_day_and_is_no_answer_of_a_person(
    make_rule, ask, tick, macro, shop, now
):
    make_rule("opened", {}, {"macro": macro.pk, "macro_how": "sent"})
    make_rule("written", {}, {"macro": macro.pk, "macro_how": "sent"})
    ticket = ask()
    tick(now)
    mail = OutgoingMail.objects.get(kind=MailKind.ANSWER)
    assert mail.headers["Auto-Submitted"] == "auto-replied"
    assert f"it is with {shop.name}" in mail.text
    ticket.refresh_from_db()
    assert (ticket.state, ticket.waiting_since, ticket.due_kind) == (
        State.NEW,
        now,
        "first_response",
    )
    for minutes in range(1, 4):
        # An answering machine that does not say what it is.
        factories.make_message(ticket, text="I am away.", now=now + timedelta(minutes=minutes))
        tick(now + timedelta(minutes=minutes))
    assert OutgoingMail.objects.filter(kind=MailKind.ANSWER).count() == 1
    assert RuleFiring.objects.filter(failed=["macro"]).count() == 3
    factories.make_message(ticket, now=now + timedelta(days=2))
    tick(now + timedelta(days=2))
    assert OutgoingMail.objects.filter(kind=MailKind.ANSWER).count() == 2


def test_thrown_away_rule_leaves_its_name_in_the_history(make_rule, ask, tick, now):
    rule = make_rule("opened", {}, {"priority": 3}, name="Gone")
    ticket = ask()
    tick(now)
    drop_rule(rule=rule)
    event = ticket.events.get(kind=EventKind.PRIORITY_SET)
    assert sentence(event, Names()).startswith("Rule “Gone”")
    assert not Rule.objects.exists()
