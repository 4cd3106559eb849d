from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from tickets.core.customer import find_or_create
from tickets.core.states import State
from tickets.core.ticket import Kind, Ticket
from tickets.desk.opening import open_ticket
from tickets.desk.replying import reply
from tickets.desk.saying import Words


@pytest.fixture
def at():
    """In the week of Monday 18 May 2026, in Amsterdam: 'mon 09:30', or any date."""

    def moment(text):
        day, _, clock = text.partition(" ")
        names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        when = date(2026, 5, 18 + names.index(day)) if day in names else date.fromisoformat(day)
        zone = ZoneInfo("Europe/Amsterdam")
        return datetime.fromisoformat(f"{when} {clock}").replace(tzinfo=zone).astimezone(UTC)

    return moment


@pytest.fixture
def ask(shop, at):
    """A customer writes at a moment."""

    def ask_at(when, kind=Kind.QUESTION, **words):
        customer, _ = find_or_create(
            shop=shop, email="an@example.org", name="An", language="nl", now=at(when)
        )
        return open_ticket(
            shop=shop,
            customer=customer,
            subject="Waar blijft mijn fiets?",
            words=Words(text="Waar blijft mijn fiets?", from_email="an@example.org", **words),
            by=None,
            now=at(when),
            kind=kind,
        )

    return ask_at


@pytest.fixture
def answer(agent, at):
    def answer_at(ticket, when, then=State.WAITING_CUSTOMER):
        return reply(ticket=ticket, by=agent, now=at(when), text="Morgen.", then=then)

    return answer_at


@pytest.fixture
def due():
    """What the row of a ticket says."""

    def read(ticket):
        ticket = Ticket.objects.get(pk=ticket.pk)
        return ticket.due_at, ticket.due_kind, ticket.waiting_since

    return read
