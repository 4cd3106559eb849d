"""For a mail server's pipe: `manage.py receive < mail.eml`; exit 75 makes the server keep it."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from tickets.core.clock import now
from tickets.inbound.models import Door
from tickets.inbound.store import store

#: EX_TEMPFAIL of sysexits.h: the mail server tries again later.
TRY_AGAIN = 75


class Command(BaseCommand):
    help = "Reads one mail from standard input and keeps it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", action="append", default=[], help="envelope recipient")
        parser.add_argument("--from", dest="sender", default="", help="envelope sender")

    def handle(self, *args: Any, **options: Any) -> None:
        raw = sys.stdin.buffer.read()
        if not raw.strip():
            self.stderr.write("No mail on standard input.")
            sys.exit(TRY_AGAIN)
        envelope = {"to": options["to"], "from": options["sender"]}
        try:
            store(raw=raw, door=Door.PIPE, envelope=envelope, now=now())
        except Exception as error:  # noqa: BLE001 -- whatever it is, the mail server must keep the mail
            self.stderr.write(f"Not stored: {error}")
            sys.exit(TRY_AGAIN)
