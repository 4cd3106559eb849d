"""E-24: the same rule on every page, and from the next request on when somebody leaves a shop."""

import pytest
from django.urls import reverse

from tests import factories
from tickets import desk


@pytest.fixture
def secret(shop, agent, now):
    customer = factories.make_customer(shop, name="Heron Osprey")
    ticket = factories.make_ticket(
        shop, customer=customer, subject="Heron Osprey", text="Heron Osprey"
    )
    desk.note(ticket=ticket, by=agent, now=now, text="Heron Osprey")
    return ticket


PAGES = (
    "inbox",
    "search",
    "palette",
    "filter",
    "compliments",
    "mail_in",
    "mail_out",
    "faq",
    "notices",
)


def shown(client, ticket):
    """Which pages tell of it, and which of its own addresses are there."""
    lists = [reverse(f"staff:{name}") + "?q=heron" for name in PAGES]
    lists += [reverse("staff:view", args=[name]) for name in ("all", "to_answer", "unassigned")]
    telling = [one for one in lists if b"osprey" in client.get(one).content.lower()]
    own = [
        reverse(f"staff:{name}", args=[ticket.pk]) for name in ("ticket", "why", "print", "quote")
    ]
    return telling, [one for one in own if client.get(one).status_code != 404]


def test_who_leaves_a_shop_sees_nothing_of_it_from_then_on(client_of, agent, other_shop, secret):
    client = client_of(agent)
    before_lists, before_own = shown(client, secret)
    assert (len(before_lists) > 2, len(before_own)) == (True, 4)
    agent.shops.set([other_shop])
    assert shown(client, secret) == ([], [])


def test_who_reads_only_changes_nothing_any_more(client_of, agent, secret):
    client = client_of(agent)
    agent.role = "read_only"
    agent.save(update_fields=["role"])
    for step in ("solve", "spam", "set_kind", "quote", "assign"):
        assert client.post(reverse(f"staff:{step}", args=[secret.pk])).status_code == 403
    secret.refresh_from_db()
    assert (secret.state, secret.kind) == ("new", "question")
