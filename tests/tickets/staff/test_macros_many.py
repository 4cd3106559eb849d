"""One macro for what is ticked: each in its own language, and whoever cannot get it is named."""

import pytest
from django.urls import reverse

from tests import factories
from tickets.core.message import Direction, Message
from tickets.core.states import State
from tickets.core.ticket import Kind, Ticket
from tickets.macros.actions import Actions
from tickets.macros.keeping import Wording, keep

KEY = "6f6c1c0e-0000-4000-8000-000000000003"
TEXTS = {"nl": "Beste {{ customer.name }}, order {{ ticket.order }}.",
         "en": "Dear {{ customer.name }}, order {{ ticket.order }}."}  # fmt: skip


def macro(now, owner, **changes):
    said = {"title": "Late", "texts": TEXTS, "actions": Actions(kind=Kind.COMPLAINT), **changes}
    return keep(wording=Wording(**said), by=owner, now=now)


@pytest.fixture
def both(shop):
    """One in Dutch, one in English, each with an order."""
    return [
        factories.make_ticket(
            shop,
            customer=factories.make_customer(shop, name=name, language=language),
            order_reference=order,
        )
        for name, language, order in (("Jan Bos", "nl", "A-1"), ("Ann Lee", "en", "A-2"))
    ]


def post(client, tickets, stage, one=None, **fields):
    data = {
        "ticket": [ticket.pk for ticket in tickets],
        "stage": stage,
        "key": KEY,
        "macro": one.pk if one else "",
        "shown": ["kind"],
        "macro_action": ["kind"],
        **{f"seen_{each.pk}": each.messages.latest("id").pk for each in tickets},
        **fields,
    }
    return client.post(reverse("staff:macro_many"), data)


def sent():
    return [one.text for one in Message.objects.filter(direction=Direction.OUT).order_by("id")]


LETTERS = ["Beste Jan Bos, order A-1.", "Dear Ann Lee, order A-2."]


def test_macro_is_picked_shown_and_sent_to_each_in_his_language(client_of, agent, owner, both, now):
    client, one = client_of(agent), macro(now, owner)
    assert post(client, both, "pick").context["found"] == [one]
    shown = post(client, both, "look", one).context["filled"]
    assert [(each.letter.text, each.trouble) for each in shown] == [(x, "") for x in LETTERS]
    assert sent() == []

    post(client, both, "send", one)
    post(client, both, "send", one)

    assert sent() == LETTERS
    assert set(Ticket.objects.values_list("state", "kind")) == {
        (State.WAITING_CUSTOMER, Kind.COMPLAINT)
    }


def test_all_are_taken_back_with_their_actions_and_shown_again(client_of, agent, owner, both, now):
    client, one = client_of(agent), macro(now, owner)
    post(client, both, "send", one)
    response = client.post(reverse("staff:take_all_back"), {"key": KEY})

    assert [each.letter.text for each in response.context["filled"]] == LETTERS
    assert (sent(), set(Ticket.objects.values_list("kind", flat=True))) == ([], {Kind.QUESTION})


def test_action_without_its_tick_is_not_done(client_of, agent, owner, both, now):
    post(client_of(agent), both, "send", macro(now, owner), macro_action=[])
    assert set(Ticket.objects.values_list("kind", flat=True)) == {Kind.QUESTION}


def test_who_cannot_get_it_is_named_and_left_out(client_of, agent, owner, shop, both, now):
    german = factories.make_customer(shop, name="Uwe", language="de")
    both += [
        factories.make_ticket(shop, customer=german, order_reference="A-3"),
        factories.make_ticket(shop, customer=factories.make_customer(shop, name="Mia Orderless")),
    ]
    client, one = client_of(agent), macro(now, owner)

    shown = post(client, both, "look", one).context["filled"]

    assert [each.trouble.partition(":")[0] for each in shown] == [
        "",
        "",
        "There is no text in German.",
        "Not known for this customer",
    ]
    assert "Not known for this customer" in post(client, both, "look", one).text
    response = client.get(post(client, both, "send", one).headers["Location"])
    assert sent() == LETTERS
    assert "2 were not answered" in response.text


def test_question_of_the_macro_is_asked_once_for_all(client_of, agent, owner, both, now):
    texts = {one: f"{one} " + '{{ ask: "How many days?" }}' for one in ("nl", "en")}
    client, one = client_of(agent), macro(now, owner, texts=texts)

    asked = post(client, both, "look", one)
    assert [ask["prompt"] for ask in asked.context["asks"]] == ["How many days?"]
    assert asked.context["going"] == 0
    answer = {"ask-0": "4"}
    assert post(client, both, "look", one, **answer).context["going"] == 2
    post(client, both, "send", one, **answer)
    assert sent() == ["nl 4", "en 4"]


def test_complaint_wants_a_word_of_ones_own(client_of, agent, owner, shop, now):
    complaint = factories.make_ticket(shop, kind=Kind.COMPLAINT, order_reference="A-1")
    shown = post(client_of(agent), [complaint], "look", macro(now, owner)).context["filled"]
    assert "Add one sentence of your own" in shown[0].trouble


@pytest.mark.parametrize(("who", "status"), [("read_only", 403), ("stranger", 302)])
def test_others_send_nothing(who, status, request, client_of, owner, both, now):
    client = client_of(request.getfixturevalue(who))
    assert post(client, both, "send", macro(now, owner)).status_code == status
    assert sent() == []
