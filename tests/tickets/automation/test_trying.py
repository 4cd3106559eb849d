"""A trial plays the past again: each ticket is judged by what it was like then, nothing changes."""

from datetime import timedelta

import pytest

from tests import factories
from tickets import desk
from tickets.automation.deeds import Names
from tickets.automation.keeping import Wording
from tickets.automation.models import RuleFiring
from tickets.automation.trying import try_rule
from tickets.core.event import Event
from tickets.core.states import State
from tickets.core.ticket import Kind, Priority

HOUR = timedelta(hours=1)


def wording(when, conditions, deeds, *, shop=None, **more):
    return Wording(
        name="Trial",
        shop=shop,
        is_active=False,
        stops=False,
        occasion={"when": when, **more},
        conditions=conditions,
        deeds=deeds,
    )


def touched(said, now):
    trial = try_rule(said, names=Names(), now=now)
    assert trial.count == len(trial.shown)
    return [(one.ticket.pk, one.at, one.sentences) for one in reversed(trial.shown)]


def test_ticket_is_judged_by_what_it_was_like_then(shop, agent, now):
    ticket = factories.make_ticket(shop, now=now, text="A gift")
    desk.set_kind(ticket=ticket, kind=Kind.COMPLAINT, by=agent, now=now + HOUR)
    desk.assign(ticket=ticket, to=agent, by=agent, now=now + HOUR)
    desk.tag(ticket=ticket, name="late", by=agent, now=now + 2 * HOUR)
    desk.resolve(ticket=ticket, by=agent, now=now + 3 * HOUR)
    factories.make_ticket(shop, now=now, text="A lamp")
    events = Event.objects.count()
    then = {"kinds": ["question"], "states": ["new"], "assignee": "nobody", "words": ["gift"]}
    assert touched(wording("opened", then, {"priority": 3}), now + 9 * HOUR) == [
        (ticket.pk, now, ["Priority: high"])
    ]
    later = {"kinds": ["complaint"], "assignee": str(agent.pk), "tags": ["late"]}
    assert touched(wording("moved", later, {"priority": 3}), now + 9 * HOUR) == [
        (ticket.pk, now + 3 * HOUR, ["Priority: high"])
    ]
    assert touched(wording("opened", later, {"priority": 3}), now + 9 * HOUR) == []
    assert (Event.objects.count(), RuleFiring.objects.count()) == (events, 0)


def test_what_was_so_already_is_not_counted(shop, agent, now):
    ticket = factories.make_ticket(shop, now=now)
    desk.set_priority(ticket=ticket, priority=Priority.HIGH, by=agent, now=now)
    assert touched(wording("sorted", {}, {"priority": 3}), now + HOUR) == []
    assert len(touched(wording("sorted", {}, {"priority": 4}), now + HOUR)) == 1


def test_waits_and_silences_of_the_past_are_found(shop, agent, now):
    ticket = factories.make_ticket(shop, now=now)
    desk.reply(
        ticket=ticket, by=agent, now=now + 3 * HOUR, text="Yes.", then=State.WAITING_CUSTOMER
    )
    factories.make_message(ticket, now=now + 30 * HOUR)
    waits = wording("waits", {}, {"priority": 4}, minutes=120, counted_in="calendar")
    assert [at for _pk, at, _said in touched(waits, now + 33 * HOUR)] == [
        now + 2 * HOUR,
        now + 32 * HOUR,
    ]
    quiet = wording("quiet", {}, {"priority": 4}, minutes=600, counted_in="calendar")
    assert [at for _pk, at, _said in touched(quiet, now + 33 * HOUR)] == [now + 13 * HOUR]
    morning = wording("morning", {"states": ["waiting_customer"]}, {"notify": "owner"})
    # The shop opens at nine, an hour after it is nine in London.
    assert [at for _pk, at, _said in touched(morning, now + 33 * HOUR)] == [now + 23 * HOUR]


def test_other_shops_and_older_questions_are_left_out(shop, other_shop, agent, now):
    factories.make_ticket(shop, now=now - timedelta(days=31))
    mine = factories.make_ticket(shop, now=now - timedelta(days=29))
    other = factories.make_ticket(other_shop, now=now)
    everywhere = wording("opened", {}, {"in_turn": True})
    assert {pk for pk, _at, _said in touched(everywhere, now)} == {mine.pk, other.pk}
    here = wording("opened", {}, {"in_turn": True}, shop=shop)
    assert {pk for pk, _at, _said in touched(here, now)} == {mine.pk}


def test_open_question_that_nobody_touched_for_long_is_tried_by_what_lasts(shop, agent, now):
    forgotten = factories.make_ticket(shop, now=now - timedelta(days=40))
    away = factories.make_ticket(shop, now=now - timedelta(days=40))
    desk.resolve(ticket=away, by=agent, now=now - timedelta(days=39))
    long = wording("quiet", {}, {"priority": 4}, minutes=20 * 1440, counted_in="calendar")
    at = now - timedelta(days=20)
    assert touched(long, now) == [(forgotten.pk, at, ["Priority: urgent"])]


def test_call_that_answers_ends_the_wait(shop, agent, now):
    shop.phone_note_answers = True
    shop.save()
    ticket = factories.make_ticket(shop, now=now)
    desk.note(ticket=ticket, by=agent, now=now + HOUR, text="I rang.", by_phone=True)
    waits = wording("waits", {}, {"priority": 4}, minutes=120, counted_in="calendar")
    assert touched(waits, now + 9 * HOUR) == []
    factories.make_message(ticket, now=now + 10 * HOUR)
    assert [at for _pk, at, _said in touched(waits, now + 20 * HOUR)] == [now + 12 * HOUR]


@pytest.mark.parametrize("count", [1, 3])
def test_number_of_queries_does_not_grow(shop, count, now, django_assert_num_queries):
    for _ in range(count):
        factories.make_ticket(shop, now=now)
    with django_assert_num_queries(6):
        touched(wording("opened", {"kinds": ["question"]}, {"priority": 3}), now + HOUR)
