"""Whose turn it is: there before away, present before absent, then who has least to answer."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.utils import timezone

from tests import factories
from tickets import desk
from tickets.automation.turns import next_in_turn
from tickets.core.people import Role


def test_least_to_answer_comes_first_and_equals_take_turns(shop, now):
    people = [factories.make_user(shops=(shop,)) for _ in range(2)]
    got = []
    for _ in range(4):
        ticket = factories.make_ticket(shop, now=now)
        to = next_in_turn(ticket, now=now)
        desk.assign(ticket=ticket, to=to, by=None, now=now)
        got.append(people.index(to))
    assert got == [0, 1, 0, 1]


def test_answered_at_once_still_goes_round(shop, now):
    people = [factories.make_user(shops=(shop,)) for _ in range(2)]
    got = []
    for _ in range(4):
        ticket = factories.make_ticket(shop, now=now)
        to = next_in_turn(ticket, now=now)
        desk.assign(ticket=ticket, to=to, by=None, now=now)
        desk.reply(ticket=ticket, by=to, now=now, text="Done.")
        got.append(people.index(to))
    assert got == [0, 1, 0, 1]


def test_who_is_away_gets_nothing_and_who_is_present_goes_first(shop):
    away, absent, present = (factories.make_user(shops=(shop,)) for _ in range(3))
    factories.make_user(Role.READ_ONLY, shops=(shop,))
    moment = timezone.now()
    away.away_from = timezone.localdate(moment)
    away.save()
    ticket = factories.make_ticket(shop, now=moment)
    assert next_in_turn(ticket, now=moment) == absent
    UserSession.objects.create(user=present, session_key="k", ip="::1", last_seen_at=moment)
    assert next_in_turn(ticket, now=moment) == present
    assert next_in_turn(ticket, now=moment + timedelta(hours=1)) == absent
    for person in (absent, present):
        person.away_from = timezone.localdate(moment)
        person.save()
    assert next_in_turn(ticket, now=moment) is None
