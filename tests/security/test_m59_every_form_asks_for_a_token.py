"""M-59: no form of a page that somebody is logged in to works from another site."""

import pytest
from django.db import connection, transaction

from tests.security.matrix import ROWS
from tests.security.test_access_matrix import Ledger, address, browser, told
from tests.security.two_shops import furnish


@pytest.mark.usefixtures("_silence")
def test_without_our_token_nothing_is_written(shop, owner, agent):
    things = furnish(shop, agent=agent, canary="Heron")
    client = browser(owner)
    client.handler.enforce_csrf_checks = True
    found = []
    for name, row in ROWS.items():
        if not name.startswith(("staff:", "mail_doctor", "admin:", "mfa_", "account_")):
            continue
        ledger = Ledger()
        with connection.execute_wrapper(ledger), transaction.atomic():
            response = client.post(address(name, row, things), told(row.said, things))
            transaction.set_rollback(True)
        if ledger.writes or response.status_code not in {302, 403, 404, 405}:
            found.append(f"{name}: {response.status_code}, wrote {ledger.writes}")
    assert not found, "\n".join(found)
