"""Shows the privacy policy, or lines to paste for the fields that nobody has decided about."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from tickets.privacy import policy


class Command(BaseCommand):
    help = "Prints tickets/privacy/policy.toml, or with --missing what must be added to it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--missing", action="store_true", help="only lines to add")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["missing"]:
            self.stdout.write(policy.POLICY.read_text(encoding="utf-8"))
            return
        for model, field in policy.missing(policy.read(), policy.our_models()):
            self.stdout.write(policy.proposal(model, field))
