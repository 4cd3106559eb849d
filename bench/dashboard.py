"""What the owner's pages cost, from ten thousand questions to a million.

    python bench/dashboard.py [--sizes 10000,1000000] [--sqlite] [--rounds 7] [--explain]

Makes a database `bench_pages` beside the one that DATABASE_URL names, as bench/pages.py does. Each
request finds our caches empty and a new connection, and asks for the default period, the last
thirty days. Prints the time on the wall, the time on a processor (ours and that of the database's
backend, which other work on the machine does not change), and how many queries.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path[:0] = [str(ROOT), str(ROOT.parent)]
PAGES = ("", "questions/", "team/", "answers/", "?period=7", "?period=90", "?period=year")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="10000,1000000")
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--keep", action="store_true", help="use the database again next time")
    parser.add_argument("--explain", action="store_true", help="each query of the first page")
    args = parser.parse_args()
    home = "" if args.sqlite else os.environ["DATABASE_URL"]
    with tempfile.TemporaryDirectory() as folder:
        begin(home, folder)
        from django.core.management import call_command
        from pages import database

        call_command("collectstatic", interactive=False, verbosity=0)
        found = {}
        for size in map(int, args.sizes.split(",")):
            kept = size + 7 if args.keep else 0
            with database(home, is_sqlite=args.sqlite, kept_at=kept):
                call_command("migrate", interactive=False, verbosity=0)
                found[size] = measured(size, args)
        report(found)


def begin(home, folder):
    from pages import NAME, with_name

    os.environ |= {
        "HELPDESK_DATA": folder,
        "DJANGO_SETTINGS_MODULE": "helpdesk.settings",
        "LOG_LEVEL": "ERROR",
        "DATABASE_URL": with_name(home, NAME) if home else f"sqlite:///{folder}/bench.sqlite3",
    }
    os.environ.pop("REDIS_URL", None)
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS.append("testserver")


def fill_figures(size):
    """What the pages need beside bench/generate.py: how clocks ended, solutions and ratings."""
    from django.db import connection, transaction
    from generate import PEOPLE, _Filler

    filler = _Filler(connection, size, "")
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        _waits(filler, PEOPLE)
        _ends(filler)
        cursor.execute("UPDATE tickets_ticket SET kind = 'compliment' WHERE id % 97 = 0")
        if connection.vendor == "postgresql":
            filler.sequences()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def _waits(filler, people):
    """A first answer to all but spam, a next one to every second; waits are spread over a day."""
    from tickets.sla.records import SlaResult

    wait = "(600 + (h * 131 + g * 17) %% 86400)"
    for number, (target, since, which) in enumerate(
        [("first_response", "born", "1 = 1"), ("next_response", "born + 2 * gap", "g %% 2 = 0")]
    ):
        met = f"{since} + {wait}"
        filler.insert(
            SlaResult,
            f"{filler.base()} WHERE state <> 'spam' AND {which} AND {met} < {filler.now}",
            id=f"i + {number * filler.count}",
            ticket_id="i",
            target=f"'{target}'",
            started_at=filler.moment(since),
            target_seconds="14400",
            due_at=filler.moment(f"{since} + 43200"),
            met_at=filler.moment(met),
            breached_at=f"CASE WHEN g %% 12 = 0 THEN {filler.moment(f'{since} + {wait} / 2')} END",
            used_seconds=f"{wait} / 3",
            margin_seconds=f"14400 - {wait} / 3",
            open_seconds=f"{wait} / 3",
            assignee_id=f"2 + g %% {people - 3}",
        )


def _ends(filler):
    """Solved once, opened again in one of twenty, and rated in one of eight."""
    from tickets.core.event import Event
    from tickets.core.rating import Rating

    done = "state IN ('resolved', 'closed')"
    moves = [
        (6, "gap", "open", "resolved", "1 = 1"),
        (7, "gap + 7200", "resolved", "open", "h %% 20 = 0"),
    ]
    for place, after, source, target, which in moves:
        data = f'{{"from": "{source}", "to": "{target}"}}'
        filler.insert(
            Event,
            f"{filler.base()} WHERE {done} AND {which}",
            id=f"i + {place * filler.count}",
            ticket_id="i",
            kind="'state_changed'",
            at=filler.moment(f"born + {after}"),
            data=f"CAST('{data}' AS {filler.json})",
        )
    rated = filler.moment("born + gap + 90000")
    filler.insert(
        Rating,
        f"{filler.base()} WHERE {done} AND h %% 8 = 0 AND born + gap + 90000 < {filler.now}",
        id="i",
        ticket_id="i",
        token_hash="'t' || i",
        asked_at=rated,
        expires_at=rated,
        score="1 + (g + h) %% 3",
        rated_at=rated,
    )


def measured(size, args):
    """{page: (milliseconds on the wall, on a processor, of these the database's, queries)}."""
    from django.db import connection
    from generate import fill

    from tickets.core.ticket import Ticket

    if not Ticket.objects.exists():
        took = fill(size)
        begun = time.monotonic()
        fill_figures(size)
        took += time.monotonic() - begun
        print(f"{connection.vendor}: {size} questions made in {took:.0f} s", file=sys.stderr)
    if args.explain:
        from pages import explain

        explain("overview", lambda _n: once(""))
    return {page: _median([once(page) for _ in range(args.rounds)]) for page in PAGES}


def _median(rounds):
    print("   ", [round(one[0]) for one in rounds], file=sys.stderr)
    return tuple(statistics.median(column) for column in zip(*rounds, strict=True))


def once(page):
    """One request of the owner that finds nothing ready for it."""
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client

    from tickets.core.people import User

    client = Client()
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(User.objects.get(pk=1), backend=backend)
    cache.clear()
    connection.close()
    connection.ensure_connection()
    asked = []

    def count(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    backend = _backend(connection)
    with connection.execute_wrapper(count):
        begun, own, theirs = time.perf_counter(), time.process_time(), backend()
        response = client.get(f"/desk/overview/{page}")
        took = time.perf_counter() - begun
        own, theirs = time.process_time() - own, backend() - theirs
    assert response.status_code == 200, response
    return took * 1000, (own + theirs) * 1000, theirs * 1000, len(asked)


def _backend(connection):
    """How to ask for the seconds that the database spent for us; only on this machine."""
    if connection.vendor != "postgresql":
        return lambda: 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    return lambda: int(stat.read_text().split()[0]) / 1e9


def report(found):
    least, most = min(found), max(found)
    for size, pages in found.items():
        print(f"\n{size:,} questions")
        print(f"{'page':16} wall ms  processor  database  queries  times {least:,}")
        for page, (wall, busy, database, queries) in pages.items():
            ratio = busy / found[least][page][1]
            print(
                f"{page or 'front':16} {wall:7.0f} {busy:10.0f} {database:9.0f} {queries:8.0f}"
                f" {ratio:9.1f}"
            )
    worst = found[most][""]
    print(f"\nfront page at {most:,}: {worst[1]:.0f} ms of work with {worst[3]:.0f} queries")


if __name__ == "__main__":
    main()
