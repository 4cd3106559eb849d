"""Makes the first owner and his shop without a browser; the rest goes on in the guided set-up."""

import sys
from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from tickets.core import invitation as invitations
from tickets.core.clock import now
from tickets.core.people import User
from tickets.core.shop import LANGUAGES, Mailbox
from tickets.desk import setting_up


class Command(BaseCommand):
    help = "Makes the first owner and his shop; the browser goes on from there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="the owner's name")
        parser.add_argument("--email", required=True, help="what the owner logs in with")
        parser.add_argument("--shop", required=True, help="the name of the shop")
        parser.add_argument("--address", required=True, help="what customers write to")
        parser.add_argument(
            "--password-file", default="", help="holds the password; - is standard input"
        )
        codes = [code for code, _name in LANGUAGES]
        parser.add_argument("--language", default="nl", choices=codes, help="of most customers")

    def handle(self, *args: Any, **options: Any) -> None:
        email, address = options["email"].lower(), options["address"].lower()
        password = _password(options["password_file"])
        try:
            validate_email(email)
            validate_email(address)
            Mailbox.refuse_plus(address)
            validate_password(password, User(email=email, name=options["name"]))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self._make({**options, "email": email, "address": address}, password)
        self.stdout.write(f"{options['shop']} is open. Go on at:")
        self.stdout.write(f"{settings.BASE_URL}{reverse('staff:set_up')}")

    @transaction.atomic
    def _make(self, options: dict[str, Any], password: str) -> None:
        moment, language = now(), options["language"]
        # The same door as the browser's, so that there cannot be a second first owner.
        token = invitations.invite_first_owner(now=moment)
        if token is None:
            raise CommandError("There is an owner already; owners invite others under Settings.")
        invitations.accept(
            token=token,
            email=options["email"],
            name=options["name"],
            password=password,
            language=language if language in dict(LANGUAGES[:2]) else "en",
            now=moment,
        )
        fields = {"name": options["shop"], "language": language}
        shop = setting_up.open_shop(fields=fields, now=moment)
        setting_up.add_mailbox(shop=shop, fields={"email": options["address"]})


def _password(file: str) -> str:
    """The first line of `file`, where - is standard input; without a file it is asked for."""
    if not file:
        if not sys.stdin.isatty():
            raise CommandError("Give --password-file; - is standard input.")
        return getpass("Password of the owner (at least 12 characters): ")
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error}") from error
    return text.partition("\n")[0]
