"""One tick of the clock over many open tickets of which some are due: time and queries.

    python bench/clock.py --tickets 100000 --due 1000

Fills whatever DATABASE_URL points at; give it an empty one of its own.
"""

import argparse
import os
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

NOW = datetime(2026, 5, 19, 12, 0, tzinfo=UTC)
BATCH = 5000


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--tickets", type=int, default=10_000)
    parser.add_argument("--due", type=int, default=1_000)
    parser.add_argument("--verbs", type=int, default=200)
    options = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
    import django

    django.setup()
    fill(options.tickets, options.due)
    measure_tick(options.due)
    measure_refresh(options.verbs)


def open_bench():
    """A shop with one agent and one customer, in a database that was empty."""
    from django.core.management import call_command

    from tickets.core.customer import find_or_create
    from tickets.core.people import Role, User
    from tickets.core.ticket import Ticket
    from tickets.desk.setting_up import open_shop

    call_command("migrate", verbosity=0)
    if Ticket.objects.exists():
        raise SystemExit("this database is in use; give me an empty one")
    shop = open_shop(fields={"name": "Bench"}, now=NOW - timedelta(days=300))
    agent = User.objects.create_user("bench@example.com", None, name="Bench", role=Role.AGENT)
    agent.shops.add(shop)
    customer, _ = find_or_create(
        shop=shop, email="an@example.org", name="An", language="nl", now=NOW
    )
    return shop, agent, customer


def fill(count: int, due: int) -> None:
    """Rows as the verbs would have written them, in bulk; `due` of them reached 80 percent."""
    from django.db import connection

    from tickets.core.event import Event, EventKind
    from tickets.core.ticket import Ticket
    from tickets.core.timer import Timer, TimerKind

    shop, agent, customer = open_bench()
    start = time.perf_counter()
    for first in range(0, count, BATCH):
        numbers = range(first, min(first + BATCH, count))
        # A business day and a half ago, or just now.
        ages = [timedelta(hours=26) if n < due else timedelta(minutes=5) for n in numbers]
        tickets = Ticket.objects.bulk_create(
            Ticket(
                shop=shop,
                customer=customer,
                subject=f"Question {n}",
                language="nl",
                assignee=agent,
                waiting_since=NOW - age,
                due_at=NOW + timedelta(days=1),
                due_kind="first_response",
                sort_due_at=NOW + timedelta(days=1),
                last_message_at=NOW - age,
                created_at=NOW - age,
                updated_at=NOW - age,
            )
            for n, age in zip(numbers, ages, strict=True)
        )
        Event.objects.bulk_create(
            Event(ticket=ticket, kind=kind, at=ticket.created_at, data=data)
            for ticket in tickets
            for kind, data in (
                (EventKind.OPENED, {"channel": "email"}),
                (EventKind.CUSTOMER_MESSAGE, {"message": ticket.pk, "thanks": False}),
            )
        )
        Timer.objects.bulk_create(
            Timer(
                ticket=ticket,
                kind=TimerKind.TARGET,
                due_at=NOW - timedelta(minutes=1) if n < due else NOW + timedelta(hours=20),
            )
            for n, ticket in zip(numbers, tickets, strict=True)
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(
        f"{connection.vendor}: {count} open tickets, filled in {time.perf_counter() - start:.0f} s"
    )


def measure_tick(due: int) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tickets.clockwork.ring import ring_due
    from tickets.core.timer import Timer
    from tickets.outbox.models import OutgoingMail
    from tickets.sla.records import Alarm

    start = time.perf_counter()
    found = len(Timer.objects.due(NOW)[:500])
    print(f"finding the first {found} that are due: {(time.perf_counter() - start) * 1000:.1f} ms")
    with CaptureQueriesContext(connection) as asked:
        ring_due(now=NOW, most=20)
    print(f"queries a timer: {len(asked) / 20:.1f}")
    start = time.perf_counter()
    rung = 0
    while count := ring_due(now=NOW):
        rung += count
    took = time.perf_counter() - start
    print(f"{rung} timers rung in {took:.2f} s: {rung / took:.0f} a second")
    print(f"warnings {Alarm.objects.count()}, mails {OutgoingMail.objects.count()}, due were {due}")
    start = time.perf_counter()
    ring_due(now=NOW)
    print(f"a tick with nothing due: {(time.perf_counter() - start) * 1000:.1f} ms")


def measure_refresh(count: int) -> None:
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from tickets.core.ticket import Ticket
    from tickets.sla.refresh import refresh

    tickets = list(Ticket.objects.select_related("shop").order_by("-pk")[:count])
    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        refresh(ticket=tickets[0], now=NOW)
    start = time.perf_counter()
    with transaction.atomic():
        for ticket in tickets:
            refresh(ticket=ticket, now=NOW)
    took = (time.perf_counter() - start) / len(tickets)
    print(f"refresh: {took * 1000:.2f} ms, {len(asked)} queries")


if __name__ == "__main__":
    main()
