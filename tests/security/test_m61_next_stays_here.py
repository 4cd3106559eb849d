"""M-61: whatever stands behind `next`, logging in leads to a page of ours."""

import pytest
from django.urls import reverse

PASSWORD = "three words not together"
VECTORS = [
    "https://evil.example/", "//evil.example", "///evil.example", "\\\\evil.example",
    "/\\evil.example", "/\t/evil.example", "http:evil.example", "https:///evil.example",
    "javascript:alert(1)", " https://evil.example", "http://localhost@evil.example/",
    "http://127.0.0.1:9/", "\x00//evil.example", "data:text/html,x",
]  # fmt: skip


@pytest.mark.parametrize("vector", VECTORS)
@pytest.mark.parametrize("name", ["account_login", "account_logout", "account_reauthenticate"])
def test_next_stays_here(client, agent, vector, name):
    agent.set_password(PASSWORD)
    agent.save()
    if name != "account_login":
        client.force_login(agent)

    response = client.post(
        reverse(name), {"login": agent.email, "password": PASSWORD, "next": vector}
    )

    location = response.headers["Location"]
    assert location in {reverse("staff:inbox"), "/", reverse("account_login")}
