"""Fills a made-up bicycle shop to look around in, and takes it away again."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from tickets.core import invitation as invitations
from tickets.core.clock import now
from tickets.core.people import User
from tickets.core.shop import Shop
from tickets.demo.cast import people_emails
from tickets.demo.play import play
from tickets.demo.remove import is_there, remove


class Command(BaseCommand):
    help = "Fills a made-up bicycle shop with tickets of the last 60 days; --remove undoes it."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--remove", action="store_true", help="take the demo away again")
        parser.add_argument("--password", help="lets everybody of the demo log in with it")

    def handle(self, *args: Any, **options: Any) -> None:
        if Shop._meta.db_table not in connection.introspection.table_names():  # noqa: SLF001 -- Django's own documented API
            call_command("migrate", verbosity=0, interactive=False)
        if options["remove"]:
            self.take_away()
        elif is_there():
            self.stdout.write(_("The demo is there already; --remove takes it away."))
        else:
            self.fill(options["password"])

    def take_away(self) -> None:
        if not is_there():
            self.stdout.write(_("There is no demo to take away."))
            return
        count = remove()
        self.stdout.write(_("The demo and its %(count)s tickets are gone.") % {"count": count})

    def fill(self, password: str | None) -> None:
        if password:
            _check(password)
        started = time.monotonic()
        count = play(now=now())
        seconds = time.monotonic() - started
        self.stdout.write(
            _("%(count)s tickets in %(seconds).1f seconds.") % {"count": count, "seconds": seconds}
        )
        if password:
            self.let_in(password)
        else:
            self.say_how()

    def let_in(self, password: str) -> None:
        self.stdout.write(_("Log in with the password that you chose, as one of:"))
        for person in User.objects.filter(email__in=people_emails()).order_by("pk"):
            person.set_password(password)
            person.save(update_fields=["password"])
            self.stdout.write(f"  {person.email} ({person.name}, {person.get_role_display()})")

    def say_how(self) -> None:
        token = invitations.invite_first_owner(now=now())
        if token:
            url = f"{settings.BASE_URL}/account/start/{token}/"
            self.stdout.write(
                _("Make your account within the hour (this link works once): %(url)s")
                % {"url": url}
            )
        else:
            self.stdout.write(_("Log in as you always do; the demo is a shop of its own."))


def _check(password: str) -> None:
    try:
        validate_password(password)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
