"""'May belong to': offered for a new ticket of a known customer, decided by a colleague."""

from datetime import timedelta

import pytest

from tests import factories
from tickets import desk
from tickets.core.ticket import Ticket
from tickets.inbound.suggest import may_belong_to

DAY = timedelta(days=1)


@pytest.fixture
def later(shop, customer, now):
    """The customer starts anew two days later."""

    def make(subject="My parcel again", **fields):
        return factories.make_ticket(
            shop, customer=customer, subject=subject, now=now + 2 * DAY, **fields
        )

    return make


def test_like_subject_is_suggested(ticket, later):
    assert may_belong_to(later(), [ticket]) == ticket


def test_likeliest_is_chosen(ticket, later, shop, customer, now):
    other = factories.make_ticket(shop, customer=customer, subject="Broken lamp", now=now)
    assert may_belong_to(later(), [other, ticket]) == ticket


def test_same_order_number_is_suggested(ticket, later, now):
    Ticket.objects.update(order_reference="2024-1001")
    ticket.refresh_from_db()
    new = later("Hello", order_reference="2024-1001")
    assert may_belong_to(new, [ticket]) == ticket


def test_other_customers_and_shops_are_never_suggested(later, shop, other_shop, now):
    stranger = factories.make_ticket(shop, subject="My parcel again", now=now)
    elsewhere = factories.make_ticket(other_shop, subject="My parcel again", now=now)
    assert may_belong_to(later(), [stranger, elsewhere]) is None


@pytest.mark.parametrize("what", ["old", "spam", "merged", "followed", "worked_on"])
def test_what_is_not_suggested(what, ticket, later, shop, customer, agent, now):
    new = later()
    if what == "old":
        ticket.last_message_at = now - 40 * DAY
    elif what == "spam":
        desk.mark_spam(ticket=ticket, by=agent, now=now)
        ticket.refresh_from_db()
    elif what == "merged":
        target = factories.make_ticket(shop, customer=customer, now=now)
        desk.merge(ticket=ticket, into=target, by=agent, now=now)
        ticket.refresh_from_db()
    elif what == "followed":
        new.follows = ticket
    elif what == "worked_on":
        desk.reply(ticket=new, by=agent, now=now + 2 * DAY, text="Tomorrow.")
        new.refresh_from_db()
    assert may_belong_to(new, [ticket]) is None
