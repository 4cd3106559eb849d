"""Random histories of up to 40 events: what was written down, rebuilt and replayed are the same.

    python bench/histories.py --many 10000

Everything is rolled back; give it a migrated database without shops all the same.
"""

import argparse
import os
import random
import sys
import time
from pathlib import Path

BATCH = 100


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--many", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="the seed to begin with")
    options = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    start, events = time.perf_counter(), 0
    for first in range(options.first, options.first + options.many, BATCH):
        events += play(range(first, min(first + BATCH, options.first + options.many)))
        took = time.perf_counter() - start
        done = first + BATCH - options.first
        print(f"{connection.vendor}: {done} histories, {events} events, {took:.0f} s", flush=True)
    print("all the same")


def play(seeds: range) -> int:
    """A batch in a transaction of its own, taken back at the end; how many events there were."""
    from django.db import transaction

    from tests import factories
    from tests.tickets.sla.histories import History, make_rules
    from tickets.core.event import Event

    with transaction.atomic():
        shop = factories.make_shop()
        people = [factories.make_user(shops=(shop,)) for _ in range(2)]
        customer = factories.make_customer(shop)
        make_rules(shop)
        for seed in seeds:
            history = History(random.Random(seed), shop=shop, customer=customer, people=people)
            history.live()
            try:
                history.check()
            except AssertionError:
                print(f"seed {seed}")
                raise
        count = Event.objects.count()
        transaction.set_rollback(True)
    return count


if __name__ == "__main__":
    main()
