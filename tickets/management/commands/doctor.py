"""Examines mail in and out and says in plain words what to do about it."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from tickets.core.clock import now
from tickets.core.shop import Mailbox
from tickets.doctor import house, names, trip
from tickets.doctor.finding import Finding, Standing

MARKS = {Standing.WELL: "ok  ", Standing.BAD: "BAD ", Standing.UNKNOWN: "?   "}


class Command(BaseCommand):
    help = "Examines mail in and out; exit status 1 when something needs a hand."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--send", action="store_true", help="send a test mail round first")
        parser.add_argument("--wait", type=int, default=60, help="seconds to wait for it")
        parser.add_argument("--no-dns", action="store_true", help="ask the internet nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        mailboxes = list(Mailbox.objects.active().select_related("shop").order_by("id"))
        if options["send"]:
            self._send(mailboxes, patience=options["wait"])
        findings = house.examine(now=now())
        for mailbox in mailboxes:
            findings += trip.examine(mailbox, now=now())
            test = trip.latest(mailbox, is_plus=False)
            if not options["no_dns"]:
                findings += names.examine(mailbox.domain, results=test.results if test else "")
        for finding in findings:
            self._tell(finding)
        if any(finding.standing == Standing.BAD for finding in findings):
            raise SystemExit(1)

    def _send(self, mailboxes: list[Mailbox], *, patience: int) -> None:
        tests = [test for box in mailboxes for test in trip.start(mailbox=box, now=now())]
        for _second in range(patience):
            for test in tests:
                test.refresh_from_db()
            if all(test.arrived_at for test in tests):
                return
            time.sleep(1)

    def _tell(self, finding: Finding) -> None:
        self.stdout.write(f"{MARKS[finding.standing]} {finding.name}: {finding.words}")
        if finding.advice:
            self.stdout.write(f"       {finding.advice}")
