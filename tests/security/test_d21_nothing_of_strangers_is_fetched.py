"""D-21: whatever a stranger's mail or form names, our machine asks nobody for it."""

import socket

import pytest
from django.urls import reverse

from tests.tickets.portal.test_form import HERE, SAID, client, front, proven, run_worker
from tickets.inbound.models import InboundMail, InboundState

__all__ = ["client", "front", "proven"]

NAMED = [
    "http://canary.example/a.png",
    "//canary.example/b.png",
    "http:/canary.example/c",
    "ftp://canary.example/d",
    "file:///etc/canary",
    "php://filter/resource=/etc/canary",
    "http://127.0.0.1:9/canary",
    "http://169.254.169.254/latest/canary/",
    "http://[::1]:9/canary",
]
TAGS = "".join(
    f'<img src="{one}"><img srcset="{one} 2x"><table background="{one}"><tr><td>x</td></tr></table>'
    f'<div style="background:url({one})">x</div><video poster="{one}" src="{one}"></video>'
    f'<link rel="stylesheet" href="{one}"><iframe src="{one}"></iframe><object data="{one}">'
    for one in NAMED
)
STRANGE = ("canary.example", "169.254.169.254")


@pytest.fixture
def calls(monkeypatch):
    """Every host that is looked up or called meanwhile; a stranger's is not reached."""
    asked = []

    def listen(name, real):
        def heard(*args, **named):
            asked.append(f"{name} {args}")
            return real(*args, **named)

        return heard

    monkeypatch.setattr(socket, "getaddrinfo", listen("look up", socket.getaddrinfo))
    monkeypatch.setattr(socket.socket, "connect", listen("call", socket.socket.connect))
    return asked


def strangers(calls):
    # The database and Redis are on this machine; nobody else is.
    here = ("'127.0.0.1', 5432", "'127.0.0.1', 6379", "AF_UNIX")
    return [one for one in calls if any(name in one for name in STRANGE) or ", 9)" in one] + [
        one
        for one in calls
        if "127.0.0.1" not in one
        and "::1" not in one
        and "localhost" not in one
        and not any(name in one for name in here)
    ]


def test_mail_full_of_addresses_is_read_and_shown_without_asking_any(
    deliver_in, write, client_of, agent, calls
):
    row = deliver_in(write("Look at my pictures", html=f"<p>Look</p>{TAGS}"))
    assert row.state == InboundState.MESSAGE
    opened = client_of(agent).get(reverse("staff:message_html", args=[row.message_id]))
    assert (opened.status_code, strangers(calls)) == (200, [])


def test_form_full_of_addresses_is_read_without_asking_any(client, proven, calls):
    client.post(HERE, {**SAID, **proven, "text": " ".join(NAMED)})
    run_worker()
    assert InboundMail.objects.get().message is not None
    assert strangers(calls) == []
