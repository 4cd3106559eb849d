"""What the inbox and the page of a ticket cost, from a thousand tickets to a million.

    python bench/pages.py [--sizes 1000,20000,1000000] [--sqlite] [--rounds 40] [--explain]

Makes a database `bench_pages` beside the one that DATABASE_URL names (SQLite in a temporary folder
without it, or with --sqlite), fills it once for each size (bench/generate.py) and drops it. The
requests go through Django's test client, with all middleware and sessions and without a network.
Figures are CPU milliseconds a request, the median of the rounds: of this process, and of the
PostgreSQL backend that answers it (on SQLite the database is in this process). 'Least' is the
cheapest round: neighbours on the same processors make every other one dearer. The reference is a
bare view that renders one ticket by its primary key, asked for between the rounds of each page.
"""

import argparse
import gzip
import os
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent
sys.path[:0] = [str(ROOT.parent), str(ROOT)]
NAME = "bench_pages"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes")
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--explain", action="store_true", help="print the queries and their plans")
    parser.add_argument(
        "--keep", action="store_true", help="keep the PostgreSQL database, use it again"
    )
    parser.add_argument("--profile", help="print where the time of this page goes")
    args = parser.parse_args()
    home = os.environ.pop("DATABASE_URL", "")
    is_sqlite = args.sqlite or not home
    sizes = args.sizes or ("1000,100000" if is_sqlite else "1000,20000,1000000")
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "HELPDESK_DATA": folder,
            "DJANGO_SETTINGS_MODULE": "helpdesk.settings",
            "MAIL_OUT_URL": "smtp+plain://localhost:1",
            "LOG_LEVEL": "ERROR",
        }
        os.environ.pop("REDIS_URL", None)
        os.environ["DATABASE_URL"] = (
            f"sqlite:///{folder}/bench.sqlite3" if is_sqlite else with_name(home, NAME)
        )
        import django
        from django.conf import settings

        django.setup()
        settings.ALLOWED_HOSTS.append("testserver")
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)
        tables = {}
        for size in map(int, sizes.split(",")):
            with database(home, is_sqlite=is_sqlite, kept_at=size if args.keep else 0):
                call_command("migrate", interactive=False, verbosity=0)
                tables[size] = measured(size, args)
        report(tables)


def with_name(url, name):
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{name}"))


class database:  # noqa: N801 - a context manager
    """The bench's own database, new and empty, and gone afterwards."""

    def __init__(self, home, *, is_sqlite, kept_at):
        self.home, self.is_sqlite, self.is_kept = home, is_sqlite, bool(kept_at) and not is_sqlite
        self.name = f"{NAME}_{kept_at}" if self.is_kept else NAME

    def __enter__(self):
        from django.core.cache import cache
        from django.db import connection

        cache.clear()
        connection.close()
        if not self.is_sqlite:
            connection.settings_dict["NAME"] = self.name
        if not (self.is_kept and self.exists()):
            self.drop(again=f"CREATE DATABASE {self.name}")

    def __exit__(self, *_error):
        if not self.is_kept:
            self.drop()

    def exists(self):
        import psycopg2

        with psycopg2.connect(self.home) as server, server.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name])
            return cursor.fetchone() is not None

    def drop(self, again=""):
        from django.db import connection

        connection.close()
        if self.is_sqlite:
            path = Path(connection.settings_dict["NAME"])
            for end in ("", "-wal", "-shm"):
                path.with_name(path.name + end).unlink(missing_ok=True)
            return
        import psycopg2

        server = psycopg2.connect(self.home)
        server.autocommit = True
        with server.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {self.name}")
            if again:
                cursor.execute(again)
        server.close()


def measured(size, args):
    """{page: Figures} at `size` tickets."""
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client
    from django.urls import reverse
    from generate import READER, fill

    from tickets.core.people import User
    from tickets.core.ticket import Ticket
    from tickets.staff.lists import VIEWS

    if not Ticket.objects.exists():
        took = fill(size)
        print(f"{connection.vendor}: {size} tickets made in {took:.0f} s", file=sys.stderr)
    client = Client()
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(User.objects.get(pk=READER), backend=backend)
    shown = Ticket.objects.to_answer().filter(shop__in=[1, 2]).order_by("sort_due_at")
    pks = list(shown.values_list("pk", flat=True)[:20])
    page = client.get("/desk/").content.decode()
    further = re.search(r'rel="next" href="([^"]+)"', page)
    bare = bare_view()
    pages = {"reference": lambda n: bare(f"/bare/{pks[n % len(pks)]}/")}
    clock = Clock(pages["reference"])
    pages["inbox"] = lambda _n: client.get("/desk/")
    if further:
        pages["inbox, page 2"] = lambda _n: client.get("/desk/" + further[1])
    for name in VIEWS:
        url = reverse("staff:view", args=[name])
        if name != "to_answer":
            pages[name] = lambda _n, url=url: client.get(url)
    pages["ticket"] = lambda n: client.get(f"/desk/tickets/{pks[n % len(pks)]}/")

    places_url = reverse("staff:places")

    def places(_n):
        cache.clear()
        return client.get(places_url)

    pages["places, counted"] = places
    figures = {}
    for name, get in pages.items():
        if args.explain:
            explain(name, get)
        if args.profile == name:
            profile(get, args.rounds)
        figures[name] = clock.time(get, rounds=args.rounds)
    figures["ticket"]["weight"] = weight(client, f"/desk/tickets/{pks[0]}/")
    return figures


def bare_view():
    """What Django itself costs: one row by its key, one template, nothing around it."""
    from django.core.handlers.base import BaseHandler
    from django.http import HttpResponse
    from django.template import engines
    from django.test import RequestFactory, override_settings
    from django.urls import path

    from tickets.core.ticket import Ticket

    template = engines["django"].from_string("<h1>{{ row.subject }}</h1><p>{{ row.snippet }}</p>")

    def bare(_request, pk):
        row = Ticket.objects.values("subject", "snippet").get(pk=pk)
        return HttpResponse(template.render({"row": row}))

    class Urls:
        urlpatterns = (path("bare/<int:pk>/", bare),)

    handler, requests = BaseHandler(), RequestFactory()
    # Once, not for each request: it empties every cache of addresses.
    with override_settings(MIDDLEWARE=[]):
        handler.load_middleware()

    def get(url):
        request = requests.get(url)
        request.urlconf = Urls
        return handler.get_response(request)

    return get


class Clock:
    """CPU time of this process and of the database's backend, in milliseconds."""

    def __init__(self, reference):
        from django.db import connection

        self.reference = reference
        self.stat = None
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                stat = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
            self.stat = stat if stat.exists() else None

    def backend(self):
        """Nanoseconds on a processor; only where the server runs on this machine."""
        return int(self.stat.read_text().split()[0]) if self.stat else 0

    def once(self, get, number):
        before, begun = self.backend(), time.process_time_ns()
        get(number)
        return time.process_time_ns() - begun, self.backend() - before

    def time(self, get, *, rounds):
        from django.db import connection

        for number in range(5):
            response = get(number)
            assert response.status_code == 200, response
        asked = []

        def count(execute, sql, params, many, context):
            begun = time.perf_counter_ns()
            try:
                return execute(sql, params, many, context)
            finally:
                asked.append(time.perf_counter_ns() - begun)

        own, theirs, waits, bare = [], [], [], []
        for number in range(rounds):
            bare.append(sum(self.once(self.reference, number)))
            server, database = self.once(get, number)
            own.append(server)
            theirs.append(database)
        with connection.execute_wrapper(count):
            for number in range(5):
                asked.clear()
                response = get(number)
                waits.append(sum(asked))
        return {
            "queries": len(asked),
            "server": statistics.median(own) / 1e6,
            "database": statistics.median(theirs) / 1e6,
            "least": (min(own) + min(theirs)) / 1e6,
            "bare": statistics.median(bare) / 1e6,
            "waited": statistics.median(waits) / 1e6,
            "rows": response.content.count(b"data-row "),
            "size": len(response.content),
        }


def explain(name, get):
    """Every query of a page with its plan."""
    from django.db import connection

    asked = []

    def keep(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    get(0)
    with connection.execute_wrapper(keep):
        get(0)
    how = (
        "EXPLAIN (ANALYZE, BUFFERS)" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    )
    print(f"\n######## {name}")
    with connection.cursor() as cursor:
        for sql, params in asked:
            print(f"\n-- {sql % tuple(map(repr, params)) if params else sql}"[:1500])
            if sql.startswith("SELECT"):
                cursor.execute(f"{how} {sql}", params)
                for row in cursor.fetchall():
                    print("     ", row[-1])


def profile(get, rounds):
    import cProfile
    import pstats

    get(0)
    profiler = cProfile.Profile()
    profiler.enable()
    for number in range(rounds):
        get(number)
    profiler.disable()
    pstats.Stats(profiler, stream=sys.stderr).sort_stats("tottime").print_stats(45)
    pstats.Stats(profiler, stream=sys.stderr).sort_stats("cumulative").print_stats(70)


def weight(client, url):
    """Compressed bytes of a page with every sheet and script that it loads."""
    from django.conf import settings

    content = client.get(url).content
    total = page = len(gzip.compress(content))
    found = re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js))"', content.decode())
    seen = set()
    while found:
        name = found.pop()
        if name in seen:
            continue
        seen.add(name)
        path = Path(settings.STATIC_ROOT, name)
        text = path.read_bytes()
        total += len(gzip.compress(text, 9))
        loads = re.findall(r"""(?:from|import)\s*\(?["'](\.[^"']+\.js)["']""", text.decode())
        found += [os.path.normpath(Path(name).parent / one) for one in loads]
    return page, total, len(seen)


def report(tables):
    sizes = list(tables)
    least, most = sizes[0], sizes[-1]
    for size in sizes:
        figures = tables[size]
        print(f"\n{size:,} tickets")
        print(
            f"{'page':18} rows queries  server database   sum ms   least x reference  waited    kB"
        )
        for name, one in figures.items():
            total = one["server"] + one["database"]
            print(
                f"{name:18} {one['rows']:4} {one['queries']:7} {one['server']:7.1f}"
                f" {one['database']:8.1f} {total:8.1f} {one['least']:7.1f}"
                f" {total / one['bare']:11.1f} {one['waited']:7.1f} {one['size'] / 1000:5.0f}"
            )
        page, total, files = figures["ticket"]["weight"]
        print(
            f"ticket page compressed: {page / 1000:.1f} kB, with {files} files {total / 1000:.1f}"
        )
    if least != most:
        print(f"\nratio {most:,} : {least:,} (of the cheapest rounds)")
        for name, one in tables[most].items():
            small = tables[least].get(name)
            if small:
                ratio = one["least"] / small["least"]
                print(f"{name:18} {ratio:5.2f}   ({small['rows']} and {one['rows']} rows)")


if __name__ == "__main__":
    main()
