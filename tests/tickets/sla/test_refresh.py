from datetime import timedelta

import pytest

from tickets import desk
from tickets.core.event import EventKind, record
from tickets.core.message import Message
from tickets.core.shop import Shop
from tickets.core.states import State
from tickets.core.ticket import FAR_FUTURE, Kind, Priority, Ticket
from tickets.desk.saying import Words
from tickets.sla.models import OpeningHours, Policy, PolicyTarget
from tickets.sla.records import Scope
from tickets.sla.refresh import outcome_of, refresh
from tickets.sla.rules import keep_rules
from tickets.sla.seed import seed_shop

FIRST, NEXT, RESOLUTION = "first_response", "next_response", "resolution"


def write(ticket, at, when, **words):
    return desk.add_customer_message(
        ticket=ticket,
        words=Words(text="Nog iets.", from_email="an@example.org", **words),
        now=at(when),
    )


def test_question_is_due_one_business_day_later(ask, due, at):
    assert due(ask("mon 15:00")) == (at("tue 15:00"), FIRST, at("mon 15:00"))


def test_complaint_is_due_three_business_hours_later(ask, due, at):
    ticket = ask("mon 15:00", kind=Kind.COMPLAINT)
    assert due(ticket) == (at("tue 10:00"), FIRST, at("mon 15:00"))


def test_answered_ticket_is_due_no_more_and_sorts_last(ask, answer, due):
    ticket = ask("mon 15:00")
    answer(ticket, "mon 16:00")
    assert due(ticket) == (None, "", None)
    assert Ticket.objects.get().sort_due_at == FAR_FUTURE


def test_further_message_is_due_as_next_response(ask, answer, due, at):
    ticket = ask("mon 10:00")
    answer(ticket, "mon 11:00")
    write(ticket, at, "mon 12:00")
    write(ticket, at, "mon 13:00")
    assert due(ticket) == (at("tue 12:00"), NEXT, at("mon 12:00"))


def test_acknowledgement_is_no_answer(ask, due, at):
    ticket = ask("mon 10:00")
    desk.acknowledge(ticket=ticket, now=at("mon 10:00"))
    refresh(ticket=ticket, now=at("mon 10:01"))
    assert due(ticket) == (at("tue 10:00"), FIRST, at("mon 10:00"))


def test_thank_you_on_a_solved_ticket_asks_for_nothing(ask, answer, due, at):
    ticket = ask("mon 10:00")
    answer(ticket, "mon 11:00", then=State.RESOLVED)
    write(ticket, at, "mon 12:00", is_thanks=True)
    assert due(ticket) == (None, "", None)


def test_answer_taken_back_was_never_given(ask, answer, agent, due, at):
    ticket = ask("mon 10:00")
    message = answer(ticket, "mon 11:00")
    desk.withdraw_reply(message=Message.objects.get(pk=message.pk), by=agent, now=at("mon 11:00"))
    assert due(ticket) == (at("tue 10:00"), FIRST, at("mon 10:00"))


def test_spam_is_never_due_and_comes_back_as_it_was(ask, agent, due, at):
    ticket = ask("mon 10:00")
    desk.mark_spam(ticket=ticket, by=agent, now=at("mon 11:00"))
    assert due(ticket) == (None, "", None)
    desk.reopen(ticket=ticket, by=agent, now=at("wed 11:00"))
    assert due(ticket) == (at("thu 10:00"), FIRST, at("mon 10:00"))


def test_message_from_a_stranger_waits_from_when_it_is_let_in(ask, answer, agent, due, at):
    ticket = ask("mon 10:00")
    answer(ticket, "mon 11:00")
    message = desk.add_customer_message(
        ticket=ticket,
        words=Words(text="Ik ook", from_email="bram@example.org"),
        now=at("mon 12:00"),
        is_unverified=True,
    )
    assert due(ticket) == (None, "", None)
    desk.verify_message(message=message, by=agent, now=at("mon 13:00"))
    assert due(ticket) == (at("tue 13:00"), NEXT, at("mon 13:00"))


def test_becoming_a_complaint_late_gives_grace(ask, agent, due, at):
    ticket = ask("mon 09:00")
    desk.set_kind(ticket=ticket, kind=Kind.COMPLAINT, by=agent, now=at("mon 14:00"))
    assert due(ticket)[0] == at("mon 15:00")
    desk.set_kind(ticket=ticket, kind=Kind.QUESTION, by=agent, now=at("mon 14:05"))
    assert due(ticket)[0] == at("mon 17:00")


@pytest.fixture
def policies(shop):
    """In order: what is tagged 'beurs', what is urgent, and the rest."""
    rows = [
        ("Beurs", {"tags": ["beurs"]}, {None: 60}),
        ("Elders", {}, {None: 30}),
        ("Gewoon", {}, {None: 240, Priority.URGENT: 60}),
    ]
    elsewhere = Shop.objects.create(name="Elders", slug="elders", created_at=shop.created_at)
    for position, (name, conditions, minutes) in enumerate(rows):
        policy = Policy.objects.create(
            name=name,
            position=position,
            conditions=conditions,
            shop=elsewhere if name == "Elders" else None,
        )
        for priority, first in minutes.items():
            PolicyTarget.objects.create(
                policy=policy, priority=priority, first_minutes=first, next_minutes=first
            )
    return {policy.name: policy for policy in Policy.objects.all()}


def test_first_policy_that_fits_wins(ask, agent, due, at, policies):
    ticket = ask("mon 10:00")
    assert due(ticket)[0] == at("mon 14:00")
    desk.tag(ticket=ticket, name="Beurs", by=agent, now=at("mon 10:10"))
    assert due(ticket)[0] == at("mon 11:00")
    terms = outcome_of(ticket=ticket, now=at("mon 10:10")).terms
    assert (terms.name, terms.version) == ("Beurs", 1)
    desk.untag(ticket=ticket, tag=ticket.tags.get(), by=agent, now=at("mon 10:20"))
    assert due(ticket)[0] == at("mon 14:00")


def test_priority_uses_its_own_row(ask, agent, due, at, policies):
    ticket = ask("mon 10:00")
    desk.set_priority(ticket=ticket, priority=Priority.URGENT, by=agent, now=at("mon 10:30"))
    assert due(ticket)[0] == at("mon 11:00")
    desk.set_priority(ticket=ticket, priority=Priority.LOW, by=agent, now=at("mon 10:40"))
    assert due(ticket)[0] == at("mon 14:00")


def test_moving_to_another_shop_takes_its_policy(ask, agent, due, at, policies):
    ticket = ask("mon 10:00")
    desk.move(ticket=ticket, to=policies["Elders"].shop, by=agent, now=at("mon 10:10"))
    assert due(ticket)[0] == at("mon 10:30")


def test_policy_out_of_use_and_no_policy_that_fits(ask, due, at, policies):
    Policy.objects.filter(name="Gewoon").update(is_active=False)
    assert due(ask("mon 10:00")) == (None, "", at("mon 10:00"))


def test_resolution_pauses_while_waiting_for_the_customer(ask, answer, due, at, policies):
    PolicyTarget.objects.filter(policy=policies["Gewoon"]).update(resolution_minutes=960)
    ticket = ask("mon 10:00")
    answer(ticket, "mon 11:00")
    assert due(ticket)[0] is None
    write(ticket, at, "wed 09:00")
    answer(ticket, "wed 10:00", then=State.OPEN)
    assert due(ticket) == (at("thu 16:00"), RESOLUTION, None)


def test_shop_has_hours_of_its_own(shop, ask, due, at):
    OpeningHours.objects.create(shop=shop, week=[[["19:00", "01:00"]]] * 7)
    assert due(ask("mon 10:00"))[0] == at("tue 21:00")


def test_holidays_are_not_counted(shop, ask, due, at):
    seed_shop(shop=shop, now=at("2026-01-05 09:00"))
    # Whit Monday lies between; Friday counts eight hours less one.
    assert due(ask("fri 10:00"))[0] == at("2026-05-26 10:00")


def test_shop_that_never_opens_again_can_still_work(shop, ask, answer, due, at):
    OpeningHours.objects.create(shop=shop, week=[[]] * 7)
    ticket = ask("mon 10:00")
    assert due(ticket)[0] is None
    answer(ticket, "mon 11:00", then=State.RESOLVED)
    assert due(ticket) == (None, "", None)


def test_refresh_again_gives_the_same_answer(ask, answer, due, at):
    ticket = ask("mon 10:00")
    answer(ticket, "mon 11:00")
    write(ticket, at, "mon 12:00")
    before = due(ticket)
    Ticket.objects.update(due_at=None, due_kind="", sort_due_at=FAR_FUTURE, waiting_since=None)
    refresh(ticket=Ticket.objects.get(pk=ticket.pk), now=at("fri 12:00"))
    assert due(ticket) == before


def test_clock_that_was_set_back_forgets_nothing(ask, answer, due, at):
    ticket = ask("mon 10:00")
    answer(ticket, "mon 09:00")
    assert due(ticket) == (None, "", None)
    write(ticket, at, "mon 09:30")
    assert due(ticket) == (at("tue 10:00"), NEXT, at("mon 10:00"))
    answer(ticket, "mon 09:40")
    assert due(ticket) == (None, "", None)


def test_ticket_without_events_still_has_clocks(ask, at):
    ticket = ask("mon 10:00")
    ticket.events.all().delete()
    assert outcome_of(ticket=ticket, now=at("mon 12:00")).waiting_since is None


def test_refresh_costs_the_same_for_a_long_conversation(ask, answer, at, django_assert_num_queries):
    keep_rules(scope=Scope.NEW, by=None, now=at("mon 09:00"))
    ticket = ask("mon 10:00")
    for number in range(10):
        record(
            EventKind.CUSTOMER_MESSAGE,
            ticket=ticket,
            by=None,
            now=at("mon 12:00") + timedelta(minutes=number),
        )
    with django_assert_num_queries(7):
        refresh(ticket=ticket, now=at("mon 13:00"))
