"""K-53: pages with a secret in their address fetch nothing elsewhere and send no Referer."""

import re

import pytest
from django.utils import timezone

from tickets.core.people import Role
from tickets.desk import team

FETCHED = re.compile(r"""(?:src|href)=["'](?:https?:)?//""")


@pytest.fixture
def token(shop):
    return team.invite_colleague(
        email="nina@example.com", role=Role.AGENT, shops=[shop], now=timezone.now()
    )


def test_page_of_an_invitation_fetches_nothing_elsewhere(client, token):
    response = client.get(f"/account/start/{token}/")

    assert FETCHED.findall(response.text) == []
    assert response.headers["Referrer-Policy"] == "strict-origin"


def test_address_of_a_reset_is_left_before_anything_is_shown(client, agent, mailed_reset_link):
    link = mailed_reset_link(agent)

    first = client.get(link)
    page = client.get(first.headers["Location"])

    assert first.status_code == 302
    assert link.rstrip("/").rpartition("-")[2] not in first.headers["Location"]
    assert FETCHED.findall(page.text) == []


def test_link_that_was_made_is_shown_once_and_kept_by_nobody(client_of, owner, shop):
    client = client_of(owner)
    response = client.post(
        "/desk/settings/people/invite/",
        {"email": "nina@example.com", "role": "agent", "shops": [shop.pk], "language": "nl"},
    )

    assert "/account/start/" in response.text
    assert response.headers["Referrer-Policy"] == "strict-origin"
    assert response.headers["Cache-Control"] == "no-store, private"
    assert "/account/start/" not in client.get("/desk/settings/people/").text
