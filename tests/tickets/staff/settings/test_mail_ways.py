"""A mailbox and a way out are tried against real servers before they are kept, and said in words."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.dovecot import PASSWORD, USER, running_dovecot
from tests.smtp_sink import free_port, running_sink
from tickets.inbound.models import ImapAccount
from tickets.outbox import server as servers
from tickets.outbox.server import MailServer


@pytest.fixture(scope="module")
def dovecot():
    with running_dovecot() as server:
        yield server


@pytest.fixture
def sink():
    with running_sink() as sink:
        yield sink


@pytest.fixture
def page(client_of, owner):
    return client_of(owner)


@pytest.fixture
def try_imap(page, shop):
    def post(**changes):
        fields = {
            "host": "127.0.0.1",
            "port": str(free_port()),
            "username": USER,
            "password": PASSWORD,
            "folder": "INBOX",
            "earlier": "0",
            **changes,
        }
        address = reverse("staff:imap", args=[shop.mailboxes.get().pk])
        return page.post(address, fields, follow=True).content.decode()

    return post


@pytest.fixture
def try_server(page):
    def post(**changes):
        fields = {
            "host": "127.0.0.1",
            "port": str(free_port()),
            "security": "none",
            "from_email": "info@naaldbos.example",
            **changes,
        }
        return page.post(reverse("staff:mail_server"), fields, follow=True).content.decode()

    return post


def test_mailbox_where_nobody_answers_is_not_kept_and_said_without_detail(try_imap):
    text = try_imap(password="secret-canary")

    assert "The mailbox cannot be read: no mail server answers" in text
    assert "refused" not in text.lower()
    assert "secret-canary" not in text
    assert ImapAccount.objects.count() == 0


def test_wrong_password_of_a_mailbox_is_said(try_imap, dovecot):
    text = try_imap(port=str(dovecot.port), password="wrong")

    assert "Logging in failed: the user name or the password is wrong." in text
    assert ImapAccount.objects.count() == 0


def test_folder_that_is_not_there_is_said(try_imap, dovecot):
    assert "there is no such folder" in try_imap(port=str(dovecot.port), folder="Nowhere")


def test_server_that_nobody_knows_is_said(try_imap):
    assert "There is no server with this name." in try_imap(host="mail.naaldbos.invalid")


@pytest.mark.parametrize(("earlier", "days"), [("0", 0), ("30", 30), ("", None)])
def test_imap_begins_where_the_owner_chose(try_imap, dovecot, earlier, days):
    assert "It works:" in try_imap(port=str(dovecot.port), earlier=earlier)

    account = ImapAccount.objects.get()
    expected = None if days is None else timezone.now().date() - timedelta(days=days)
    assert (account.reads_since, account.error) == (expected, "")
    assert PASSWORD not in account.password


def test_kept_password_does_not_travel_to_another_server(try_imap, dovecot, page):
    try_imap(port=str(dovecot.port))
    before = ImapAccount.objects.get().password

    text = try_imap(port=str(dovecot.port), host="localhost", password="")

    assert "Logging in failed" in text
    assert (ImapAccount.objects.get().host, ImapAccount.objects.get().password) == (
        "127.0.0.1",
        before,
    )


def test_way_out_is_tried_and_kept_sealed(try_server, sink):
    assert not servers.is_open()

    text = try_server(port=str(sink.port))

    assert "It works: this server takes your mail." in text
    assert sink.mails == []
    assert servers.is_open()
    assert servers.house_address() == "info@naaldbos.example"


def test_way_out_that_refuses_the_sender_is_not_kept(try_server, sink):
    sink.on_mail = "553 5.7.1 not your address"

    assert "does not let you send from this address" in try_server(port=str(sink.port))
    assert MailServer.objects.count() == 0


def test_way_out_where_nobody_answers_is_said_without_detail(try_server):
    text = try_server()

    assert "No mail server answers at this name and port." in text
    assert "refused" not in text.lower()


def test_password_does_not_travel_readably(try_server):
    assert "could be read on the way" in try_server(host="mail.naaldbos.example")


def test_login_that_the_server_does_not_know_is_said(try_server, sink):
    text = try_server(port=str(sink.port), username="me", password="secret-canary")

    assert "does not speak like this" not in text
    assert "No mail server answers" in text
    assert "secret-canary" not in text


def test_environment_goes_before_what_is_kept(settings, try_server, sink, page):
    try_server(port=str(sink.port))
    settings.IS_MAIL_OUT_SET, settings.MAIL_FROM = True, "helpdesk@house.example"

    assert servers.house_address() == "helpdesk@house.example"
    assert (
        "Whoever runs this machine has set the way out"
        in page.get(reverse("staff:mail_server")).content.decode()
    )


def test_password_is_sealed_at_rest(db, now):
    server = servers.Server("h", 465, servers.Security.TLS, "u", "secret-canary", "a@b.example")
    kept = servers.keep(server=server, now=now)

    assert "secret-canary" not in kept.password
    assert servers.known_password() == "secret-canary"
