"""A-1: what a stranger types into the form is text wherever it is shown."""

import pytest
from django.urls import reverse

from tests.tickets.portal.test_form import HERE, front, prove, run_worker, visit_of
from tickets.core.ticket import Ticket
from tickets.inbound.models import InboundMail

__all__ = ["front"]

PAYLOADS = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'-alert(1)-'",
    "</textarea><script>alert(1)</script>", "{{7*7}}{% load x %}", "<svg/onload=alert(1)>",
]  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payload_is_text_on_every_page(client, front, agent, payload):
    visit = visit_of(client.get(HERE))
    said = {
        "email": "a@example.org", "text": payload, "name": payload, "order": payload[:40],
        "visit": visit, "proof": prove(visit),
    }  # fmt: skip
    shown = client.post(HERE, {**said, "email": payload}).text
    client.post(HERE, said)
    client.post(HERE, {**said, "proof": ""})
    run_worker()
    assert set(InboundMail.objects.values_list("state", flat=True)) == {"message", "duplicate"}

    client.force_login(agent)
    mail, ticket = InboundMail.objects.first(), Ticket.objects.get()
    pages = [shown] + [
        client.get(reverse(f"staff:{name}", args=args)).text
        for name, args in (
            ("inbox", []), ("ticket", [ticket.pk]), ("mail_in", []), ("mail_in_one", [mail.pk]),
        )
    ]  # fmt: skip
    raw = [part for part in ("<script>alert", "<img src=x", "<svg/onload", "49") if part in payload]
    assert [part for part in raw for page in pages if part in page] == []
