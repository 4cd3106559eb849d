"""Attacks come in as mail, through the same doors as everybody's."""

import logging
import re
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.tickets.inbound.conftest import deliver_in, write
from tickets.core.people import User
from tickets.lib import tokens
from tickets.outbox.compose import signing_keys
from tickets.outbox.deliver import build
from tickets.outbox.models import OutgoingMail

__all__ = ["deliver_in", "write"]


@pytest.fixture
def ticket(shop, customer, now):
    return factories.make_ticket(shop, customer=customer, now=now)


@pytest.fixture
def token(ticket):
    """What stands in every mail that we sent about the ticket."""
    return tokens.issue(ticket_id=ticket.pk, keys=signing_keys())


@pytest.fixture
def as_sent():
    """An outgoing mail's bytes, as a mail server is given them."""

    def make(mail):
        return build(mail).message().as_bytes(linesep="\r\n")

    return make


@pytest.fixture
def mailed_reset_link(db) -> Callable[[User], str]:
    """The path in the mail that somebody gets who has forgotten his password."""

    def ask(user: User) -> str:
        user.set_password("an old password of mine")
        user.save()
        Client().post(reverse("account_reset_password"), {"email": user.email})
        mail = OutgoingMail.objects.latest("id")
        found = re.search(rf"{re.escape(settings.BASE_URL)}(/account/password/\S+)", mail.text)
        assert found, mail.text
        return found[1]

    return ask


@pytest.fixture
def _silence() -> Iterator[None]:
    """Each refusal would be logged with its whole story, which takes longer than to refuse."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
