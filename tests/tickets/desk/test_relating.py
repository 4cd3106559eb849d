import pytest

from tests import factories
from tickets import desk
from tickets.core.event import EventKind
from tickets.core.link import TicketLink, linked_to


def kinds(ticket):
    return list(ticket.events.in_order().values_list("kind", flat=True))


def test_link_is_seen_from_both_sides(agent, shop, ticket, now):
    other = factories.make_ticket(shop, now=now)
    assert desk.link(ticket=other, to=ticket, by=agent, now=now)
    assert not desk.link(ticket=ticket, to=other, by=agent, now=now)
    assert (linked_to(ticket), linked_to(other)) == ([other.pk], [ticket.pk])
    for one in (ticket, other):
        assert kinds(one).count(EventKind.LINKED) == 1


def test_link_is_taken_off(agent, shop, ticket, now):
    other = factories.make_ticket(shop, now=now)
    desk.link(ticket=ticket, to=other, by=agent, now=now)
    assert desk.unlink(ticket=other, to=ticket, by=agent, now=now)
    assert not desk.unlink(ticket=other, to=ticket, by=agent, now=now)
    assert TicketLink.objects.count() == 0


def test_ticket_is_not_linked_to_itself(agent, ticket, now):
    with pytest.raises(desk.UnableToRelate):
        desk.link(ticket=ticket, to=ticket, by=agent, now=now)


def test_customer_is_changed(agent, shop, ticket, now):
    other = factories.make_customer(shop, now=now)
    event = desk.change_customer(ticket=ticket, customer=other, by=agent, now=now)
    ticket.refresh_from_db()
    assert ticket.customer == other
    assert event.kind == EventKind.CUSTOMER_CHANGED
    assert desk.change_customer(ticket=ticket, customer=other, by=agent, now=now) is None


def test_customer_of_another_shop_is_refused(agent, other_shop, ticket, now):
    strange = factories.make_customer(other_shop, now=now)
    with pytest.raises(desk.UnableToRelate):
        desk.change_customer(ticket=ticket, customer=strange, by=agent, now=now)
