"""Derives every ticket's due moment again from its events, as the verbs did; safe at any time."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from tickets.core import clock
from tickets.core.ticket import Ticket
from tickets.desk.changing import lock
from tickets.sla.refresh import refresh

DERIVED = ("due_at", "due_kind", "sort_due_at", "waiting_since")


class Command(BaseCommand):
    help = "Derive when each open ticket is due again, from what happened to it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="closed tickets too")

    def handle(self, *args: Any, **options: Any) -> None:
        tickets = Ticket.objects.all() if options["all"] else Ticket.objects.open()
        seen = changed = 0
        for pk in tickets.order_by("id").values_list("pk", flat=True).iterator():
            # One transaction each: a long rebuild must not keep people from working.
            with transaction.atomic():
                ticket = lock(Ticket(pk=pk))
                before = [getattr(ticket, name) for name in DERIVED]
                refresh(ticket=ticket, now=clock.now())
            seen += 1
            changed += before != [getattr(ticket, name) for name in DERIVED]
        self.stdout.write(f"{seen} tickets read, {changed} changed")
