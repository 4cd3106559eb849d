"""Mails a second from raw bytes to a committed ticket, and the same against a bare INSERT.

    python bench/inbound.py [--mails 1000] [--workers 1|2] [--profile]

Runs in a database of its own, beside the one that DATABASE_URL names (SQLite without it), which
is removed at the end. Every mail is stored as a door does, in a commit of its own, and processed
as a worker does; they come in bursts. What the clock does afterwards (the confirmations) is
not in it.
"""

import argparse
import cProfile
import json
import os
import pstats
import random
import subprocess
import sys
import tempfile
import time
from email.message import EmailMessage
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
SEED = 20260303
#: Mails that stand at the door together.
BURST = 20
TEXTS = (
    (
        "Goedemiddag,\n\nWaar blijft mijn bestelling 2024-{n}? Ik wacht nu al een week."
        "\n\nGroet,\n{who}"
    ),
    (
        "Hello,\n\nThe lamp of order 2024-{n} arrived broken. Can you send another one?"
        "\n\nRegards,\n{who}"
    ),
    "Guten Tag,\n\nwann kommt mein Paket {n}? Danke!\n\nMit freundlichen Grüßen\n{who}",
)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mails", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=1, choices=(1, 2, 4))
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child is None:
        with tempfile.TemporaryDirectory() as folder:
            run(args, folder)
    else:
        child(args)


def run(args, folder):
    os.environ["HELPDESK_DATA"] = folder
    is_sqlite = not os.environ.get("DATABASE_URL")
    if is_sqlite:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
    start_django()
    from django.core.management import call_command
    from django.db import connection

    if not is_sqlite:
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        base, _, _ = os.environ["DATABASE_URL"].rpartition("/")
        os.environ["DATABASE_URL"] = f"{base}/{connection.settings_dict['NAME']}"
    else:
        call_command("migrate", verbosity=0)
    try:
        prepare()
        queries = count_queries()
        reference = bare_inserts(500)
        if args.profile:
            profile(args)
        rate, done, cpu_ms = race(args)
    finally:
        if not is_sqlite:
            connection.creation.destroy_test_db("x", verbosity=0)
    print(
        json.dumps(
            {
                "database": connection.vendor,
                "workers": args.workers,
                "mails": done,
                "mails_a_second": round(rate, 1),
                "cpu_ms_a_mail": round(cpu_ms, 1),
                "bare_inserts_a_second": round(reference, 1),
                "ratio_to_bare_insert": round(reference / rate, 2),
                "statements_one_new_ticket": queries[0],
                "statements_one_reply": queries[1],
                "statements_a_new_ticket_of_20": queries[2],
                "statements_a_mail_of_20_mixed": queries[3],
            }
        )
    )


def start_django():
    os.environ["DJANGO_SETTINGS_MODULE"] = "helpdesk.settings"
    import django

    django.setup()


def prepare():
    """A shop with its hours and policies, and questions that can be answered to."""
    from django.utils import timezone

    from tickets.core.shop import Mailbox
    from tickets.desk.setting_up import open_shop

    shop = open_shop(fields={"name": "Bench", "language": "nl"}, now=timezone.now())
    Mailbox.objects.create(shop=shop, email="info@bench.example", name="Bench")
    take_in([mail(number, random.Random(number), None) for number in range(100)])


def mail(number, chance, reply_to):
    """One mail of the mixture: new questions, HTML, small files, answers to ours."""
    who = reply_to[1] if reply_to else f"customer-{number}@example.org"
    made = EmailMessage()
    made["From"] = f"Customer {number} <{who}>"
    made["To"] = "info@bench.example"
    made["Subject"] = f"Question {number}"
    made["Date"] = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime())
    made["Message-ID"] = f"<bench-{number}-{chance.random()}@example.org>"
    if reply_to:
        made["In-Reply-To"] = f"<{reply_to[0]}@bench.example>"
    text = chance.choice(TEXTS).format(n=1000 + number, who=f"Customer {number}")
    if reply_to:
        text += "\n\nOn Tue, 3 Mar 2026 at 09:00, Bench <info@bench.example> wrote:\n> Tomorrow.\n"
    made.set_content(text)
    if chance.random() < 0.5:
        html = "".join(f"<p>{line}</p>" for line in text.splitlines())
        made.add_alternative(f"<html><body>{html}</body></html>", subtype="html")
    if chance.random() < 0.05:
        content = chance.randbytes(2000)
        made.add_attachment(content, maintype="image", subtype="jpeg", filename="photo.jpg")
    return made.as_bytes()


def mails(count, first):
    from tickets.core.ticket import Ticket
    from tickets.lib import tokens
    from tickets.outbox.compose import signing_keys

    keys = signing_keys()
    known = list(Ticket.objects.order_by("pk").values_list("pk", "customer__addresses__email"))
    chance = random.Random(SEED + first)
    made = []
    for number in range(first, first + count):
        reply_to = None
        if chance.random() < 0.3:
            pk, email = chance.choice(known[:100])
            reply_to = (str(tokens.issue(ticket_id=pk, keys=keys)), email)
        made.append(mail(number, chance, reply_to))
    return made


def take_in(raws):
    """Each mail in by a door of its own, in its own commit; then whatever waits is dealt with."""
    from tickets.core.clock import now
    from tickets.inbound import receive
    from tickets.inbound.models import Door
    from tickets.inbound.store import store

    for first in range(0, len(raws), BURST):
        for raw in raws[first : first + BURST]:
            store(raw=raw, door=Door.SMTP, envelope={"to": ["info@bench.example"]}, now=now())
        while receive.process_waiting(now=now()):
            pass


def bare_inserts(count):
    """Rows a second when each raw mail is only put down, in a transaction of its own."""
    from django.db import transaction
    from django.utils import timezone

    from tickets.inbound.models import InboundMail

    raws = mails(count, 5_000_000)
    now = timezone.now()
    begun = time.perf_counter()
    for raw in raws:
        with transaction.atomic():
            InboundMail.objects.create(
                door="smtp",
                raw_bytes=raw,
                size=len(raw),
                due_at=now,
                received_at=now,
                state="suppressed",
                processed_at=now,
            )
    return count / (time.perf_counter() - begun)


def count_queries():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    new = mail(6_000_000, random.Random(1), None)
    replies = [raw for raw in mails(99, 7_000_000) if b"In-Reply-To" in raw]
    several = [mail(6_000_001 + number, random.Random(2), None) for number in range(BURST)]
    for raws in ([new], replies[:1], several, mails(BURST, 7_500_000)):
        with CaptureQueriesContext(connection) as captured:
            take_in(raws)
        counts.append(round(len(captured) / len(raws), 1))
        if os.environ.get("SHOW"):
            for query in captured.captured_queries:
                print(query["sql"][:160], file=sys.stderr)
    return counts


def profile(args):
    raws = mails(args.mails, 8_000_000)
    profiler = cProfile.Profile()
    profiler.enable()
    take_in(raws)
    profiler.disable()
    pstats.Stats(profiler, stream=sys.stderr).sort_stats("cumulative").print_stats(70)


def race(args):
    """All workers begin at one moment; the pace is over the time until the last one is done."""
    from django.db import connections

    before = messages()
    connections.close_all()
    begin = time.time() + 4
    share = args.mails // args.workers
    command = [sys.executable, __file__, "--mails", str(share)]
    workers = [
        subprocess.Popen(
            [*command, "--child", str(number)],
            env={**os.environ, "BENCH_BEGIN": str(begin)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(args.workers)
    ]
    ends = [json.loads(worker.communicate()[0]) for worker in workers]
    # Each worker also let in one mail to warm up.
    done = messages() - before - len(workers)
    taken = max(end["end"] for end in ends) - min(end["begin"] for end in ends)
    return done / taken, done, sum(end["cpu_ms"] for end in ends) / len(ends)


def messages():
    from tickets.core.message import Message

    return Message.objects.filter(direction="in").count()


def child(args):
    start_django()
    raws = mails(args.mails, 1_000_000 * (args.child + 1))
    take_in(mails(1, 9_000_000 + args.child))
    time.sleep(max(0.0, float(os.environ["BENCH_BEGIN"]) - time.time()))
    begin, cpu = time.time(), time.process_time()
    take_in(raws)
    ms = (time.process_time() - cpu) * 1000 / len(raws)
    print(json.dumps({"begin": begin, "end": time.time(), "cpu_ms": ms}))


if __name__ == "__main__":
    main()
