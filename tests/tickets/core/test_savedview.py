from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from tests import factories
from tickets import desk
from tickets.core.access import tickets_for, views_for
from tickets.core.cause import Cause
from tickets.core.narrowing import narrow
from tickets.core.savedview import SavedView, checked, is_about_open, keep_view
from tickets.core.states import State
from tickets.core.ticket import Channel, Kind, Priority
from tickets.desk.causes import seed_causes

ZONE = ZoneInfo("Europe/Amsterdam")


@pytest.fixture
def various(shop, agent, now):
    """One ticket that fits every filter, and one that fits none."""
    customer = factories.make_customer(shop, name="Jan Bos", email="jan@example.org", language="nl")
    ticket = factories.make_ticket(
        shop,
        customer=customer,
        subject="Broken lamp",
        now=now,
        channel=Channel.PHONE,
        kind=Kind.COMPLAINT,
        order_reference="AB-1001",
    )
    desk.set_priority(ticket=ticket, priority=Priority.HIGH, by=agent, now=now)
    desk.assign(ticket=ticket, to=agent, by=agent, now=now)
    desk.tag(ticket=ticket, name="lamp", by=agent, now=now)
    cause = seed_causes(shop=shop)["product.faulty"]
    desk.set_cause(ticket=ticket, cause=cause, by=agent, now=now)
    desk.wait_for(ticket=ticket, state=State.WAITING_CUSTOMER, by=agent, now=now)
    factories.make_ticket(shop, subject="Something else", now=now - timedelta(days=9))
    return ticket


@pytest.mark.parametrize(
    "filters",
    [
        {"state": ["waiting_customer"]},
        {"kind": ["complaint", "return"]},
        {"priority": [3]},
        {"channel": ["phone"]},
        {"language": ["nl"]},
        {"assignee": "me"},
        {"tag": " Lamp "},
        {"customer": "JAN@example"},
        {"customer": "bos"},
        {"order": "ab-1001"},
        {"text": "LAMP"},
        {"text": "lámp is:wacht -gratis", "state": ["waiting_customer"]},
        {"text": "van:jan"},
        {"since": "2026-03-03"},
        {"text": "lamp", "state": ["waiting_customer"], "until": "2026-03-03"},
    ],
)
def test_filter_finds_what_fits(filters, various, agent):
    found = narrow(tickets_for(agent), filters, user=agent, zone=ZONE)
    assert [one.pk for one in found] == [various.pk]


@pytest.mark.parametrize("name", ["faulty", "Product"])
def test_filter_finds_a_cause_and_what_stands_below_it(name, various, agent):
    cause = Cause.objects.get(name=name)
    found = narrow(tickets_for(agent), {"cause": cause.pk}, user=agent, zone=ZONE)
    assert [one.pk for one in found] == [various.pk]


@pytest.mark.parametrize(
    "filters", [{"assignee": "nobody"}, {"until": "2026-03-02"}, {"cause": "none"}]
)
def test_filter_finds_the_other(filters, various, agent):
    found = narrow(tickets_for(agent), filters, user=agent, zone=ZONE)
    assert [one.subject for one in found] == ["Something else"]


def test_filters_add_up(various, agent):
    filters = {"text": "lamp", "language": ["en"]}
    assert list(narrow(tickets_for(agent), filters, user=agent, zone=ZONE)) == []


@pytest.mark.parametrize(
    "raw",
    [
        {"customer__notes__icontains": "x"},
        {"pk": 1},
        {"state": "open"},
        {"state": ["open", "unknown"]},
        {"state": []},
        {"kind": [{"a": 1}]},
        {"priority": ["3"]},
        {"assignee": {"pk": 1}},
        {"assignee": True},
        {"shop": -1},
        {"shop": "1 OR 1"},
        {"tag": ["x"]},
        {"text": "x" * 201},
        {"text": " "},
        {"since": "yesterday"},
        {"since": 20260303},
    ],
)
def test_strange_filters_are_left_out(raw):
    assert checked(raw) == {}


def test_filters_never_widen_what_a_person_may_see(various, stranger):
    found = narrow(tickets_for(stranger), {"text": "lamp"}, user=stranger, zone=ZONE)
    assert list(found) == []


def test_list_about_open_states_is_read_by_due_moment():
    assert is_about_open({"state": ["new", "open"]})
    assert not is_about_open({"state": ["new", "resolved"]})
    assert not is_about_open({})


def test_views_of_others_are_not_seen(agent, stranger, operator, now):
    keep_view(name="Mine", owner=agent, filters={}, now=now)
    keep_view(name="Theirs", owner=stranger, filters={}, now=now)
    keep_view(name="Ours", owner=None, filters={"tag": "lamp", "bad": 1}, now=now)
    assert [view.name for view in views_for(agent)] == ["Ours", "Mine"]
    assert list(views_for(operator)) == []
    assert SavedView.objects.get(name="Ours").filters == {"tag": "lamp"}
