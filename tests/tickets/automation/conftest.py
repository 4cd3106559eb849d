"""Rules are made as the owner makes them; time is what each test says it is."""

from datetime import timedelta

import pytest

from tests import factories
from tickets.automation.keeping import Wording, keep_rule
from tickets.clockwork.ring import ring_due


@pytest.fixture
def make_rule(owner, now):
    """`make_rule("opened", {"kinds": [...]}, {"priority": 3})`: in use since an hour ago."""

    def make(
        when, conditions, deeds, *, shop=None, stops=False, name="Rule", is_active=True, **more
    ):
        wording = Wording(
            name=name,
            shop=shop,
            is_active=is_active,
            stops=stops,
            occasion={"when": when, **more},
            conditions=conditions,
            deeds=deeds,
        )
        return keep_rule(rule=None, wording=wording, by=owner, now=now - timedelta(hours=1))

    return make


@pytest.fixture
def tick():
    """Ring until nothing is due any more; more than a few rounds would be a loop."""

    def ring(moment):
        rounds = 0
        while ring_due(now=moment):
            rounds += 1
            assert rounds < 4, "rules go round in circles"

    return ring


@pytest.fixture
def ask(shop, now):
    """A question that comes in now, with the shop's row as it is now."""

    def make(text="Where is my parcel?", **fields):
        shop.refresh_from_db()
        return factories.make_ticket(shop, text=text, now=fields.pop("now", now), **fields)

    return make
