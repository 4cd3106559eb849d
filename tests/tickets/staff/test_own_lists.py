"""Filters, kept lists, the palette, and going from question to question."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tickets.core.savedview import SavedView, keep_view
from tickets.staff.own_lists import filters_in, is_word, word_for


@pytest.fixture
def lamp(shop):
    return factories.make_ticket(shop, subject="Broken lamp", language="nl")


def subjects(response):
    return [row["subject"] for row in response.context["rows"]]


def test_form_leads_to_the_list_that_it_describes(client_of, agent, lamp, ticket):
    client = client_of(agent)
    response = client.get(reverse("staff:find"), {"text": "lamp", "state": ["new"]}, follow=True)
    assert subjects(response) == ["Broken lamp"]


def test_word_of_filters_is_read_back():
    filters = {"text": "lämp", "state": ["new"], "assignee": "me"}
    word = word_for(filters)
    assert (filters_in(word), is_word(word)) == (filters, True)


@pytest.mark.parametrize(
    "word", ["nothing", "found-!", "found-AAAA", "found-" + "A" * 3000, "saved-x", "saved-99"]
)
def test_strange_words_are_not_found(word, client_of, agent):
    assert client_of(agent).get(f"/desk/view/{word}/").status_code == 404


def test_list_is_kept_shared_renamed_and_deleted(client_of, agent, owner, lamp, ticket):
    client = client_of(agent)
    data = {"text": "lamp", "name": "Lamps"}
    response = client.post(reverse("staff:keep_view"), data, follow=True)
    view = SavedView.objects.get()
    assert (subjects(response), view.owner) == (["Broken lamp"], agent)
    assert "Lamps" in client.get("/desk/").text
    assert "Lamps" not in client_of(owner).get("/desk/").text
    shared = {**data, "name": "All lamps", "is_shared": "on"}
    client.post(reverse("staff:change_view", args=[view.pk]), shared)
    assert "All lamps" in client.get("/desk/").text
    client.post(reverse("staff:drop_view", args=[view.pk]))
    assert SavedView.objects.count() == 0


@pytest.mark.parametrize("name", ["change_view", "drop_view"])
def test_list_of_another_is_not_found(name, client_of, agent, owner, now):
    view = keep_view(name="Mine", owner=owner, filters={}, now=now)
    response = client_of(agent).post(reverse(f"staff:{name}", args=[view.pk]), {"name": "x"})
    assert (response.status_code, SavedView.objects.get().name) == (404, "Mine")


def test_who_only_reads_does_not_change_what_is_shared(client_of, read_only, now):
    view = keep_view(name="Ours", owner=None, filters={}, now=now)
    client = client_of(read_only)
    assert client.post(reverse("staff:drop_view", args=[view.pk])).status_code == 403
    shared = {"name": "x", "is_shared": "on"}
    assert client.post(reverse("staff:keep_view"), shared).status_code == 403
    assert SavedView.objects.get().name == "Ours"


def test_filter_page_starts_from_the_list(client_of, agent, now):
    view = keep_view(name="Lamps", owner=agent, filters={"text": "lamp", "shop": 1}, now=now)
    response = client_of(agent).get(reverse("staff:filter"), {"of": f"saved-{view.pk}"})
    assert response.context["form"]["text"].value() == "lamp"


def test_palette_finds_questions_and_people(client_of, agent, lamp, ticket):
    client = client_of(agent)
    url = reverse("staff:palette")
    assert [one["name"] for one in client.get(url, {"q": "lamp"}).json()] == [
        f"#{lamp.pk} Broken lamp"
    ]
    assert [one["name"] for one in client.get(url, {"q": f"#{ticket.pk}"}).json()] == [
        f"#{ticket.pk} My parcel"
    ]
    kinds = [one["kind"] for one in client.get(url, {"q": "mirjam@"}).json()]
    assert kinds[-1] == "customer"


def test_palette_shows_hit_in_its_sentence_and_forgives_an_error(client_of, agent, lamp):
    [found] = client_of(agent).get(reverse("staff:palette"), {"q": "brokne"}).json()
    assert found["name"] == f"#{lamp.pk} Broken lamp"
    assert [piece for piece, is_hit in found["said"] if is_hit] == []


def test_list_of_nothing_but_words_is_the_search(client_of, agent, lamp):
    url = reverse("staff:view", args=[word_for({"text": "lámp is:open"})])
    response = client_of(agent).get(url)
    assert response.headers["Location"] == "/desk/search/?q=l%C3%A1mp+is%3Aopen"


def test_palette_finds_nothing_of_other_shops(client_of, stranger, lamp):
    client = client_of(stranger)
    assert client.get(reverse("staff:palette"), {"q": "lamp"}).json() == []
    assert client.get(reverse("staff:palette"), {"q": f"#{lamp.pk}"}).json() == []


def test_next_and_previous_go_round_the_list(client_of, agent, shop):
    now = timezone.now()
    rows = [
        factories.make_ticket(shop, subject=str(number), now=now - timedelta(hours=9 - number))
        for number in range(3)
    ]
    client = client_of(agent)

    def goes(name, ticket):
        url = reverse(f"staff:{name}", args=[ticket.pk]) + "?from=to_answer"
        return client.get(url).headers["Location"]

    assert goes("next", rows[0]) == f"/desk/tickets/{rows[1].pk}/?from=to_answer"
    assert goes("next", rows[2]) == f"/desk/tickets/{rows[0].pk}/?from=to_answer"
    assert goes("previous", rows[2]) == f"/desk/tickets/{rows[1].pk}/?from=to_answer"
    assert goes("previous", rows[0]) == "/desk/view/to_answer/"
