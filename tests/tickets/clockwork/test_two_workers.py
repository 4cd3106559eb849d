"""A thousand timers for two workers: each effect once, also when time jumps."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections

from tickets.clockwork import ring
from tickets.core.event import Event, EventKind
from tickets.core.ticket import Ticket
from tickets.core.timer import Timer, TimerKind, TimerState
from tickets.outbox.models import OutgoingMail
from tickets.sla.records import Alarm
from tickets.sla.refresh import refresh

DAY = timedelta(days=1)


def many_tickets(shop, customer, now, count):
    """As `open_ticket` makes them, in bulk."""
    tickets = Ticket.objects.bulk_create(
        Ticket(
            shop=shop,
            customer=customer,
            subject=f"Question {number}",
            language="en",
            waiting_since=now,
            last_message_at=now,
            created_at=now,
            updated_at=now,
        )
        for number in range(count)
    )
    Event.objects.bulk_create(
        Event(ticket=ticket, kind=kind, at=now, data=data)
        for ticket in tickets
        for kind, data in (
            (EventKind.OPENED, {"channel": "email"}),
            (EventKind.CUSTOMER_MESSAGE, {"message": ticket.pk, "thanks": False}),
        )
    )
    Timer.objects.bulk_create(
        Timer(ticket=ticket, kind=TimerKind.TARGET, due_at=now + DAY / 4) for ticket in tickets
    )


def ring_all(now, *, until=10**9):
    rung = 0
    while rung < until and (count := ring.ring_due(now=now, most=min(100, until - rung))):
        rung += count
    return rung


def each_once(count, *, mails=2):
    assert Alarm.objects.count() == 2 * count
    assert Event.objects.filter(kind=EventKind.BREACHED).count() == count
    sent = OutgoingMail.objects.filter(dedupe_key__startswith="alarm:").count()
    assert sent == mails * count
    assert not Timer.objects.filter(kind=TimerKind.TARGET, state=TimerState.PENDING).exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="one writer at a time")
def test_two_workers_ring_a_thousand_timers_once_each(shop, customer, now):
    # Nobody works here who is to be mailed: that takes most of the time and adds nothing to it.
    many_tickets(shop, customer, now, 1000)
    rung, errors = [], []

    def work():
        try:
            while Timer.objects.due(now + 10 * DAY).exists():
                rung.append(ring.ring_due(now=now + 10 * DAY, most=100))
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert errors == []
    assert sum(rung) == 1000
    each_once(1000, mails=0)


def test_two_beats_ring_once(shop, customer, agent, now):
    many_tickets(shop, customer, now, 20)
    late = now + 2 * DAY
    both = [list(Timer.objects.due(late)), list(Timer.objects.due(late))]
    assert [sum(ring.ring(timer, now=late) for timer in seen) for seen in both] == [20, 0]
    each_once(20)


def test_clock_that_jumps_back_and_eleven_days_off(shop, customer, agent, now):
    many_tickets(shop, customer, now, 10)
    assert ring_all(now + 2 * DAY, until=5) == 5
    assert ring_all(now - DAY) == 0
    for ticket in Ticket.objects.all():
        refresh(ticket=ticket, now=now - DAY)
    # A Monday: on the Sunday before it nobody would be mailed at once.
    assert ring_all(now + 13 * DAY) == 5
    each_once(10)
