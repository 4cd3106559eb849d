"""M-61: nothing that is sent along with the form leads to another place, or is echoed by a 404."""

import pytest

from tests.security.test_m61_next_stays_here import VECTORS
from tests.tickets.portal.test_form import HERE, SAID, client, front

__all__ = ["client", "front"]


@pytest.mark.parametrize("vector", VECTORS)
def test_form_stays_here(client, vector):
    sent = client.post(f"{HERE}?next=/x", {**SAID, "email": "", "next": vector, "here": vector})
    assert (sent.status_code, sent.headers.get("Location")) == (422, None)
    assert f'action="{HERE}"' in sent.text


def test_page_that_is_not_there_echoes_nothing(client):
    lost = client.get(f"{HERE}call-0900-evil/")
    assert (lost.status_code, "0900-evil" in lost.text) == (404, False)
