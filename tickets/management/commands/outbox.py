"""Shows whether mail is held back and what would leave, holds it, or lets it go."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_datetime

from tickets.core.clock import now
from tickets.outbox import pausing

#: Mails that are listed; the page shows all of them.
MOST = 50


class Command(BaseCommand):
    help = "Shows what would leave; --pause holds all mail back, --resume lets it go."

    def add_arguments(self, parser: ArgumentParser) -> None:
        group = parser.add_mutually_exclusive_group()
        group.add_argument("--pause", action="store_true", help="hold all mail back")
        group.add_argument("--resume", action="store_true", help="let mail leave again")
        parser.add_argument(
            "--drop-before",
            metavar="MOMENT",
            help="with --resume: take back what was written before, as 2026-03-01T09:00+01:00",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["pause"]:
            pausing.pause(reason=pausing.ASKED, by=None, now=now())
        if options["resume"]:
            self._resume(options["drop_before"])
        pause = pausing.pause_of()
        self.stdout.write(
            f"Mail is held back since {pause.since:%Y-%m-%d %H:%M} UTC ({pause.reason})."
            if pause
            else "Mail leaves as it should."
        )
        held = pausing.held()
        self.stdout.write(f"{held.count()} mails wait to leave.")
        for mail in held.only("to", "cc", "subject", "due_at", "created_at")[:MOST]:
            written = f"{mail.created_at:%Y-%m-%d %H:%M}"
            self.stdout.write(f"  {mail.pk}  written {written}  {mail.recipients}  {mail.subject}")

    def _resume(self, before: str | None) -> None:
        moment = parse_datetime(before) if before else None
        if before and (moment is None or moment.tzinfo is None):
            raise CommandError(f"{before} is no moment with an offset, as 2026-03-01T09:00+01:00.")
        dropped = pausing.let_go(by=None, now=now(), drop_before=moment)
        self.stdout.write(f"{dropped} mails were taken back.")
