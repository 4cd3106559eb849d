"""What a search costs: CPU a request for rare and common words, beside opening one question.

    python bench/search.py                         20,000 questions on SQLite
    python bench/search.py 100000                  as many as said
    python bench/search.py 1000000 postgres:///x   in an empty PostgreSQL database

Everything is made in a folder (or database) of its own; a database that is filled already is asked
again without filling it. CPU is that of this process and, on PostgreSQL, of its server process.
"""

import os
import random
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 30


def main(count: int = 20_000, url: str = "") -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HELPDESK_DATA"] = folder
        os.environ["DATABASE_URL"] = url or f"sqlite:///{folder}/bench.sqlite3"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
        sys.path[:0] = [str(ROOT), str(ROOT / "bench")]
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        fill(int(count))
        measure()


# --- a shop with a past ----------------------------------------------------------------------


def texts(dice: random.Random) -> list[str]:
    """Letters of some 80 words; the usual words stand in most, thousands stand in few."""
    usual = (  # noqa: SIM905 -- reads better than a list
        "de het een en ik mijn bestelling pakket niet van is dat op voor met nog geen wanneer"
        " kan jullie retour graag hallo groet dank levering bezorgd kapot geld terug bedankt alvast"
    ).split()
    letters = "abdefghiklmnoprstuvwz"
    seldom = ["".join(dice.choices(letters, k=dice.randint(4, 11))) for _ in range(35_000)]
    weights = [1 / (rank + 3) for rank in range(len(seldom))]
    found = []
    for _ in range(20_000):
        words = dice.choices(usual, k=45) + dice.choices(seldom, weights, k=35)
        dice.shuffle(words)
        found.append(" ".join(words))
    return found


#: The text of the message numbered by this piece of SQL.
LETTER = "(SELECT text FROM bench_letters WHERE n = ({}) %% {})"
LETTERS = 20_000


def fill(count: int) -> None:
    from django.db import connection
    from generate import fill as fill_helpdesk

    from tickets.core.search import TicketSearch
    from tickets.core.ticket import Ticket

    if TicketSearch.objects.exists():
        print(f"{Ticket.objects.count():,} questions are there already")
        return
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_letters (n integer PRIMARY KEY, text text NOT NULL)")
        written = enumerate(texts(random.Random(1)))
        cursor.executemany("INSERT INTO bench_letters VALUES (%s, %s)", list(written))
    taken = fill_helpdesk(count, letter=LETTER.format("pk * 7919", LETTERS))
    print(f"{count:,} questions written in {taken:.0f} s")
    began = time.perf_counter()
    index()
    print(f"indexed in {time.perf_counter() - began:.0f} s")
    tidy()


def index() -> None:
    """What `search.rebuild` writes, in one statement: these texts are folded already."""
    from django.db import connection, transaction

    body = " || ' | ' || ".join(
        LETTER.format(f"((t.id - 1) * 4 + {k}) * 7919", LETTERS) for k in (1, 2, 3, 4)
    )
    head = (
        "' ' || lower(replace(replace(t.subject, '?', ''), '!', '')) || ' ^ ' || t.id"
        " || ' ^ mirjam de wit ' || t.customer_id || ' ^ customer ' || t.customer_id"
        " || ' example org ^ ¤fcustomer ¤fmirjam ¤fwit '"
    )
    is_sqlite = connection.vendor == "sqlite"
    second = "strftime('%%s', t.last_message_at)" if is_sqlite else (
        "extract(epoch FROM t.last_message_at)"
    )  # fmt: skip
    statement = (
        "INSERT INTO tickets_ticketsearch"
        " (ticket_id, place, is_open, newest, message_count, head, body)"
        f" SELECT t.id, CAST({second} AS bigint) * 1073741824 + t.id, t.is_open,"
        f" t.id * 4, 4, {head}, '| ' || {body} || ' ' FROM tickets_ticket t ORDER BY t.id"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        if is_sqlite:
            cursor.execute(statement, [])
            return
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        # No trigger for each row: the words are noted at the end.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "SELECT indexdef FROM pg_indexes"
            " WHERE indexname IN ('search_words', 'search_words_open')"
        )
        indexes = [row[0] for row in cursor.fetchall()]
        cursor.execute("DROP INDEX search_words, search_words_open")
        cursor.execute(statement, [])
        for one in indexes:
            cursor.execute(one)
        cursor.execute(
            "INSERT INTO tickets_searchword SELECT hashtextextended(word, 0) FROM (SELECT DISTINCT"
            " unnest(string_to_array(text, ' ')) FROM bench_letters) AS written(word)"
        )


def tidy() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
        else:
            for name in ("tickets_words", "tickets_words_open"):
                cursor.execute(f"INSERT INTO {name}({name}) VALUES ('optimize')")
            cursor.execute("ANALYZE")


# --- how much it costs -------------------------------------------------------------------------


def questions() -> dict[str, str]:
    """Words by how many have them, found in the texts themselves."""
    from collections import Counter

    from tickets.core.search import TicketSearch

    rows = TicketSearch.objects.order_by("place")
    middle = rows[rows.count() // 2]
    sample = [set(body.split()) for body in rows.values_list("body", flat=True)[:2000]]
    counted = Counter(word for words in sample for word in words if len(word) > 4)
    seen = counted.most_common()
    rare = next(word for word, n in reversed(seen) if n == 1)
    medium = next(word for word, n in seen if n < 2000 * 0.05)
    return {
        "rare word": rare,
        "common word": "bestelling",
        "word in 5 of 100": medium,
        "common and open": "bestelling is:open",
        "rare and open": f"{rare} is:open",
        "two common words": "bestelling retour",
        "two letters": "be",
        "number": str(middle.ticket_id),
        "address": f"customer-{middle.ticket.customer_id}@example.org",
        "phrase of two": " ".join(middle.body.split()[1:3]).join('""'),
        "filter alone": "van:mirjam",
        "word mistyped": mistyped(rare),
        "nothing": "xqzwxqzw",
    }


def mistyped(word: str) -> str:
    return word[:2] + word[3] + word[2] + word[4:]


def measure() -> None:
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse
    from generate import READER

    from tickets.core.people import User
    from tickets.core.ticket import Ticket

    settings.ALLOWED_HOSTS = ["*"]
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    client = Client()
    client.force_login(
        User.objects.get(pk=READER),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    some = Ticket.objects.filter(shop=1).order_by("-pk").first()
    reference = cost(client, reverse("staff:ticket", args=[some.pk]), {})
    print(f"{'opening one question':22} {reference[0]:6.1f} ms CPU {reference[1]:6.1f} ms in all")
    url = reverse("staff:search")
    for name, text in questions().items():
        cpu, wall, rows = cost(client, url, {"q": text})
        ratio = cpu / reference[0]
        took = f"{cpu:6.1f} ms CPU {wall:6.1f} ms in all {ratio:5.2f} x"
        print(f"{name:22} {took}  {rows:2} rows  {text}")


def cost(client, url: str, data: dict) -> tuple[float, float, int]:
    """Milliseconds of CPU and of waiting for one request, and its rows."""
    for _ in range(3):
        response = client.get(url, data)
    assert response.status_code == 200, response.status_code
    cpu, wall = cpu_now(), time.perf_counter()
    for _ in range(ROUNDS):
        client.get(url, data)
    each = 1000 / ROUNDS
    rows = response.content.count(b'id="ticket-')
    return (cpu_now() - cpu) * each, (time.perf_counter() - wall) * each, rows


def cpu_now() -> float:
    """Seconds of CPU of this process, and of the database's process that serves it."""
    from django.db import connection

    own = time.process_time()
    if connection.vendor != "postgresql":
        return own
    connection.ensure_connection()
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text()
    user, system = stat.rpartition(")")[2].split()[11:13]
    return own + (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main(*sys.argv[1:3])
