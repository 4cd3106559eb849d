"""Who works here: asked, changed, gone, and back."""

from datetime import timedelta

import pytest

from tests import factories
from tickets import desk
from tickets.core.event import EventKind
from tickets.core.follower import Follower
from tickets.core.people import Role
from tickets.desk import team


@pytest.fixture
def colleague(shop):
    return factories.make_user(Role.AGENT, shops=(shop,), name="Nina Bos")


def test_open_questions_of_who_leaves_go_to_whom_was_chosen(ticket, agent, colleague, owner, now):
    desk.assign(ticket=ticket, to=agent, by=owner, now=now)

    count = team.dismiss(person=agent, tickets_to=colleague, by=owner, now=now)

    ticket.refresh_from_db()
    agent.refresh_from_db()
    assert (count, ticket.assignee, agent.is_active, agent.left_at) == (1, colleague, False, now)


def test_open_questions_of_who_leaves_go_back_to_the_team(ticket, agent, owner, now):
    desk.assign(ticket=ticket, to=agent, by=owner, now=now)

    team.dismiss(person=agent, tickets_to=None, by=owner, now=now)

    ticket.refresh_from_db()
    assert ticket.assignee is None


def test_who_does_not_work_for_the_shop_gets_none_of_its_questions(
    ticket, agent, stranger, owner, now
):
    desk.assign(ticket=ticket, to=agent, by=owner, now=now)

    team.dismiss(person=agent, tickets_to=stranger, by=owner, now=now)

    ticket.refresh_from_db()
    assert ticket.assignee is None


def test_who_leaves_stands_in_for_nobody_and_follows_nothing(ticket, agent, colleague, owner, now):
    colleague.stand_in = agent
    colleague.save()
    desk.follow(ticket=ticket, by=agent)

    team.dismiss(person=agent, tickets_to=None, by=owner, now=now)

    colleague.refresh_from_db()
    assert (colleague.stand_in, Follower.objects.count()) == (None, 0)


def test_last_owner_stays(owner, agent, now):
    with pytest.raises(team.UnableToChange):
        team.dismiss(person=owner, tickets_to=None, by=agent, now=now)
    with pytest.raises(team.UnableToChange):
        team.change_colleague(person=owner, role=Role.AGENT, shops=[], by=agent)


def test_one_of_two_owners_may_go(owner, shop, now):
    other = factories.make_user(Role.OWNER)

    team.dismiss(person=other, tickets_to=None, by=owner, now=now)

    other.refresh_from_db()
    assert not other.is_active


class TestAbsence:
    @pytest.fixture
    def away(self, agent, colleague, now):
        agent.away_from = now.date()
        agent.away_until = now.date() + timedelta(days=7)
        agent.stand_in = colleague
        agent.save()
        return agent

    def test_new_question_goes_to_who_stands_in(self, ticket, away, colleague, owner, now):
        desk.assign(ticket=ticket, to=away, by=owner, now=now)

        ticket.refresh_from_db()
        assert ticket.assignee == colleague

    def test_without_a_stand_in_it_stays_with_the_team(self, ticket, away, owner, now):
        away.stand_in = None
        away.save()

        assert desk.assign(ticket=ticket, to=away, by=owner, now=now) is None

    def test_stand_ins_who_are_away_together_give_it_to_the_team(
        self, ticket, away, colleague, owner, now
    ):
        colleague.away_from, colleague.stand_in = now.date(), away
        colleague.save()

        desk.assign(ticket=ticket, to=away, by=owner, now=now)

        ticket.refresh_from_db()
        assert ticket.assignee is None

    def test_who_is_away_may_take_something_himself(self, ticket, away, now):
        desk.assign(ticket=ticket, to=away, by=away, now=now)

        ticket.refresh_from_db()
        assert ticket.assignee == away

    @pytest.mark.parametrize(("days", "is_away"), [(-1, False), (0, True), (7, True), (8, False)])
    def test_both_days_count(self, away, now, days, is_away):
        assert away.is_away(now + timedelta(days=days)) == is_away

    def test_sleeping_question_wakes_up_for_who_stands_in(
        self, ticket, away, colleague, owner, now
    ):
        desk.assign(ticket=ticket, to=away, by=away, now=now)
        desk.snooze(ticket=ticket, until=now + timedelta(hours=1), by=away, now=now)

        desk.wake(ticket=ticket, now=now + timedelta(hours=1))

        ticket.refresh_from_db()
        last = ticket.events.filter(kind=EventKind.ASSIGNED).latest("id")
        assert (ticket.assignee, last.data["to"]) == (colleague, colleague.pk)
