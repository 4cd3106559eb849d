"""Fills an empty database with a helpdesk of any size, in SQL that both databases understand.

A million tickets with four letters each take minutes on PostgreSQL. About three in a hundred are
open (never fewer than 150, so that a small helpdesk fills a page as well), the rest is spread over
three years; three shops, of which the reader works for two; twenty people, ten tags a shop.
"""

import time
from contextlib import contextmanager

#: Who looks at the pages: an agent of two of the three shops.
READER = 2
PEOPLE, TAGS, YEARS = 20, 10, 3
#: Fewest open tickets.
LEAST_OPEN = 150

SUBJECTS = (
    "Waar blijft mijn bestelling?",
    "Verkeerde maat ontvangen",
    "The lamp arrived broken",
    "Retour van bestelling",
    "Kan ik de kleur nog wijzigen?",
    "Question about my invoice",
    "Pakket niet aangekomen",
)
LETTER = (
    "Goedemiddag,\n\nVorige week heb ik bij u besteld en tot nu toe heb ik niets ontvangen. "
    "Volgens de track & trace is het pakket al drie dagen onderweg. Kunt u nagaan waar het is? "
    "Ik heb het nodig voor een verjaardag op zaterdag, dus ik hoor graag snel van u.\n\n"
    "Met vriendelijke groet,\nMirjam de Wit"
)
ANSWER = (
    "Beste Mirjam,\n\nDank voor uw bericht. Ik heb het nagevraagd bij de bezorger: uw pakket ligt "
    "in het sorteercentrum en wordt morgen tussen 10:00 en 14:00 bezorgd. Lukt dat niet, dan "
    "sturen we kosteloos een nieuw pakket.\n\nMet vriendelijke groet,\nSanne"
)
QUOTED = LETTER + "\n\nOp di 3 mrt 2026 om 09:00 schreef Naaldbos:\n> " + ANSWER


def fill(tickets, letter=""):
    """`tickets` tickets with all that belongs to them; returns how long it took.

    `letter` is SQL for the text of message number `pk`, instead of the same words in all.
    """
    from django.db import connection, transaction

    begun = time.monotonic()
    with transaction.atomic(), _quickly(connection):
        people_and_shops()
        _Filler(connection, tickets, letter).run()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    return time.monotonic() - begun


@contextmanager
def _quickly(connection):
    """On PostgreSQL without indexes and foreign key checks meanwhile; both are made up for."""
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA defer_foreign_keys = ON")
        yield
        return
    tables = [f"tickets_{name}" for name in ("ticket", "message", "event", "outgoingmail")]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s)"
            " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = indexname)",
            [tables],
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _, statement in indexes:
            cursor.execute(statement)


def people_and_shops():
    from django.utils import timezone

    from tickets.core.people import Role, User
    from tickets.core.shop import Mailbox, Shop
    from tickets.core.tag import Tag
    from tickets.sla.seed import seed_shop

    now = timezone.now()
    for pk, name in enumerate(("Naaldbos", "Zeewind", "Lampenhuis"), 1):
        shop = Shop.objects.create(pk=pk, name=name, slug=name.lower(), created_at=now)
        Mailbox.objects.create(pk=pk, shop=shop, email=f"info@{name.lower()}.example", name=name)
        seed_shop(shop=shop, now=now)
        for number in range(1, TAGS + 1):
            Tag.objects.create(pk=(pk - 1) * TAGS + number, shop=shop, name=f"tag {pk} {number}")
    for pk in range(1, PEOPLE + 1):
        role = Role.OWNER if pk == 1 else Role.AGENT
        user = User.objects.create(
            pk=pk, email=f"p{pk}@bench.example", name=f"Person No{pk}", role=role, language="nl"
        )
        user.shops.set([1, 2] if pk < PEOPLE - 1 else [3])


def _pick(number, words):
    cases = " ".join(f"WHEN {at} THEN '{word}'" for at, word in enumerate(words))
    return f"CASE {number} %% {len(words)} {cases} END"


class _Filler:
    def __init__(self, connection, tickets, letter):
        self.connection = connection
        self.count = tickets
        self.letter = letter
        self.is_sqlite = connection.vendor == "sqlite"
        self.now = int(time.time())

    def run(self):
        self.customers()
        self.tickets()
        self.letters()
        self.events()
        if not self.is_sqlite:
            self.sequences()

    def moment(self, seconds):
        """Seconds since 1970 as a moment."""
        if self.is_sqlite:
            return f"datetime({seconds}, 'unixepoch')"
        return f"to_timestamp({seconds})"

    def insert(self, model, source, **columns):
        """Rows of `model` from a SELECT's tail; columns that are not given get their default."""
        from django.db.models import NOT_PROVIDED

        parts, params = [], []
        for field in model._meta.concrete_fields:
            if field.column in columns:
                parts.append((field.column, columns[field.column]))
            elif field.has_default() or (not field.null and not field.primary_key):
                default = field.get_default() if field.default is not NOT_PROVIDED else ""
                parts.append((field.column, "%s"))
                params.append(field.get_db_prep_save(default, self.connection))
        names = ", ".join(f'"{name}"' for name, _ in parts)
        values = ", ".join(value for _, value in parts)
        statement = f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {values} FROM {source}'
        with self.connection.cursor() as cursor:
            cursor.execute(statement, params)

    def numbers(self, most):
        return (
            "(WITH RECURSIVE s(i) AS (SELECT CAST(1 AS bigint) UNION ALL"
            f" SELECT i + 1 FROM s WHERE i < {most}) SELECT i FROM s) AS n"
        )

    @property
    def customer_count(self):
        return max(self.count // 3, 1)

    def customers(self):
        from tickets.core.customer import Customer, CustomerAddress

        shop = "CASE WHEN i %% 10 < 6 THEN 1 WHEN i %% 10 < 9 THEN 2 ELSE 3 END"
        since = self.moment(f"{self.now - YEARS * 365 * 86400}")
        numbers = self.numbers(self.customer_count)
        name = "'Mirjam de Wit ' || i"
        self.insert(
            Customer, numbers, id="i", shop_id=shop, name=name, language="'nl'", created_at=since
        )
        email = "'customer-' || i || '@example.org'"
        self.insert(CustomerAddress, numbers, id="i", customer_id="i", shop_id=shop, email=email)

    def base(self):
        """One row a ticket: number, two scattered numbers, moments in seconds, and how it is."""
        opened = max(self.count * 3 // 100, min(LEAST_OPEN, self.count // 2))
        span, fresh = YEARS * 365 * 86400, self.count * 15 // (365 * YEARS)
        born = f"{self.now} - 600 - CAST(({self.count} - i) * ({span}.0 / {self.count}) AS bigint)"
        numbers = (
            f"(SELECT i, (i * 7919) %% 10007 AS h, (i * 1047) %% 10009 AS g, {born} AS born,"
            f" CASE WHEN i > {self.count - 2 * opened} AND i %% 2 = 0 THEN 1 ELSE 0 END AS is_live"
            f" FROM {self.numbers(self.count)}) AS a"
        )
        state = (
            "CASE WHEN is_live = 1 THEN CASE WHEN h %% 20 < 8 THEN 'new'"
            " WHEN h %% 20 < 14 THEN 'open' WHEN h %% 20 < 18 THEN 'waiting_customer'"
            " WHEN h %% 20 < 19 THEN 'waiting_third' ELSE 'snoozed' END"
            f" WHEN g %% 50 = 0 THEN 'spam' WHEN i > {self.count - fresh} THEN 'resolved'"
            " ELSE 'closed' END"
        )
        gap = f"CASE WHEN {self.now} - born > 54000 THEN 10800 ELSE ({self.now} - born) / 5 END"
        customer = f"(i - 1) %% {self.customer_count} + 1"
        shop = (
            f"CASE WHEN ({customer}) %% 10 < 6 THEN 1 WHEN ({customer}) %% 10 < 9 THEN 2 ELSE 3 END"
        )
        return (
            f"(SELECT i, h, g, born, is_live, {state} AS state, {gap} AS gap,"
            f" {customer} AS customer, {shop} AS shop FROM {numbers}) AS base"
        )

    def tickets(self):
        from tickets.core.ticket import FAR_FUTURE, Ticket
        from tickets.core.timer import Timer

        ours = "state IN ('new', 'open')"
        last = self.moment("born + 3 * gap")
        due = self.moment(f"{self.now} + ((h %% 100) - 10) * 3600 + g %% 3600")
        far = "'" + FAR_FUTURE.strftime("%Y-%m-%d %H:%M:%S") + ("'" if self.is_sqlite else "+00'")
        is_done = "state IN ('resolved', 'closed')"
        to = f"CASE WHEN shop = 3 THEN {PEOPLE} ELSE 2 + g %% {PEOPLE - 3} END"
        self.insert(
            Ticket,
            self.base(),
            id="i",
            shop_id="shop",
            mailbox_id="shop",
            customer_id="customer",
            subject=_pick("h", SUBJECTS),
            state="state",
            kind=_pick("g", ("question", "question", "complaint", "return")),
            assignee_id=f"CASE WHEN is_live = 1 AND h %% 10 < 4 THEN NULL ELSE {to} END",
            language="'nl'",
            is_open="is_live = 1",
            waiting_since=f"CASE WHEN {ours} THEN {last} END",
            due_at=f"CASE WHEN {ours} THEN {due} END",
            due_kind=f"CASE WHEN {ours} THEN 'next_reply' ELSE '' END",
            sort_due_at=f"CASE WHEN {ours} THEN {due} ELSE {far} END",
            snippet="'Vorige week heb ik bij u besteld en tot nu toe heb ik niets ontvangen.'",
            last_message_at=last,
            created_at=self.moment("born"),
            updated_at=last,
            resolved_at=f"CASE WHEN {is_done} THEN {self.moment('born + gap')} END",
        )
        tag = f"(shop - 1) * {TAGS} + 1 + h %% {TAGS}"
        through = Ticket.tags.through
        source = f"{self.base()} WHERE g %% 5 < 3"
        self.insert(through, source, id="i", ticket_id="i", tag_id=tag)
        wakes = self.moment(f"{self.now} + g %% 864000")
        pending = {"id": "i", "ticket_id": "i", "state": "'pending'"}
        asleep = f"{self.base()} WHERE state = 'snoozed'"
        self.insert(Timer, asleep, **pending, kind="'wake'", due_at=wakes)
        closes = self.moment("born + gap + 1209600")
        solved = f"{self.base()} WHERE state = 'resolved'"
        self.insert(Timer, solved, **pending, kind="'close'", due_at=closes)

    def letters(self):
        from tickets.core.message import Message
        from tickets.outbox.models import OutgoingMail

        rows = (
            f"(SELECT base.*, k, (i - 1) * 4 + k AS pk, CASE WHEN k = 1 OR k = 3 OR (k = 4 AND"
            " state IN ('new', 'open')) THEN 'in' ELSE 'out' END AS way,"
            f" born + (k - 1) * gap AS at FROM {self.base()} CROSS JOIN"
            " (SELECT 1 AS k UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) AS four)"
            " AS letters"
        )
        is_in, at, quote = "way = 'in'", self.moment("at"), "'"
        html = "<p>" + LETTER.replace("\n\n", "</p><p>") + "</p>"
        # A thank-you on one solved ticket in fifty.
        thanks = "k = 3 AND state = 'resolved' AND h %% 50 = 0"
        self.insert(
            Message,
            rows,
            id="pk",
            ticket_id="i",
            direction="way",
            author_id=f"CASE WHEN {is_in} THEN NULL ELSE 2 + g %% {PEOPLE - 3} END",
            from_email=f"CASE WHEN {is_in} THEN 'customer-' || customer || '@example.org'"
            " ELSE '' END",
            from_name=f"CASE WHEN {is_in} THEN 'Mirjam de Wit ' || customer ELSE '' END",
            text=self.letter
            or f"CASE WHEN k = 3 THEN '{QUOTED}' WHEN {is_in} THEN '{LETTER}' ELSE '{ANSWER}' END",
            visible_text=self.letter or f"CASE WHEN {is_in} THEN '{LETTER}' ELSE '{ANSWER}' END",
            html=f"CASE WHEN {is_in} AND i %% 2 = 0 THEN {quote}{html}{quote} ELSE '' END",
            message_id="'m' || pk || '@example.org'",
            origin_key="'bench:' || pk",
            is_thanks=thanks,
            sent_at=at,
            created_at=at,
        )
        to = "'[[\"Mirjam\", \"customer-' || customer || '@example.org\"]]'"
        self.insert(
            OutgoingMail,
            f"{rows} WHERE way = 'out'",
            id="pk",
            kind="'answer'",
            shop_id="shop",
            mailbox_id="shop",
            ticket_id="i",
            message_id="pk",
            from_email="'info@naaldbos.example'",
            to=f"CAST({to} AS {self.json})",
            text=f"'{ANSWER}'",
            rfc_message_id="'m' || pk || '@bench.example'",
            state="'sent'",
            due_at=at,
            sent_at=at,
            delivered_at=at,
            created_at=at,
        )

    @property
    def json(self):
        return "text" if self.is_sqlite else "jsonb"

    def events(self):
        from tickets.core.event import Event

        kind = (
            "CASE k WHEN 0 THEN 'opened' WHEN 5 THEN 'assigned' ELSE CASE WHEN k = 1 OR k = 3 OR"
            " (k = 4 AND state IN ('new', 'open')) THEN 'customer_message' ELSE 'replied' END END"
        )
        data = (
            'CASE k WHEN 0 THEN \'{"channel": "email"}\' WHEN 5 THEN \'{"to": \' || (2 + g %% 17)'
            " || '}' ELSE '{\"message\": ' || ((i - 1) * 4 + k) || '}' END"
        )
        six = " UNION ALL ".join(f"SELECT {k} AS k" for k in range(6))
        by = "CASE WHEN k = 5 OR k = 2 THEN 2 + g %% 17 END"
        self.insert(
            Event,
            f"{self.base()} CROSS JOIN ({six}) AS six",
            id="(i - 1) * 6 + k + 1",
            ticket_id="i",
            kind=kind,
            at=self.moment(
                "born + CASE k WHEN 0 THEN 0 WHEN 5 THEN gap / 2 ELSE (k - 1) * gap END"
            ),
            by_id=by,
            by_label=f"CASE WHEN {by} IS NULL THEN '' ELSE 'Person No' || ({by}) END",
            data=f"CAST({data} AS {self.json})",
        )

    def sequences(self):
        from django.apps import apps
        from django.core.management.color import no_style

        models = apps.get_app_config("tickets").get_models(include_auto_created=True)
        with self.connection.cursor() as cursor:
            for statement in self.connection.ops.sequence_reset_sql(no_style(), list(models)):
                cursor.execute(statement)
