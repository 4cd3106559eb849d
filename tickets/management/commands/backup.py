"""Writes one archive with the database and all files, while the helpdesk goes on working."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tickets.backups.back_up import back_up
from tickets.backups.databases import UnableToCopy
from tickets.core.clock import now


class Command(BaseCommand):
    help = "Backs up the database and all files into FILE; safe while everything runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--with-secrets",
            action="store_true",
            help="also the folder secrets/: who has the archive can then read everything",
        )
        parser.add_argument("--over", action="store_true", help="replace FILE if it is there")

    def handle(self, *args: Any, **options: Any) -> None:
        to: Path = options["file"]
        if to.exists() and not options["over"]:
            raise CommandError(f"{to} is there already; --over replaces it.")
        try:
            done = back_up(to=to.absolute(), with_secrets=options["with_secrets"], now=now())
        except (OSError, UnableToCopy) as error:
            raise CommandError(f"No backup was made: {error}") from error
        rows, files = sum(done.counts.values()), len(done.checksums) - 1
        size = to.stat().st_size / 1024**2
        self.stdout.write(f"{to}: {rows} rows, {files} files, {size:.1f} MB.")
        for name in done.missing:
            self.stdout.write(f"Missing, and so not in it: {name}")
        if not done.has_secrets:
            self.stdout.write("Without the secrets; keep those apart (see docs/operators.md).")
