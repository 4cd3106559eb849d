"""Run by `manage.py shell` in an installation of its own: somebody with canaries, or a busy shop."""

import sys
import time
from datetime import timedelta

from django.utils import timezone

from tests import factories
from tests.tickets.privacy.canaries import live
from tickets import desk
from tickets.core.people import Role
from tickets.core.shop import Shop


def furnish() -> None:
    shop = factories.make_shop("Naaldbos")
    agent = factories.make_user(Role.OWNER, name="Olga Owner", email="olga@example.com")
    now = timezone.now() - timedelta(days=2)
    live(shop, agent, now=now)
    big = desk.File("big.bin", "application/octet-stream", bytes(range(256)) * 4096)
    for number in range(5):
        words = factories.make_words(f"Question {number}", files=(big,))
        ticket = factories.make_ticket(shop, words=words, now=now)
        desk.reply(ticket=ticket, by=agent, now=now, text=f"Answer {number}")


def write_on(seconds: float) -> None:
    """Questions with files, one after the other, until the time is over; says when it began."""
    shop = Shop.objects.get()
    end = time.monotonic() + seconds
    number = 0
    while time.monotonic() < end:
        number += 1
        file = desk.File("note.txt", "text/plain", f"Note {number}".encode())
        words = factories.make_words(f"While backing up {number}", files=(file,))
        factories.make_ticket(shop, words=words)
        if number == 1:
            sys.stdout.write("writing\n")
            sys.stdout.flush()
