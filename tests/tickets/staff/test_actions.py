import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tickets import desk
from tickets.core.states import State
from tickets.core.ticket import Kind, Priority
from tickets.desk.causes import change_cause, seed_causes

STEPS = {
    "assign": {"to": "me"},
    "set_kind": {"kind": "return"},
    "set_priority": {"priority": "3"},
    "tag": {"name": "Parcel"},
    "solve": {},
    "wait": {"whom": "third"},
    "spam": {},
}


def post(client, name, ticket, /, **data):
    return client.post(reverse(f"staff:{name}", args=[ticket.pk]), data)


@pytest.mark.parametrize("name", STEPS)
def test_step_changes_the_ticket_and_goes_back(name, client_of, agent, ticket):
    response = post(client_of(agent), name, ticket, **STEPS[name])

    assert response.headers["Location"] == reverse("staff:ticket", args=[ticket.pk])
    ticket.refresh_from_db()
    state = State.RESOLVED if name == "solve" else State.NEW
    expected = {
        "assign": (agent, "question", 2, [], State.NEW),
        "set_kind": (None, Kind.RETURN, 2, [], State.NEW),
        "set_priority": (None, "question", Priority.HIGH, [], State.NEW),
        "tag": (None, "question", 2, ["parcel"], State.NEW),
        "solve": (None, "question", 2, [], state),
        "wait": (None, "question", 2, [], State.WAITING_THIRD),
        "spam": (None, "question", 2, [], State.SPAM),
    }
    tags = [tag.name for tag in ticket.tags.all()]
    assert (ticket.assignee, ticket.kind, ticket.priority, tags, ticket.state) == expected[name]


def test_cause_is_chosen_from_those_of_the_shop(client_of, agent, shop, other_shop, ticket):
    client, causes = client_of(agent), seed_causes(shop=shop)
    change_cause(cause=causes["order"], fields={"is_active": False})
    foreign = seed_causes(shop=other_shop)["delivery.lost"]
    tried = [causes["delivery.lost"], foreign, causes["order.mistake"]]

    statuses = [post(client, "set_cause", ticket, cause=one.pk).status_code for one in tried]

    ticket.refresh_from_db()
    assert (statuses, ticket.cause) == ([302, 404, 404], causes["delivery.lost"])
    text = client.get(reverse("staff:ticket", args=[ticket.pk])).text
    assert f'value="{causes["delivery.lost"].pk}" selected' in text
    assert f'value="{causes["order.mistake"].pk}"' not in text
    assert post(client, "set_cause", ticket, cause="").status_code == 302
    ticket.refresh_from_db()
    assert ticket.cause is None


@pytest.mark.parametrize("name", [*STEPS, "set_cause", "reopen", "untag", "move"])
@pytest.mark.parametrize(
    ("who", "status"), [("read_only", 403), ("operator", 403), ("stranger", 404)]
)
def test_step_is_refused_to_others(name, who, status, request, client_of, ticket):
    events = ticket.events.count()
    client = client_of(request.getfixturevalue(who))

    response = post(client, name, ticket, **STEPS.get(name, {}))

    assert (response.status_code, ticket.events.count()) == (status, events)


@pytest.mark.parametrize("name", [*STEPS, "reopen", "untag", "move"])
def test_step_cannot_be_fetched(name, client_of, agent, ticket):
    url = reverse(f"staff:{name}", args=[ticket.pk])

    assert client_of(agent).get(url).status_code == 405


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("set_kind", {"kind": "nonsense"}),
        ("set_priority", {"priority": "9"}),
        ("set_priority", {"priority": "x"}),
        ("wait", {"whom": "godot"}),
        ("assign", {"to": "99999999999999999999"}),
        ("assign", {"to": "²"}),
        ("untag", {"tag": "1"}),
        ("move", {"shop": ""}),
    ],
)
def test_step_with_a_strange_choice_is_not_found(name, data, client_of, agent, ticket):
    assert post(client_of(agent), name, ticket, **data).status_code == 404


def test_ticket_is_given_to_colleagues_of_the_shop_only(client_of, agent, owner, stranger, ticket):
    client = client_of(agent)

    assert post(client, "assign", ticket, to=owner.pk).status_code == 302
    assert post(client, "assign", ticket, to=stranger.pk).status_code == 404
    ticket.refresh_from_db()
    assert ticket.assignee == owner


def test_ticket_goes_back_to_nobody(client_of, agent, ticket):
    desk.assign(ticket=ticket, to=agent, by=agent, now=timezone.now())

    post(client_of(agent), "assign", ticket, to="")

    ticket.refresh_from_db()
    assert ticket.assignee is None


def test_tag_is_taken_off(client_of, agent, ticket):
    desk.tag(ticket=ticket, name="parcel", by=agent, now=timezone.now())

    post(client_of(agent), "untag", ticket, tag=ticket.tags.get().pk)

    assert not ticket.tags.exists()


def test_solved_ticket_opens_again(client_of, agent, ticket):
    desk.resolve(ticket=ticket, by=agent, now=timezone.now())

    post(client_of(agent), "reopen", ticket)

    ticket.refresh_from_db()
    assert ticket.state == State.OPEN


def test_step_that_is_not_possible_says_so(client_of, agent, ticket):
    desk.mark_spam(ticket=ticket, by=agent, now=timezone.now())
    client = client_of(agent)

    response = client.post(reverse("staff:solve", args=[ticket.pk]), follow=True)

    assert "That was not possible" in response.text


def test_ticket_moves_to_a_shop_of_ones_own_only(client_of, agent, owner, other_shop, ticket):
    assert post(client_of(agent), "move", ticket, shop=other_shop.pk).status_code == 404

    post(client_of(owner), "move", ticket, shop=other_shop.pk)

    ticket.refresh_from_db()
    assert ticket.shop == other_shop


@pytest.mark.parametrize(
    ("back", "location"),
    [("mine", "/desk/view/mine/"), ("//evil.example", None), ("https://evil.example", None)],
)
def test_step_goes_back_to_own_pages_only(back, location, client_of, agent, ticket):
    response = post(client_of(agent), "assign", ticket, to="me", back=back)

    assert response.headers["Location"] == (location or f"/desk/tickets/{ticket.pk}/")


def test_steps_of_a_shop_leave_others_alone(client_of, agent, shop, ticket):
    other = factories.make_ticket(shop)

    post(client_of(agent), "solve", ticket)

    other.refresh_from_db()
    assert other.state == State.NEW
