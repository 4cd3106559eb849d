"""M-60: no page of the form answers another site's scripts, and a form sent from there waits."""

import pytest

from tests.tickets.portal.test_form import HERE, SAID, client, front, proven, run_worker
from tickets.inbound.models import InboundMail

__all__ = ["client", "front", "proven"]


@pytest.mark.parametrize("path", ["contact/", "contact/frame/", "service/"])
def test_no_other_site_may_read_along(client, path):
    page = client.get(f"/naaldbos/en/{path}", headers={"Origin": "https://evil.example"})
    assert [name for name in page.headers if name.startswith("Access-Control")] == []


def test_form_sent_from_elsewhere_is_held(client, proven):
    client.post(HERE, {**SAID, **proven}, headers={"Sec-Fetch-Site": "cross-site"})
    run_worker()
    assert InboundMail.objects.get().state == "held"
