"""Everything here happens at one fixed moment."""

import pytest

from tests import factories


@pytest.fixture
def ticket(shop, customer, now):
    return factories.make_ticket(shop, customer=customer, now=now)
