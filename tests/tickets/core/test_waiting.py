"""The list of what waits is read in its order, however much waits."""

import pytest
from django.db import connection

from tests import factories
from tickets import desk
from tickets.core.states import State
from tickets.core.ticket import Ticket


@pytest.fixture
def _all_wait(shop, agent, now) -> None:
    for number in range(60):
        ticket = factories.make_ticket(shop, subject=f"Question {number}", now=now)
        state = (State.WAITING_CUSTOMER, State.WAITING_THIRD)[number % 2]
        desk.wait_for(ticket=ticket, state=state, by=agent, now=now)


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite sorts: it knows less of IN")
@pytest.mark.usefixtures("_all_wait")
def test_waiting_is_read_in_order_and_not_sorted():
    with connection.cursor() as cursor:
        # Sixty rows are read whole by any planner that may.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
    waiting = Ticket.objects.waiting().order_by("sort_due_at", "id").values("pk")[:51]
    plan = waiting.explain()
    assert "ticket_waiting_by_due" in plan
    assert "Sort" not in plan
