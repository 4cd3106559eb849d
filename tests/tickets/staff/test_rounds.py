"""Working in rounds: offered with a count, question after question, and then it is done."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tickets import desk
from tickets.sla.models import OpeningHours

MINUTE = timedelta(minutes=1)
ALWAYS = [[["00:00", "24:00"]]] * 7


@pytest.fixture
def now():
    """The pages ask the database what time it is, so the round is put around that."""
    return timezone.now()


@pytest.fixture
def begun(now):
    """The moment of the day ten minutes ago."""
    return f"{timezone.localtime(now - 10 * MINUTE):%H:%M}"


@pytest.fixture
def moments(shop, begun):
    return OpeningHours.objects.create(shop=shop, week=ALWAYS, moments=[[begun]] * 7)


@pytest.fixture
def page(client_of, agent):
    return client_of(agent)


@pytest.fixture
def waiting(shop, moments, now):
    """Two who waited when the round began, and one who came later."""
    return [
        factories.make_ticket(shop, subject=f"Question {n}", now=now - minutes * MINUTE)
        for n, minutes in enumerate((120, 60, 5))
    ]


def text_of(page, name, *args):
    response = page.get(reverse(f"staff:{name}", args=args))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_round_goes_from_question_to_question_to_its_end(page, waiting, begun):
    assert f"<strong>Round of {begun}</strong>: 2 questions." in text_of(page, "view", "to_answer")
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
    assert "Next moment: " in done
    # Who came later is still in the list, for the next round.
    listed = text_of(page, "view", "to_answer")
    assert (late.subject in listed, f"Round of {begun}" in listed) == (True, False)


def _seen(ticket):
    return {"last_seen": ticket.messages.latest("id").pk}


def test_shop_without_moments_has_no_rounds(page, shop, waiting):
    OpeningHours.objects.update(moments=None)
    assert "Round" not in text_of(page, "view", "to_answer")
    assert page.get(reverse("staff:view", args=["round"])).status_code == 404
    assert page.post(reverse("staff:start_round")).status_code == 404


@pytest.fixture
def elsewhere(other_shop, now):
    """Another shop, whose round began four hours ago."""
    moment = f"{timezone.localtime(now - 240 * MINUTE):%H:%M}"
    OpeningHours.objects.create(shop=other_shop, week=ALWAYS, moments=[[moment]] * 7)
    factories.make_ticket(other_shop, subject="Came later", now=now - 180 * MINUTE)
    return factories.make_ticket(other_shop, subject="Theirs", now=now - 360 * MINUTE)


def test_round_holds_only_what_one_may_see(page, waiting, elsewhere):
    assert "Theirs" not in text_of(page, "view", "round")


def test_owner_of_shops_with_different_moments_has_one_round(
    client_of, owner, waiting, elsewhere, now
):
    page = client_of(owner)
    text = text_of(page, "view", "round")
    assert "Round of answers" in text
    assert ("Theirs" in text, "Came later" in text) == (True, False)
    desk.resolve(ticket=elsewhere, by=owner, now=now)
    assert "Theirs" not in text_of(page, "view", "round")
