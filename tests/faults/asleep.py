"""Many questions that sleep until tomorrow, made in bulk inside the helpdesk that runs.

home.manage("shell", "-v", "0", "-c", PUT_TO_SLEEP.format(count=1000))
"""

from datetime import timedelta

from tickets.core.clock import now as present
from tickets.core.customer import find_or_create
from tickets.core.event import Event, EventKind
from tickets.core.shop import Shop
from tickets.core.states import State
from tickets.core.ticket import Ticket
from tickets.core.timer import Timer, TimerKind

PUT_TO_SLEEP = "from tests.faults.asleep import put_to_sleep; put_to_sleep({count})"
SUBJECT = "Asleep"


def put_to_sleep(count: int) -> None:
    """As `open_ticket` and `snooze` make them; they wake up in the order of their numbers."""
    now = present()
    shop = Shop.objects.get()
    customer, _is_new = find_or_create(
        shop=shop, email="sleeper@example.org", name="", language="en", now=now
    )
    tickets = Ticket.objects.bulk_create(
        Ticket(
            shop=shop,
            customer=customer,
            subject=SUBJECT,
            language="en",
            state=State.SNOOZED,
            waiting_since=now,
            last_message_at=now,
            created_at=now,
            updated_at=now,
        )
        for _number in range(count)
    )
    Event.objects.bulk_create(
        Event(ticket=ticket, kind=kind, at=now, data=data)
        for ticket in tickets
        for kind, data in (
            (EventKind.OPENED, {"channel": "email"}),
            (EventKind.CUSTOMER_MESSAGE, {"message": ticket.pk, "thanks": False}),
            (EventKind.STATE_CHANGED, {"from": State.NEW, "to": State.SNOOZED}),
        )
    )
    Timer.objects.bulk_create(
        Timer(ticket=ticket, kind=TimerKind.WAKE, due_at=now + timedelta(days=1))
        for ticket in tickets
    )
