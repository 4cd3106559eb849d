"""K-48: the first owner's link ends with the first owner, whoever made him, and is in no log."""

import logging

import pytest
from django.urls import reverse
from django.utils import timezone

from helpdesk.logs import JsonFormatter, LineFormatter
from tickets.core import invitation as invitations
from tickets.core.people import Role, User

PASSWORD = "three words not together"
FORM = {
    "name": "Olga",
    "email": "olga@example.com",
    "password": PASSWORD,
    "shop": "Naaldbos",
    "mailbox": "info@naaldbos.example",
}


@pytest.fixture
def address(db):
    return reverse("start", args=[invitations.invite_first_owner(now=timezone.now())])


def test_owner_made_in_another_way_closes_the_link(client, address):
    assert client.get(address).status_code == 200
    User.objects.create_superuser("root@example.com", PASSWORD, name="Root")

    assert client.get(address).status_code == 404
    assert client.post(address, FORM).status_code == 404
    assert list(User.objects.values_list("email", flat=True)) == ["root@example.com"]


def test_accepting_itself_asks_again_whether_there_is_an_owner(db):
    now = timezone.now()
    token = invitations.invite_first_owner(now=now)
    User.objects.create_superuser("root@example.com", PASSWORD, name="Root")

    with pytest.raises(invitations.UnableToAccept):
        invitations.accept(
            token=token, email="o@example.com", name="O", password=PASSWORD, language="nl", now=now
        )
    assert User.objects.filter(role=Role.OWNER).count() == 1


def test_demo_owner_without_a_password_leaves_the_link_open(client, address):
    User.objects.create_user("demo@example.com", None, name="Demo", role=Role.OWNER)

    assert client.get(address).status_code == 200


@pytest.mark.parametrize("formatter", [LineFormatter(), JsonFormatter()])
def test_log_of_a_request_does_not_hold_the_token(formatter, address):
    record = logging.LogRecord(
        "django.request", logging.WARNING, "", 0, "Forbidden: %s", (address,), None
    )

    assert address.split("/")[3] not in formatter.format(record)
    assert "/account/start/***" in formatter.format(record)


def test_used_link_opens_nothing(client, address):
    assert client.post(address, FORM).status_code == 302
    client.logout()

    assert client.get(address).status_code == 404
    assert client.post(address, {**FORM, "email": "b@example.com"}).status_code == 404
    assert User.objects.count() == 1


def test_page_to_log_in_says_where_to_begin_until_there_is_an_owner(client, db):
    words = "Nobody has an account here yet."
    assert words in client.get(reverse("account_login")).text
    User.objects.create_superuser("root@example.com", PASSWORD, name="Root")
    assert words not in client.get(reverse("account_login")).text
