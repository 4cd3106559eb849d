"""E-28: once somebody owns it, no address makes another owner or an account without an invitation."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from tickets.core.people import Role, User
from tickets.desk import team

FORM = {"name": "Eve", "email": "eve@example.com", "password": "three words not together"}


@pytest.mark.parametrize(
    "path",
    [
        "/account/signup/", "/account/start/", "/account/start/first/", "/setup/", "/install/",
        "/install.php", "/wizard/", "/account/passkey/signup/", "/account/social/signup/",
    ],
)  # fmt: skip
def test_no_address_makes_an_account(client, owner, path):
    cache.clear()
    assert client.get(path).status_code == 404
    assert client.post(path, FORM).status_code == 404
    assert list(User.objects.all()) == [owner]


def test_first_owner_s_link_works_once_also_with_an_empty_cache(client, shop, now):
    from django.utils import timezone

    token = team.invite_colleague(
        email="eve@example.com", role=Role.OWNER, shops=[], now=timezone.now()
    )
    address = reverse("start", args=[token])
    client.post(address, FORM)
    client.logout()
    cache.clear()
    assert (client.get(address).status_code, client.post(address, FORM).status_code) == (404, 404)
    assert User.objects.filter(role=Role.OWNER).count() == 1
