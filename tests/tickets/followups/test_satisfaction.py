from datetime import UTC, datetime, timedelta

import pytest

from tests import factories
from tickets import desk
from tickets.clockwork.ring import ring_due
from tickets.core.event import EventKind
from tickets.core.followup import OnDue, Why
from tickets.core.rating import Rating
from tickets.core.states import State
from tickets.desk.setting_up import set_ladder
from tickets.outbox.models import OutgoingMail

#: A Tuesday morning, and when everything of that day has rung.
AT = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(hours=5)


@pytest.fixture
def asking(shop):
    shop.asks_rating = True
    shop.save(update_fields=["asks_rating"])
    return shop


@pytest.fixture
def solved(asking, customer, agent):
    ticket = factories.make_ticket(asking, customer=customer, now=AT)
    desk.reply(ticket=ticket, by=agent, now=AT, text="It is sent.", then=State.RESOLVED)
    return ticket


def asked():
    return OutgoingMail.objects.filter(dedupe_key__startswith="rating:").count()


def test_customer_is_asked_once_some_hours_after_it_was_solved(solved):
    ring_due(now=AT + timedelta(hours=2))
    assert asked() == 0
    ring_due(now=LATER)
    ring_due(now=LATER + timedelta(hours=1))
    assert asked() == 1
    assert solved.events.filter(kind=EventKind.RATING_ASKED).count() == 1
    mail = OutgoingMail.objects.latest("id")
    assert mail.text.count("/q/rate/") == mail.html.count("/q/rate/") == 3
    assert mail.text.index("/good/") < mail.text.index("/so_so/") < mail.text.index("/bad/")


def test_nobody_is_asked_where_the_shop_does_not_want_it(shop, customer, agent):
    ticket = factories.make_ticket(shop, customer=customer, now=AT)
    desk.reply(ticket=ticket, by=agent, now=AT, text="It is sent.", then=State.RESOLVED)
    ring_due(now=LATER)
    assert asked() == 0


def _reopen(ticket, agent):
    factories.make_message(ticket, now=AT + timedelta(hours=1))


def _spam(ticket, agent):
    desk.mark_spam(ticket=ticket, by=agent, now=AT + timedelta(hours=1))


def _check_up(ticket, agent):
    plan = desk.Plan(at=AT + timedelta(days=3), why=Why.CHECK_UP, on_due=OnDue.ASK_SOLVED)
    desk.follow_up(ticket=ticket, plan=plan, by=agent, now=AT)


def _asked_lately(ticket, agent):
    other = factories.make_ticket(ticket.shop, customer=ticket.customer, now=AT)
    desk.reply(ticket=other, by=agent, now=AT, text="Yes.", then=State.RESOLVED)
    desk.ask_rating(ticket=other, now=AT - timedelta(days=29))
    OutgoingMail.objects.filter(ticket=other).delete()


@pytest.mark.parametrize("why", [_reopen, _spam, _check_up, _asked_lately])
def test_nobody_is_asked_where_it_makes_no_sense(solved, agent, why):
    why(solved, agent)
    ring_due(now=LATER)
    assert asked() == 0


def test_who_was_never_answered_is_not_asked(asking, customer, agent):
    ticket = factories.make_ticket(asking, customer=customer, now=AT)
    desk.resolve(ticket=ticket, by=agent, now=AT)
    ring_due(now=LATER)
    assert asked() == 0


def test_who_stayed_silent_is_not_asked(asking, customer, agent):
    ladder = {"is_on": True, "first_days": 1, "second_days": 2, "close_days": 3}
    set_ladder(shop=asking, fields=ladder)
    ticket = factories.make_ticket(asking, customer=customer, now=AT)
    desk.reply(ticket=ticket, by=agent, now=AT, text="Which size?")
    for day in range(1, 15):
        ring_due(now=AT + timedelta(days=day, hours=4))
    ticket.refresh_from_db()
    assert ticket.state in {State.RESOLVED, State.CLOSED}
    assert asked() == 0


@pytest.mark.parametrize(
    ("score", "state"),
    [
        (Rating.Score.GOOD, State.RESOLVED),
        (Rating.Score.SO_SO, State.RESOLVED),
        (Rating.Score.BAD, State.OPEN),
    ],
)
def test_bad_brings_it_back_at_once(solved, score, state):
    rating = desk.ask_rating(ticket=solved, now=AT)
    desk.rate(rating=rating, score=score, now=LATER)
    solved.refresh_from_db()
    assert solved.state == state
    event = solved.events.get(kind=EventKind.RATED)
    assert event.data == {"score": int(score)}
    with pytest.raises(desk.UnableToRate):
        desk.rate(rating=rating, score=Rating.Score.GOOD, now=LATER)


@pytest.mark.parametrize(("score", "messages"), [(Rating.Score.BAD, 3), (Rating.Score.GOOD, 2)])
def test_what_was_missed_is_a_message_after_bad_only(solved, score, messages):
    rating = desk.ask_rating(ticket=solved, now=AT)
    desk.rate(rating=rating, score=score, now=LATER)
    assert desk.hear_missed(rating=rating, words=" A call. ", now=LATER)
    assert not desk.hear_missed(rating=rating, words="More", now=LATER)
    rating.refresh_from_db()
    assert rating.missed == "A call."
    assert solved.messages.count() == messages
