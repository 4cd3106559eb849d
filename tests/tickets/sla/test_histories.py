"""Many random histories of up to 40 events: replay, what was written down, and rebuild agree.

`bench/histories.py --many 10000` tries as many as one has time for.
"""

import random

import pytest

from tests.tickets.sla.histories import History, make_rules

COUNT, PARTS = 60, 4


@pytest.mark.parametrize("part", range(PARTS))
def test_written_down_rebuilt_and_replayed_are_the_same(part, shop, customer, agent, owner):
    make_rules(shop)
    for seed in range(part, COUNT, PARTS):
        history = History(random.Random(seed), shop=shop, customer=customer, people=[agent, owner])
        history.live()
        history.check()
