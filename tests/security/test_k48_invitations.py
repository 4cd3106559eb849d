"""K-48: an invitation is a long secret, kept as a hash, for one person, once, for three days."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tickets.core import invitation as invitations
from tickets.core.invitation import COLLEAGUE, Invitation
from tickets.core.people import Role, User
from tickets.desk import team

PASSWORD = "three words not together"
FORM = {"name": "Nina", "email": "other@example.com", "password": PASSWORD}


@pytest.fixture
def token(shop):
    return team.invite_colleague(
        email="nina@example.com", role=Role.AGENT, shops=[shop], now=timezone.now()
    )


def get(client, token):
    return client.get(f"/account/start/{token}/")


@pytest.mark.parametrize("token", ["%20", "%00", "NULL", "None", "0", "%25", "_", "a" * 5000])
def test_strange_tokens_are_all_the_same_404(client, shop, token):
    team.invite_colleague(email="a@example.com", role=Role.AGENT, shops=[], now=timezone.now())
    assert get(client, token).status_code == 404
    assert client.post(f"/account/start/{token}/", FORM).status_code == 404


def test_hash_in_the_database_opens_nothing(client, token):
    kept = Invitation.objects.get()

    assert token not in (kept.token_hash, kept.email)
    assert get(client, kept.token_hash).status_code == 404


def test_used_expired_replaced_and_withdrawn_links_are_the_same_404(client, shop):
    now = timezone.now()
    invite = {"email": "nina@example.com", "role": Role.AGENT, "shops": [shop]}
    old = team.invite_colleague(**invite, now=now - COLLEAGUE - timedelta(seconds=1))
    assert get(client, old).status_code == 404
    replaced = team.invite_colleague(**invite, now=now)
    withdrawn = team.invite_colleague(**invite, now=now)
    assert get(client, replaced).status_code == 404
    invitations.withdraw(invitation=Invitation.objects.get())
    assert get(client, withdrawn).status_code == 404
    used = team.invite_colleague(**invite, now=now)
    client.post(reverse("start", args=[used]), FORM)
    client.logout()

    assert get(client, used).status_code == 404
    assert client.post(reverse("start", args=[used]), FORM).status_code == 404
    assert User.objects.filter(email="nina@example.com").count() == 1


def test_link_makes_the_account_it_was_made_for_and_no_other(client, token, shop):
    client.post(
        reverse("start", args=[token]),
        {**FORM, "role": "owner", "is_superuser": "1", "is_staff": "1", "shops": "1"},
    )

    user = User.objects.get()
    assert (user.email, user.role, user.is_superuser) == ("nina@example.com", Role.AGENT, False)
    assert list(user.shops.all()) == [shop]


def test_scanner_that_opens_the_link_uses_nothing_up(client, token):
    for _ in range(5):
        get(client, token)
        client.head(f"/account/start/{token}/")

    assert client.post(reverse("start", args=[token]), FORM).status_code == 302


def test_page_of_the_link_gives_its_address_to_nobody(client, token):
    response = get(client, token)

    assert response.headers["Referrer-Policy"] == "strict-origin"
    assert 'src="http' not in response.text


def test_dismissed_colleague_cannot_come_back_by_a_reset(client, agent, owner, mailed_reset_link):
    link = mailed_reset_link(agent)
    team.dismiss(person=agent, tickets_to=None, by=owner, now=timezone.now())

    response = client.get(link, follow=True)
    client.post(response.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    client.post(reverse("account_login"), {"login": agent.email, "password": PASSWORD})

    assert client.get(reverse("staff:inbox")).status_code == 302
