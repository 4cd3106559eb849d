"""K-50: neither the log-in page nor the page for a new password tells who works here."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tickets.core.people import User

UNKNOWN = "nobody@example.com"


def body(response):
    """Without what differs for every visitor: the CSRF token, and what he typed himself."""
    text = re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', "", response.text)
    return re.sub(r'value="[^"]+@[^"]+"', "", text)


@pytest.fixture
def known(agent) -> User:
    agent.set_password("three words not together")
    agent.save()
    return agent


def answers(path, fields):
    for email in fields:
        cache.clear()
        response = Client().post(path, fields[email])
        yield response.status_code, response.headers.get("Location"), body(response)


def test_wrong_password_reads_the_same_for_known_and_unknown(known):
    fields = {email: {"login": email, "password": "wrong"} for email in (known.email, UNKNOWN)}

    one, other = answers(reverse("account_login"), fields)

    assert one == other


def test_new_password_reads_the_same_for_known_and_unknown(known):
    fields = {email: {"email": email} for email in (known.email, UNKNOWN)}

    one, other = answers(reverse("account_reset_password"), fields)

    assert one == other


def test_closed_account_with_a_wrong_password_reads_as_unknown(known):
    known.is_active = False
    known.save()
    fields = {email: {"login": email, "password": "wrong"} for email in (known.email, UNKNOWN)}

    one, other = answers(reverse("account_login"), fields)

    assert one == other
