from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tickets.core import invitation
from tickets.core.people import Role, User
from tickets.core.shop import Shop

PASSWORD = "three words not together"


def test_right_password_opens_the_inbox(client, agent):
    agent.set_password(PASSWORD)
    agent.save()

    response = client.post(reverse("account_login"), {"login": agent.email, "password": PASSWORD})

    assert response.headers["Location"] == reverse("staff:inbox")


def test_wrong_password_says_so(client, agent):
    response = client.post(reverse("account_login"), {"login": agent.email, "password": "wrong"})

    assert response.status_code == 200
    assert 'role="alert"' in response.text


def test_log_in_does_not_lead_elsewhere(client, agent):
    agent.set_password(PASSWORD)
    agent.save()

    response = client.post(
        reverse("account_login"),
        {"login": agent.email, "password": PASSWORD, "next": "https://evil.example/"},
    )

    assert response.headers["Location"] == reverse("staff:inbox")


@pytest.mark.parametrize(
    "name",
    ["account_login", "account_reset_password", "account_reset_password_done", "account_inactive",
     "account_reset_password_from_key_done"],
)  # fmt: skip
def test_pages_before_logging_in_carry_our_own_sheet(name, client, db):
    response = client.get(reverse(name))

    assert response.status_code == 200
    assert "css/staff.css" in response.text
    assert "<style" not in response.text


@pytest.mark.parametrize(
    "name", ["account_logout", "account_change_password", "account_reauthenticate"]
)
def test_pages_after_logging_in_carry_our_own_sheet(name, client_of, agent):
    agent.set_password(PASSWORD)
    agent.save()

    response = client_of(agent).get(reverse(name))

    assert response.status_code == 200
    assert "css/staff.css" in response.text


def test_reset_link_that_is_none_says_so(client, db):
    url = reverse("account_reset_password_from_key", args=["x", "y"])

    assert (
        "This link has been used or is too old."
        in client.get(url, headers={"Accept-Language": "en"}).text
    )


def test_start_page_makes_owner_and_shop(client, db):
    token = invitation.invite_first_owner(now=timezone.now())
    url = reverse("start", args=[token])
    assert client.get(url).status_code == 200

    response = client.post(
        url,
        {
            "name": "Olga", "email": "olga@example.com", "password": PASSWORD,
            "shop": "Naaldbos", "mailbox": "info@naaldbos.example",
        },
    )  # fmt: skip

    assert response.headers["Location"] == reverse("staff:set_up")
    assert (User.objects.get().role, Shop.objects.get().name) == (Role.OWNER, "Naaldbos")


def test_start_link_works_once(client, db):
    now = timezone.now()
    token = invitation.invite(role=Role.AGENT, email="", lasts=timedelta(hours=1), now=now)
    form = {"name": "Sanne", "email": "sanne@example.com", "password": PASSWORD}
    client.post(reverse("start", args=[token]), form)

    assert client.get(reverse("start", args=[token])).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("owner", 200), ("agent", 403), ("operator", 403)])
def test_health_page_is_the_owners(who, status, request, client_of):
    user = request.getfixturevalue(who)

    response = client_of(user).get(reverse("staff:health"))

    assert response.status_code == status
