"""K-47: nobody is who a header says; an answer to nonsense tells nothing of others."""

import pytest
from django.urls import reverse

HEADERS = [
    "Remote-User",
    "X-Remote-User",
    "X-Auth-User",
    "X-Forwarded-User",
    "X-Auth-Request-Email",
]


@pytest.mark.parametrize("name", HEADERS)
def test_header_logs_nobody_in(client, owner, name):
    response = client.get(reverse("staff:settings"), headers={name: owner.email})

    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("account_login"))


def test_environment_of_the_server_logs_nobody_in(client, owner):
    assert client.get(reverse("staff:settings"), REMOTE_USER=owner.email).status_code == 302


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("post", "/account/login/", b"\xff\xfe\x00"),
        ("post", "/account/second-step/authenticate/", b'{"credential":'),
        ("post", "/account/second-step/webauthn/login/", b"credential=%7B%22id%22%3A1%7D"),
        ("post", "/account/second-step/webauthn/login/", b"credential=nonsense"),
        ("get", "/account/start/%00/", b""),
        ("get", "/account/password/reset/key/0-set-password/", b""),
    ],
)
def test_nonsense_gets_no_trace_and_nobodys_data(client, owner, agent, method, path, body):
    client.raise_request_exception = False
    kind = "application/x-www-form-urlencoded"
    response = client.generic(method.upper(), path, body, content_type=kind)

    assert response.status_code < 500
    for word in ("Traceback", owner.email, agent.email, "<User"):
        assert word not in response.text
