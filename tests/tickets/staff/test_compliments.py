"""The wall has every compliment of one's shops, and asks a customer before anything is public."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tickets import desk
from tickets.core.message import Direction
from tickets.core.praise import Praise
from tickets.core.rating import Rating
from tickets.core.states import State
from tickets.core.ticket import Kind, Ticket
from tickets.macros.models import Macro
from tickets.macros.seed import seed_macros
from tickets.macros.suggest import suggest

WALL = reverse("staff:compliments")


def make_kind(shop, text="What a lovely shop you have.", **fields):
    return factories.make_ticket(shop, text=text, kind=Kind.COMPLIMENT, **fields)


def notes(client, query=""):
    return [note.words for note in client.get(WALL + query).context["notes"]]


@pytest.mark.parametrize("item_count", [1, 3])
def test_wall_asks_the_database_equally_often(
    item_count, client_of, agent, shop, django_assert_num_queries
):
    for _number in range(item_count):
        make_kind(shop)
    client = client_of(agent)
    client.get(WALL)
    with django_assert_num_queries(5):
        assert len(notes(client)) == item_count


def test_wall_has_compliments_and_praise_beside_a_rating(client_of, agent, shop):
    make_kind(shop, "Newest first.")
    rated = factories.make_ticket(shop, text="Where is it?")
    desk.reply(ticket=rated, by=agent, now=timezone.now(), text="There.", then=State.RESOLVED)
    asked = desk.ask_rating(ticket=rated, now=timezone.now())
    desk.rate(rating=asked, score=Rating.Score.GOOD, now=timezone.now())
    asked.refresh_from_db()
    desk.hear_missed(rating=asked, words="Nothing, you were quick.", now=timezone.now())
    factories.make_ticket(shop, text="An ordinary question")
    spam = make_kind(shop, "Great shop, cheap pills")
    desk.mark_spam(ticket=spam, by=agent, now=timezone.now())
    page = client_of(agent).get(WALL)
    assert [note.words for note in page.context["notes"]] == [
        "Nothing, you were quick.",
        "Newest first.",
    ]
    assert ("Mirjam" in page.text, "van den Berg" in page.text) == (True, False)


def test_wall_is_of_one_s_own_shops_and_can_be_of_one(
    client_of, owner, agent, stranger, shop, other_shop
):
    make_kind(shop, "Ours.")
    make_kind(other_shop, "Theirs.")
    assert notes(client_of(agent)) == ["Ours."]
    assert notes(client_of(stranger), f"?shop={shop.pk}") == ["Theirs."]
    assert notes(client_of(owner)) == ["Theirs.", "Ours."]
    assert notes(client_of(owner), f"?shop={shop.pk}") == ["Ours."]


def test_wall_goes_on_where_a_page_ended(client_of, agent, shop, monkeypatch):
    monkeypatch.setattr("tickets.staff.compliments.PAGE", 2)
    for number in range(3):
        make_kind(shop, f"Number {number}.")
    client = client_of(agent)
    page = client.get(WALL)
    assert [note.words for note in page.context["notes"]] == ["Number 2.", "Number 1."]
    assert notes(client, f"?before={page.context['next']}") == ["Number 0."]


def test_one_key_makes_a_question_a_compliment(client_of, agent, ticket):
    client = client_of(agent)
    address = reverse("staff:ticket", args=[ticket.pk])
    assert 'value="compliment" data-key="k"' in client.get(address).text
    client.post(reverse("staff:set_kind", args=[ticket.pk]), {"kind": "compliment"})
    page = client.get(address).text
    assert ("A compliment. It hangs on the wall." in page, 'data-key="k"' in page) == (True, False)
    assert len(notes(client)) == 1


def test_question_says_why_it_was_taken_for_a_compliment(client_of, agent, shop):
    ticket = make_kind(shop, "What a great service!")
    page = client_of(agent).get(reverse("staff:ticket", args=[ticket.pk])).text
    assert "This sounds like a compliment: “great service”." in page


def test_customer_is_asked_for_a_passage_of_his_own(client_of, agent, shop):
    ticket = make_kind(shop)
    client, address = client_of(agent), reverse("staff:quote", args=[ticket.pk])
    refused = client.post(address, {"words": "What an ugly shop you have."})
    assert refused.status_code == 422
    assert "not the customer&#x27;s own words" in refused.text
    assert client.post(address, {"words": "What a lovely shop"}).status_code == 302
    assert Praise.objects.get().words == "What a lovely shop"


def test_colleague_stops_quoting(client_of, agent, shop):
    ticket = make_kind(shop)
    now = timezone.now()
    praise = desk.ask_to_quote(ticket=ticket, words="a lovely shop", by=agent, now=now)
    desk.answer_praise(praise=praise, choice=desk.Choice.NAMED, now=now)
    client = client_of(agent)
    assert "on your pages" in client.get(WALL).text
    client.post(reverse("staff:stop_quote", args=[ticket.pk]))
    assert shop.praised("en") == []
    assert "not to be quoted" in client.get(WALL).text


def test_answer_made_for_compliments_is_offered_first(agent, shop):
    seed_macros(shop=shop, now=timezone.now())
    offered = suggest(ticket=make_kind(shop), user=agent, now=timezone.now())
    assert Macro.objects.get(pk=offered[0].pk).actions["kind"] == "compliment"


def test_wall_shows_no_words_of_ours(client_of, agent, shop):
    ticket = make_kind(shop, "What a lovely shop.")
    desk.reply(ticket=ticket, by=agent, now=timezone.now(), text="Thank you.")
    assert Ticket.objects.get().messages.filter(direction=Direction.OUT).exists()
    assert notes(client_of(agent)) == ["What a lovely shop."]
