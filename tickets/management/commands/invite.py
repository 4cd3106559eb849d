"""Prints the one-time link with which the first owner makes his account, when web runs apart."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from tickets.core import invitation as invitations
from tickets.core.clock import now


class Command(BaseCommand):
    help = "Prints a one-time link for the first owner; `up` does so by itself."

    def handle(self, *args: Any, **options: Any) -> None:
        token = invitations.invite_first_owner(now=now())
        if token is None:
            raise CommandError("There is an owner already; owners invite others under Settings.")
        self.stdout.write(f"{settings.BASE_URL}{reverse('start', kwargs={'token': token})}")
