"""Derives what can be found of every ticket again, as the verbs did; safe at any time."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tickets.core import search
from tickets.core.ticket import Ticket


class Command(BaseCommand):
    help = "Make the index of the search again, from the tickets themselves."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--missing", action="store_true", help="only what is not in it yet")
        parser.add_argument("--batch", type=int, default=500, help="tickets at a time")

    def handle(self, *args: Any, **options: Any) -> None:
        tickets = search.missing() if options["missing"] else Ticket.objects.all()
        # The latest first: those are looked for.
        pks = list(tickets.order_by("-pk").values_list("pk", flat=True))
        # A transaction for each batch: a long rebuild must not keep people from working.
        for start in range(0, len(pks), options["batch"]):
            batch = pks[start : start + options["batch"]]
            search.rebuild(batch)
            self.stdout.write(f"{start + len(batch)} of {len(pks)} tickets")
        self.stdout.write("The search is up to date.")
