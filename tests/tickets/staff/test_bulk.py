"""Many at once: steps for what is ticked, and one answer to all."""

import pytest
from django.urls import reverse

from tests import factories
from tickets.core.message import Direction, Message
from tickets.core.people import Role
from tickets.core.states import State
from tickets.core.ticket import Ticket
from tickets.desk.causes import seed_causes
from tickets.outbox.models import MailState, OutgoingMail

KEY = "6f6c1c0e-0000-4000-8000-000000000002"


@pytest.fixture
def both(shop):
    """One in Dutch, one in English."""
    return [
        factories.make_ticket(
            shop, customer=factories.make_customer(shop, name=name, language=language)
        )
        for name, language in (("Jan Bos", "nl"), ("Ann Lee", "en"))
    ]


def ids(tickets):
    return [ticket.pk for ticket in tickets]


def do(client, tickets, act, **fields):
    data = {"ticket": ids(tickets), "act": act, "back": "all", **fields}
    return client.post(reverse("staff:bulk"), data)


def states():
    return list(Ticket.objects.order_by("id").values_list("state", flat=True))


@pytest.mark.parametrize(("act", "state"), [("solve", State.RESOLVED), ("spam", State.SPAM)])
def test_step_for_all_that_are_ticked(act, state, client_of, agent, both):
    response = do(client_of(agent), both, act)
    assert response.headers["Location"] == reverse("staff:view", args=["all"])
    assert states() == [state, state]


def test_giving_taking_and_tagging(client_of, agent, shop, both):
    client = client_of(agent)
    other = factories.make_user(Role.AGENT, shops=(shop,))
    do(client, both, "take")
    assert set(Ticket.objects.values_list("assignee", flat=True)) == {agent.pk}
    do(client, both, "give", person=other.pk)
    assert set(Ticket.objects.values_list("assignee", flat=True)) == {other.pk}
    do(client, both, "tag", name="Late parcel")
    assert [one.tags.get().name for one in both] == ["late parcel", "late parcel"]
    cause = seed_causes(shop=shop)["delivery.late"]
    do(client, both, "cause", cause=cause.pk)
    assert set(Ticket.objects.values_list("cause", flat=True)) == {cause.pk}


def test_what_cannot_be_stays_and_is_told(client_of, agent, both):
    client = client_of(agent)
    do(client, both[:1], "spam")
    response = client.post(
        reverse("staff:bulk"), {"ticket": ids(both), "act": "solve", "back": "x"}, follow=True
    )
    assert states() == [State.SPAM, State.RESOLVED]
    assert "One stayed as it was." in response.text


def test_tickets_of_others_are_not_touched(client_of, stranger, both):
    do(client_of(stranger), both, "spam")
    assert states() == [State.NEW, State.NEW]


@pytest.mark.parametrize("who", ["read_only", "operator"])
@pytest.mark.parametrize("name", ["bulk", "answer_many", "take_all_back"])
def test_steps_are_refused_to_others(who, name, request, client_of, both):
    client = client_of(request.getfixturevalue(who))
    assert client.post(reverse(f"staff:{name}"), {"ticket": ids(both)}).status_code == 403


def many(client, tickets, stage, **fields):
    data = {
        "ticket": ids(tickets),
        "stage": stage,
        "key": KEY,
        "then": "wait",
        "text_nl": "Beste {name}",
        "text_en": "Dear {first_name} of {shop}",
        **{f"seen_{one.pk}": one.messages.latest("id").pk for one in tickets},
        **fields,
    }
    return client.post(reverse("staff:answer_many"), data)


def sent():
    return [one.text for one in Message.objects.filter(direction=Direction.OUT).order_by("id")]


def test_each_letter_is_shown_before_it_is_sent(client_of, agent, both):
    response = many(client_of(agent), both, "look")
    filled = [(one.language, one.text) for one in response.context["filled"]]
    assert filled == [("Dutch", "Beste Jan Bos"), ("English", "Dear Ann of Naaldbos")]
    assert sent() == []


def test_each_gets_his_own_letter(client_of, agent, both):
    many(client_of(agent), both, "send")
    assert sent() == ["Beste Jan Bos", "Dear Ann of Naaldbos"]
    assert states() == [State.WAITING_CUSTOMER, State.WAITING_CUSTOMER]


def test_sending_twice_is_one_letter_each(client_of, agent, both):
    client = client_of(agent)
    many(client, both, "send")
    many(client, both, "send")
    assert len(sent()) == 2


def test_whoever_wrote_meanwhile_is_left_out(client_of, agent, both):
    seen = both[0].messages.latest("id").pk
    factories.make_message(both[0])
    many(client_of(agent), both, "send", **{f"seen_{both[0].pk}": seen})
    assert sent() == ["Dear Ann of Naaldbos"]


def test_letter_that_nobody_looked_at_is_not_sent(client_of, agent, both):
    many(client_of(agent), both, "send", **{f"seen_{both[0].pk}": ""})
    assert sent() == ["Dear Ann of Naaldbos"]


def test_unknown_blank_is_a_mistake(client_of, agent, both):
    response = many(client_of(agent), both, "send", text_nl="Beste {naam}")
    assert (response.status_code, sent()) == (422, [])
    assert "{naam}" in response.text


def test_customer_words_are_not_filled_again(client_of, agent, shop):
    customer = factories.make_customer(shop, name="{agent}")
    ticket = factories.make_ticket(shop, customer=customer)
    many(client_of(agent), [ticket], "send", text_en="Dear {name}")
    assert sent() == ["Dear {agent}"]


def test_all_are_taken_back_and_the_text_comes_back(client_of, agent, both):
    client = client_of(agent)
    many(client, both, "send")
    response = client.post(reverse("staff:take_all_back"), {"key": KEY})
    assert response.context["form"].initial["text_nl"] == "Beste {name}"
    assert sent() == []
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {MailState.CANCELLED}


def test_letters_of_another_are_not_taken_back(client_of, agent, owner, both):
    many(client_of(agent), both, "send")
    assert client_of(owner).post(reverse("staff:take_all_back"), {"key": KEY}).status_code == 404
    assert len(sent()) == 2
