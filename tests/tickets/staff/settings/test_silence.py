import pytest
from django.db import IntegrityError
from django.urls import reverse

from tickets import desk
from tickets.core.followup import FollowUp
from tickets.core.silence import Ladder, ladder_of
from tickets.desk.setting_up import set_ladder
from tickets.followups.words import usual

DAYS = {"first_days": 3, "second_days": 7, "close_days": 10}


@pytest.fixture
def address(shop):
    return reverse("staff:silence", args=[shop.pk])


def test_ladder_is_switched_on_with_own_words(client_of, owner, shop, address):
    said = {**DAYS, "is_on": "on", "text_en_1": "Still there?\r\nSay so."}
    said["text_nl_1"] = usual(1, shop=shop, language="nl").replace("\n", "\r\n")
    answer = client_of(owner).post(address, said)
    ladder = ladder_of(shop)
    assert answer.status_code == 302
    assert (ladder.is_on, ladder.texts) == (True, {"en": {"1": "Still there?\nSay so."}})
    assert "Still there?" in client_of(owner).get(address).content.decode()


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"second_days": 3}, "The second reminder comes after the first."),
        ({"close_days": 7}, "The goodbye comes after the second reminder."),
    ],
)
def test_rungs_out_of_order_are_refused(client_of, owner, address, days, words):
    answer = client_of(owner).post(address, {**DAYS, **days, "text_en_1": "My words"})
    text = answer.content.decode()
    assert (answer.status_code, words in text, "My words" in text) == (422, True, True)
    assert not Ladder.objects.exists()


def test_only_the_owner_sets_it(client_of, agent, address):
    assert client_of(agent).get(address).status_code == 403


def test_switching_off_forgets_what_was_planned(shop, ticket, agent, now):
    set_ladder(shop=shop, fields={**DAYS, "is_on": True})
    desk.reply(ticket=ticket, by=agent, now=now, text="Which one?")
    assert FollowUp.objects.count() == 1
    set_ladder(shop=shop, fields={**DAYS, "is_on": False})
    assert FollowUp.objects.count() == 0


def test_database_refuses_a_ladder_that_does_not_climb(shop):
    with pytest.raises(IntegrityError):
        Ladder.objects.create(shop=shop, first_days=7, second_days=7)
