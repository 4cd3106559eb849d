"""Prints what the product reads in mails: one JSON object a line, without touching the database."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from tickets.inbound.parse import ParsedMail, parse_mail
from tickets.inbound.verdict import Kind, judge
from tickets.lib.html import sanitise


class Command(BaseCommand):
    help = "Parse mail files and print one JSON object per line."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        threads: dict[str, str] = {}
        for name in options["files"]:
            path = Path(name)
            mail = parse_mail(path.read_bytes())
            row = describe(path.stem, mail) | {"thread_key": thread_key(path.stem, mail, threads)}
            self.stdout.write(json.dumps(row, ensure_ascii=False))


def describe(identifier: str, mail: ParsedMail) -> dict[str, object]:
    """The facts of a mail as the acceptance test reads them."""
    verdict = judge(mail)
    return {
        "id": identifier,
        "from_email": mail.from_email,
        "from_name": mail.from_name,
        "subject": mail.subject,
        "text": mail.text,
        "reply_text": mail.reply_text,
        "html": sanitise(mail.html).html,
        "attachments": [[item.name, len(item.content)] for item in mail.attachments],
        "is_auto": verdict.kind is not Kind.PERSON,
        "is_bounce": verdict.kind is Kind.BOUNCE,
        "bounced_address": next(iter(verdict.bounced_addresses), ""),
        "message_id": mail.message_id,
        "in_reply_to": next(iter(mail.in_reply_to), ""),
        "references": list(mail.references),
        "verdict": str(verdict.kind),
        "reason": verdict.reason,
    }


def thread_key(identifier: str, mail: ParsedMail, threads: dict[str, str]) -> str:
    """Equal for mails that answer each other, as far as the ids tell; remembers what it saw."""
    linked = [*mail.in_reply_to, *reversed(mail.references)]
    root = next(iter([*mail.references, *mail.in_reply_to]), mail.message_id)
    key = next((threads[known] for known in linked if known in threads), root)
    if mail.message_id:
        threads[mail.message_id] = key
    return key or identifier
