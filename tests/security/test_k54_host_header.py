"""K-54: no link is made of what a request says about its host."""

import pytest
from django.conf import settings
from django.urls import reverse

from tickets.core.people import Role
from tickets.outbox.models import OutgoingMail


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "evil.example:80"])
@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "staff:inbox"])
def test_other_host_is_refused(client, db, host, name):
    client.raise_request_exception = False

    assert client.get(reverse(name), headers={"Host": host}).status_code == 400


def test_forwarded_host_changes_nothing(client, agent):
    agent.set_password("an old password of mine")
    agent.save()

    client.post(
        reverse("account_reset_password"),
        {"email": agent.email},
        headers={"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"},
    )

    text = OutgoingMail.objects.get().text
    assert "evil.example" not in text
    assert settings.BASE_URL + "/account/" in text


def test_links_in_mail_begin_with_our_address_whatever_the_host(client, agent):
    agent.set_password("an old password of mine")
    agent.save()

    client.post(
        reverse("account_reset_password"), {"email": agent.email}, headers={"Host": "127.0.0.1:9"}
    )

    text = OutgoingMail.objects.get().text
    assert "127.0.0.1:9" not in text
    assert settings.BASE_URL + "/account/" in text


def test_link_of_an_invitation_begins_with_our_address(client_of, owner, shop, settings):
    settings.MAIL_OUT_URL, settings.IS_MAIL_OUT_SET = "smtp://localhost", True

    client_of(owner).post(
        reverse("staff:invite"),
        {"email": "nina@example.com", "role": Role.AGENT, "shops": [shop.pk], "language": "nl"},
        headers={"Host": "127.0.0.1"},
    )

    mail = OutgoingMail.objects.get()
    assert mail.to == [["", "nina@example.com"]]
    assert f"{settings.BASE_URL}/account/start/" in mail.text


def test_no_wildcard_among_the_hosts():
    assert "*" not in settings.ALLOWED_HOSTS
