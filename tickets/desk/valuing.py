"""The verb for a customer whom the shop wants to keep above all."""

from datetime import datetime

from django.db import transaction

from tickets.core.customer import Customer
from tickets.core.event import EventKind, record
from tickets.core.people import User
from tickets.core.ticket import Ticket
from tickets.desk.changing import lock, settle


@transaction.atomic
def set_vip(*, customer: Customer, is_vip: bool, by: User, now: datetime) -> int:
    """Call a customer important, or no longer; how many open tickets follow other rules by it.

    What is solved keeps the rules under which it was solved.
    """
    changed = Customer.objects.filter(pk=customer.pk, is_vip=not is_vip).update(is_vip=is_vip)
    if not changed:
        return 0
    tickets = list(Ticket.objects.open().filter(customer=customer).order_by("pk"))
    for ticket in tickets:
        ticket = lock(ticket)  # noqa: PLW2901 -- the same ticket, held
        record(EventKind.VIP_SET, ticket=ticket, by=by, now=now, to=is_vip)
        settle(ticket, now=now)
    return len(tickets)


def note_other_customer(
    ticket: Ticket, *, before: Customer, by: User | None, now: datetime
) -> None:
    """Part of a verb: the ticket is somebody else's now, who may be more or less important."""
    if before.is_vip != ticket.customer.is_vip:
        record(EventKind.VIP_SET, ticket=ticket, by=by, now=now, to=ticket.customer.is_vip)
