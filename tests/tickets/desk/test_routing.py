"""The verbs that say whose a ticket is and what it is about."""

import pytest

from tests import factories
from tickets import desk
from tickets.core.event import EventKind
from tickets.core.tag import Tag
from tickets.core.ticket import Kind, Priority
from tickets.desk.causes import add_cause, seed_causes


def last(ticket):
    return ticket.events.in_order().last()


def test_assign_records_who_had_it(ticket, agent, owner, now):
    desk.assign(ticket=ticket, to=agent, by=owner, now=now)
    desk.assign(ticket=ticket, to=None, by=owner, now=now)
    assert last(ticket).data == {"from": agent.pk, "to": None}
    ticket.refresh_from_db()
    assert ticket.assignee is None


def test_assign_to_the_same_person_is_nothing(ticket, agent, now):
    desk.assign(ticket=ticket, to=agent, by=agent, now=now)
    assert desk.assign(ticket=ticket, to=agent, by=agent, now=now) is None


def test_set_priority_and_kind(ticket, agent, now):
    desk.set_priority(ticket=ticket, priority=Priority.URGENT, by=agent, now=now)
    desk.set_kind(ticket=ticket, kind=Kind.COMPLAINT, by=agent, now=now)
    ticket.refresh_from_db()
    assert (ticket.priority, ticket.kind) == (Priority.URGENT, Kind.COMPLAINT)
    assert desk.set_kind(ticket=ticket, kind=Kind.COMPLAINT, by=agent, now=now) is None
    assert desk.set_priority(ticket=ticket, priority=Priority.URGENT, by=agent, now=now) is None


def test_set_cause_and_take_it_off(ticket, agent, shop, now):
    causes = seed_causes(shop=shop)
    desk.set_cause(ticket=ticket, cause=causes["order"], by=agent, now=now)
    event = desk.set_cause(ticket=ticket, cause=causes["delivery.lost"], by=agent, now=now)
    assert event.data == {"from": causes["order"].pk, "to": causes["delivery.lost"].pk}
    ticket.refresh_from_db()
    assert ticket.cause == causes["delivery.lost"]
    assert desk.set_cause(ticket=ticket, cause=ticket.cause, by=agent, now=now) is None
    desk.set_cause(ticket=ticket, cause=None, by=agent, now=now)
    ticket.refresh_from_db()
    assert ticket.cause is None


def test_cause_of_another_shop_is_refused(ticket, agent, other_shop, now):
    cause = seed_causes(shop=other_shop)["order"]
    with pytest.raises(desk.UnableToSetCause):
        desk.set_cause(ticket=ticket, cause=cause, by=agent, now=now)


@pytest.mark.parametrize("is_everywhere", [True, False])
def test_move_keeps_only_a_cause_of_all_shops(is_everywhere, ticket, shop, other_shop, owner, now):
    cause = add_cause(shop=None if is_everywhere else shop, parent=None, name="Delivery")
    desk.set_cause(ticket=ticket, cause=cause, by=owner, now=now)
    desk.move(ticket=ticket, to=other_shop, by=owner, now=now)
    ticket.refresh_from_db()
    assert (ticket.cause == cause) is is_everywhere


def test_tag_is_one_tag_however_it_is_typed(ticket, agent, now):
    desk.tag(ticket=ticket, name="  Broken   Chain ", by=agent, now=now)
    assert desk.tag(ticket=ticket, name="broken chain", by=agent, now=now) is None
    assert [tag.name for tag in ticket.tags.all()] == ["broken chain"]


def test_untag(ticket, agent, now):
    desk.tag(ticket=ticket, name="chain", by=agent, now=now)
    desk.untag(ticket=ticket, tag=Tag.objects.get(), by=agent, now=now)
    assert last(ticket).kind == EventKind.UNTAGGED
    assert desk.untag(ticket=ticket, tag=Tag.objects.get(), by=agent, now=now) is None


def test_move_makes_the_customer_known_in_the_other_shop(ticket, other_shop, agent, owner, now):
    desk.assign(ticket=ticket, to=agent, by=owner, now=now)
    desk.tag(ticket=ticket, name="chain", by=agent, now=now)
    desk.move(ticket=ticket, to=other_shop, by=owner, now=now)
    ticket.refresh_from_db()
    assert ticket.shop == ticket.customer.shop == other_shop
    assert ticket.customer.email == "mirjam@example.org"
    assert ticket.mailbox.shop == other_shop
    assert (ticket.assignee, ticket.tags.count()) == (None, 0)


def test_move_keeps_an_assignee_who_works_there_too(ticket, other_shop, agent, owner, now):
    agent.shops.add(other_shop)
    desk.assign(ticket=ticket, to=agent, by=owner, now=now)
    desk.move(ticket=ticket, to=other_shop, by=owner, now=now)
    ticket.refresh_from_db()
    assert ticket.assignee == agent


def test_move_of_a_caller_without_address(shop, other_shop, owner, now):
    customer = factories.make_customer(shop, email="someone@example.org")
    customer.addresses.all().delete()
    ticket = factories.make_ticket(shop, customer=customer, now=now)
    desk.move(ticket=ticket, to=other_shop, by=owner, now=now)
    ticket.refresh_from_db()
    assert ticket.customer.name == customer.name
