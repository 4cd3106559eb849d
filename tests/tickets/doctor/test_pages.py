"""The doctor's page and command."""

import io

import pytest
from django.core.management import call_command
from django.urls import reverse

from tickets.doctor import names
from tickets.inbound.models import MailTest
from tickets.outbox.models import OutgoingMail


@pytest.fixture(autouse=True)
def _no_internet(monkeypatch):
    monkeypatch.setattr(names.examine, "__kwdefaults__", {"results": "", "ask": silent})


def silent(name, kind):
    return None


def test_page_shows_mailboxes_and_house(client_of, owner, shop):
    page = client_of(owner).get(reverse("mail_doctor")).content.decode()
    assert shop.mailboxes.get().email in page
    assert "Send a test mail" in page


def test_test_mail_is_sent(client_of, owner, shop):
    mailbox = shop.mailboxes.get()
    client_of(owner).post(reverse("mail_doctor_send", args=[mailbox.pk]))
    assert (MailTest.objects.count(), OutgoingMail.objects.count()) == (2, 2)


def test_plus_address_is_given_up(client_of, owner, shop):
    mailbox = shop.mailboxes.get()
    client_of(owner).post(reverse("mail_doctor_without_plus", args=[mailbox.pk]))
    mailbox.refresh_from_db()
    assert mailbox.uses_plus_address is False


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_domain_is_looked_up_apart(client_of, owner, shop, headers):
    url = reverse("mail_doctor_domain", args=[shop.mailboxes.get().pk])
    page = client_of(owner).get(url, headers=headers).content.decode()
    assert "Could not look it up just now." in page
    assert ("<html" in page) is not bool(headers)


@pytest.mark.parametrize("name", ["mail_doctor", "mail_doctor_domain"])
def test_others_are_kept_out(client_of, agent, shop, name):
    args = [shop.mailboxes.get().pk] if name.endswith("domain") else []
    assert client_of(agent).get(reverse(name, args=args)).status_code == 403


def test_command_says_what_to_do_and_fails(shop):
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("doctor", "--no-dns", stdout=out)
    assert "BAD " in out.getvalue()


def test_command_sends(shop):
    with pytest.raises(SystemExit):
        call_command("doctor", "--no-dns", "--send", "--wait", "0", stdout=io.StringIO())
    assert MailTest.objects.count() == 2
