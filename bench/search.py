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
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 30
MESSAGES = 4
START = datetime(2022, 1, 1, tzinfo=UTC)


def main(count: int = 20_000, url: str = "") -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HELPDESK_DATA"] = folder
        os.environ["DATABASE_URL"] = url or f"sqlite:///{folder}/bench.sqlite3"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
        sys.path.insert(0, str(ROOT))
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


def fill(count: int) -> None:
    from tickets.core import search
    from tickets.core.people import User
    from tickets.core.search import TicketSearch
    from tickets.core.ticket import Ticket

    if Ticket.objects.exists():
        print(f"{Ticket.objects.count():,} questions are there already")
        return
    dice = random.Random(1)
    shops = make_shops()
    user = User.objects.create_user("bench@example.com", None, name="Bench", role="agent")
    user.shops.set(shops[:1])
    written = texts(dice)
    began = time.perf_counter()
    for start in range(0, count, 5000):
        make_tickets(dice, shops, written, start, min(5000, count - start))
    print(f"{count:,} questions written in {time.perf_counter() - began:.0f} s")
    began = time.perf_counter()
    pks = list(Ticket.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), 500):
        search.rebuild(pks[start : start + 500])
    taken = time.perf_counter() - began
    done = TicketSearch.objects.count()
    print(f"{done:,} indexed in {taken:.0f} s, {count / taken:.0f} a second")
    tidy()


def make_shops() -> list:
    from tickets.core.shop import Shop

    return [
        Shop.objects.create(name=f"Bench {n}", slug=f"bench-{n}", language="nl", created_at=START)
        for n in range(2)
    ]


def make_tickets(dice: random.Random, shops: list, written: list, start: int, count: int) -> None:
    """Three in a hundred are open; nine in ten belong to the first shop."""
    from tickets.core.customer import Customer, CustomerAddress
    from tickets.core.message import Message
    from tickets.core.ticket import Ticket

    people, addresses, tickets, messages = [], [], [], []
    for number in range(start, start + count):
        shop = shops[number % 10 == 0]
        at = START + timedelta(minutes=number * 2)
        person = Customer(shop=shop, name=f"Klant {dice.choice(written)[:12]}", created_at=at)
        people.append(person)
        email = f"k{number}@example.org"
        addresses.append(CustomerAddress(customer=person, shop=shop, email=email))
        is_open = dice.random() < 0.03
        ticket = Ticket(
            shop=shop, customer=person, subject=dice.choice(written)[:60], language="nl",
            state="open" if is_open else "closed", is_open=is_open,
            order_reference=f"2024-{100000 + number}", snippet=dice.choice(written)[:180],
            last_message_at=at, created_at=at, updated_at=at,
        )  # fmt: skip
        tickets.append(ticket)
        for nth in range(MESSAGES):
            said = {"text": dice.choice(written), "sent_at": at, "created_at": at}
            said["visible_text"] = said["text"]
            direction = "in" if nth % 2 == 0 else "out"
            messages.append(Message(ticket=ticket, direction=direction, **said))
    for model, rows in (
        (Customer, people), (CustomerAddress, addresses), (Ticket, tickets), (Message, messages),
    ):  # fmt: skip
        model.objects.bulk_create(rows, batch_size=1000)


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
        "order number": middle.ticket.order_reference,
        "address": middle.ticket.customer.email,
        "phrase of two": " ".join(middle.body.split()[1:3]).join('""'),
        "filter alone": "van:klant",
        "word mistyped": mistyped(rare),
        "nothing": "xqzwxqzw",
    }


def mistyped(word: str) -> str:
    return word[:2] + word[3] + word[2] + word[4:]


def measure() -> None:
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from tickets.core.people import User
    from tickets.core.ticket import Ticket

    settings.ALLOWED_HOSTS = ["*"]
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    client = Client()
    client.force_login(
        User.objects.get(email="bench@example.com"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    some = Ticket.objects.filter(shop__slug="bench-0").order_by("-pk").first()
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
