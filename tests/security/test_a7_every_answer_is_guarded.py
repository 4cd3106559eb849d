"""A-7, M-60, M-62: every answer, errors and parts too, says what a browser may do with it."""

import pytest

from tests.security.two_shops import furnish
from tests.security.walk import Answer, walk

#: Made to stand in a frame: the form on the shop's own site, a mail's HTML in a sandbox of ours.
FRAMED = ("contact_frame", "staff:message_html")


def missing(answer: Answer) -> list[str]:
    """What the headers of one answer lack."""
    has = answer.response.headers
    policy = has.get("Content-Security-Policy", "")
    found = []
    if "default-src 'none'" not in policy or "unsafe" in policy or "*" in policy.split():
        found.append(f"policy {policy!r}")
    if has.get("X-Content-Type-Options") != "nosniff":
        found.append("nosniff")
    if has.get("X-Frame-Options") != "DENY" and "sandbox" not in policy:
        found.append("frames")
    if has.get("Referrer-Policy") not in {"same-origin", "no-referrer", "origin", "strict-origin"}:
        found.append("referrer")
    if has.get("Cross-Origin-Opener-Policy") != "same-origin":
        found.append("opener")
    found += [name for name in has if name.startswith("Access-Control-")]
    if answer.person == "owner" and answer.name.startswith(("staff:", "admin:", "mail_doctor")):
        kept = has.get("Cache-Control", "")
        if "no-store" not in kept:
            found.append(f"kept in caches: {kept!r}")
    return found


@pytest.mark.usefixtures("_silence")
def test_every_answer_carries_its_guards(shop, owner, agent):
    things = furnish(shop, agent=agent, canary="Heron")
    found = [
        f"{answer.where}: {', '.join(lacks)}"
        for answer in walk(things, owner)
        if answer.name not in FRAMED and (lacks := missing(answer))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/nowhere/", 404),
        ("get", "/desk/tickets/0/", 302),
        ("post", "/desk/bulk/", 302),
        ("get", "/static/nothing.js", 404),
        ("get", "/hooks/inbound/nobody/", 405),
        ("post", "/hooks/inbound/nobody/", 404),
        ("get", "/healthz", 503),
    ],
)
def test_errors_carry_them_too(client, db, method, path, status):
    response = getattr(client, method)(path)
    body = b"".join(response) if response.streaming else response.content
    assert response.status_code == status
    assert missing(Answer(path, "nobody", response, body)) == []
