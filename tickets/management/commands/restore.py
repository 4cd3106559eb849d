"""Puts a backup back on an empty installation; all mail is held until somebody lets it go."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tickets.backups.archive import Damaged
from tickets.backups.databases import UnableToCopy
from tickets.backups.restore import Refused, Restored, restore, summary


class Command(BaseCommand):
    help = "Restores FILE; refuses where there is something, unless --replace is given."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="give up whatever this installation holds"
        )
        parser.add_argument(
            "--erasures",
            action="append",
            type=Path,
            default=[],
            metavar="FILE",
            help="a copy of erasures.jsonl, newer than the backup",
        )
        parser.add_argument(
            "--other-key", action="store_true", help="go on although SECRET_KEY is another"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["file"].exists():
            raise CommandError(f"{options['file']} is not there.")
        try:
            done = restore(
                archive=options["file"],
                is_replacing=options["replace"],
                registers=options["erasures"],
                with_other_key=options["other_key"],
                now=timezone.now(),
                tell=self.stdout.write,
            )
        except (Refused, Damaged, UnableToCopy, OSError) as error:
            raise CommandError(str(error)) from error
        self._tell(done)

    def _tell(self, done: Restored) -> None:
        for name, value in summary(done).items():
            self.stdout.write(f"  {name}: {value}")
        for name, (there, here) in done.differing.items():
            self.stdout.write(f"  DIFFERS {name}: {there} in the backup, {here} here")
        self.stdout.write(
            "All mail is held back. `manage.py outbox` shows what would leave, and"
            " `manage.py outbox --resume` lets it go; so does the page Mail that waits."
        )
        if done.differing:
            raise SystemExit(1)
