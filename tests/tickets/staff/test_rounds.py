"""Working in rounds: offered with a count, question after question, and then it is done."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from tests import factories
from tickets import desk
from tickets.sla.models import OpeningHours

ZONE = ZoneInfo("Europe/Amsterdam")
#: Ten past four on a Tuesday; the round began at four.
NOW = datetime(2026, 3, 3, 16, 10, tzinfo=ZONE)


@pytest.fixture
def moments(shop):
    return OpeningHours.objects.create(
        shop=shop, week=[[["09:00", "18:00"]]] * 7, moments=[["10:00", "16:00"]] * 7
    )


@pytest.fixture
def page(client_of, agent):
    with time_machine.travel(NOW, tick=False):
        yield client_of(agent)


@pytest.fixture
def waiting(shop, moments):
    """Two who waited when the round began, and one who came later."""
    return [
        factories.make_ticket(shop, subject=f"Question {n}", now=NOW - timedelta(minutes=minutes))
        for n, minutes in enumerate((120, 60, 5))
    ]


def text_of(page, name, *args):
    response = page.get(reverse(f"staff:{name}", args=args))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_round_goes_from_question_to_question_to_its_end(page, agent, waiting):
    assert "<strong>Round of 16:00</strong>: 2 questions." in text_of(page, "view", "to_answer")
    first, second, late = waiting

    response = page.post(reverse("staff:start_round"))
    assert response.url == f"/desk/tickets/{first.pk}/?from=round"
    assert "2 of 2 left" in page.get(response.url).content.decode()
    answer = {"text": "Here.", "action": "wait", "from": "round", "last_seen": 0}
    keys = ["1" * 32, "2" * 32]
    response = page.post(
        f"/desk/upload/answer/{first.pk}/", {**answer, "key": keys[0]} | _seen(first)
    )
    assert response.url == f"/desk/tickets/{second.pk}/?from=round"
    assert "1 of 2 left" in page.get(response.url).content.decode()
    response = page.post(
        f"/desk/upload/answer/{second.pk}/", {**answer, "key": keys[1]} | _seen(second)
    )
    assert response.url == reverse("staff:view", args=["round"])
    done = text_of(page, "view", "round")
    assert "Everybody has an answer." in done
    assert "Next moment: tomorrow 10:00." in done
    # Who came later is still in the list, for the next round.
    listed = text_of(page, "view", "to_answer")
    assert (late.subject in listed, "Round of 16:00" in listed) == (True, False)


def _seen(ticket):
    return {"last_seen": ticket.messages.latest("id").pk}


def test_shop_without_moments_has_no_rounds(page, shop, waiting):
    OpeningHours.objects.update(moments=None)
    assert "Round" not in text_of(page, "view", "to_answer")
    assert page.get(reverse("staff:view", args=["round"])).status_code == 404
    assert page.post(reverse("staff:start_round")).status_code == 404


def test_round_holds_only_what_one_may_see(page, shop, other_shop, moments, waiting):
    OpeningHours.objects.create(shop=other_shop, week=moments.week, moments=[["12:00"]] * 7)
    factories.make_ticket(other_shop, subject="Theirs", now=NOW - timedelta(hours=6))
    assert "Theirs" not in text_of(page, "view", "round")


def test_owner_of_shops_with_different_moments_has_one_round(
    client_of, owner, shop, other_shop, moments, waiting
):
    OpeningHours.objects.create(shop=other_shop, week=moments.week, moments=[["12:00"]] * 7)
    theirs = factories.make_ticket(other_shop, subject="Theirs", now=NOW - timedelta(hours=6))
    factories.make_ticket(other_shop, subject="After twelve", now=NOW - timedelta(hours=3))
    with time_machine.travel(NOW, tick=False):
        page = client_of(owner)
        text = text_of(page, "view", "round")
        assert "Round of answers" in text
        assert ("Theirs" in text, "After twelve" in text) == (True, False)
        desk.resolve(ticket=theirs, by=owner, now=NOW)
        assert "Theirs" not in text_of(page, "view", "round")
