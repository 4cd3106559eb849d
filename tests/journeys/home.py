"""A helpdesk that really runs, in either of the two ways, with one shop and its owner in it.

With DATABASE_URL of a PostgreSQL it is web, worker and beat on a database and a Redis of their own;
else the one process of `manage.py up` on a SQLite of its own.
"""

import contextlib
import os
import re
import signal
import smtplib
import sqlite3
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from itertools import count
from pathlib import Path
from typing import Any

import psycopg2
import requests

from tests.journeys.browser import Browser
from tests.journeys.processes import (
    House,
    Process,
    Redis,
    free_port,
    wait_until,
)
from tests.journeys.ready import IS_GROWN_UP, Ready
from tests.smtp_sink import Sink

OWNER, PASSWORD = "olga@naaldbos.example", "three words apart"
MAILBOX = "info@naaldbos.example"
ROLES = ("web", "worker", "beat") if IS_GROWN_UP else ("one",)

_numbers = count(1)


class GrownUp(House):
    """Web, worker and beat apart."""

    def __init__(self, *, redis: Redis, **options: Any):
        super().__init__(redis_url=redis.url, **options)
        self.redis = redis

    def invitation(self) -> str:
        return self.manage("invite").strip()

    def kill(self, role: str) -> None:
        getattr(self, role).kill()

    def start_again(self) -> None:
        self._end_stalled()
        self.execute("DROP FUNCTION IF EXISTS stall CASCADE")
        for role in ROLES:
            if not getattr(self, role).is_running:
                getattr(self, role).start()
        self.let_time_pass()
        self.wait_until_alive()

    def let_time_pass(self) -> None:
        """The leases of whoever died run out; `up` need not wait for that, it is alone."""
        then = moment(-1)
        self.execute("UPDATE tickets_inboundmail SET due_at = ? WHERE state = 'received'", then)
        self.execute(
            "UPDATE tickets_outgoingmail SET lease_until = ? WHERE state = 'sending'", then
        )

    def hand_in(self, raw: bytes) -> None:
        self.manage("receive", given=raw)

    def stall(self, change: str, condition: str) -> None:
        """Whoever makes this change to a table stands still in the middle of it."""
        self.execute(
            "CREATE FUNCTION stall() RETURNS trigger LANGUAGE plpgsql AS "
            "'BEGIN PERFORM pg_sleep(300); RETURN NEW; END'"
        )
        self.execute(
            f"CREATE TRIGGER stall BEFORE {change} FOR EACH ROW WHEN ({condition}) "
            "EXECUTE FUNCTION stall()"
        )

    def _end_stalled(self) -> None:
        """The server notices that the client is gone."""
        self.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE wait_event = 'PgSleep' AND datname = current_database()"
        )

    def execute(self, sql: str, *parameters: Any) -> None:
        self._run(sql, parameters)

    def query(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        return self._run(sql, parameters)

    def _run(self, sql: str, parameters: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        connection = psycopg2.connect(self.environment["DATABASE_URL"])
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(sql.replace("?", "%s"), parameters)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()


class Embedded(House):
    """Everything in the one process that `manage.py up` starts."""

    def __init__(self, *, folder: Path, settings: dict[str, str]):
        super().__init__(database_url="", redis_url="", folder=folder, settings=settings)
        self.smtp_port = free_port()
        command = [sys.executable, "manage.py", "up", "--port", str(self.port)]
        command += ["--smtp-port", str(self.smtp_port)]
        self.one = Process("up", command, self.environment, folder / "up.log")
        self.web = self.worker = self.beat = self.one

    def start(self) -> None:
        self.one.start()
        wait_until(lambda: self.get("/account/login/")[0] == 200, seconds=60, what=self.logs)
        self.wait_until_alive()

    def invitation(self) -> str:
        pattern = r"http://\S+/account/start/\S+"
        log = self.folder / "up.log"
        wait_until(lambda: re.search(pattern, log.read_text()), what="the link")
        return re.findall(pattern, log.read_text())[-1]

    def kill(self, role: str) -> None:
        self.one.kill()

    def start_again(self) -> None:
        if not self.one.is_running:
            self.execute("DROP TRIGGER IF EXISTS stall")
            self.start()

    def hand_in(self, raw: bytes) -> None:
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=30) as line:
            line.sendmail("someone@example.org", [MAILBOX], raw)

    def stall(self, change: str, condition: str) -> None:
        self.execute(
            "CREATE VIEW IF NOT EXISTS endless AS WITH RECURSIVE c(x) AS "
            "(SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 10000000000) SELECT x FROM c"
        )
        self.execute(
            f"CREATE TRIGGER stall BEFORE {change} WHEN {condition} "
            "BEGIN SELECT max(x) FROM endless; END"
        )

    def execute(self, sql: str, *parameters: Any) -> None:
        self.query(sql, *parameters)

    def query(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        [file] = (self.folder / "data").glob("*.sqlite3")
        with contextlib.closing(sqlite3.connect(file, timeout=30)) as connection, connection:
            return connection.execute(sql, parameters).fetchall()


Home = GrownUp | Embedded


@contextlib.contextmanager
def running_home(folder: Path, sink: Sink, ready: Ready) -> Iterator[Home]:
    """Started, with the shop Naaldbos in it, whose answers leave at once."""
    with contextlib.ExitStack() as stack:
        settings = {"MAIL_OUT_URL": f"smtp+plain://127.0.0.1:{sink.port}"}
        home: Home
        ready.copy_data(folder / "data")
        if IS_GROWN_UP:
            url = stack.enter_context(ready.fresh_database())
            redis = stack.enter_context(Redis(folder))
            home = GrownUp(redis=redis, database_url=url, folder=folder, settings=settings)
        else:
            home = Embedded(folder=folder, settings=settings)
        with home:
            home.start()
            open_shop(home)
            yield home


def open_shop(home: Home) -> None:
    """As the owner does it, with the one-time link."""
    with Browser(home.url) as browser:
        page = browser.open(home.invitation())
        values = {"name": "Olga", "email": OWNER, "password": PASSWORD}
        browser.send(page, page.form(field="shop"), shop="Naaldbos", mailbox=MAILBOX, **values)
    home.execute("UPDATE tickets_shop SET undo_seconds = 0")


def moment(seconds: float) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).strftime("%Y-%m-%d %H:%M:%S.%f")


def letter(subject: str, text: str = "Where is my parcel?", **headers: str) -> EmailMessage:
    """From a customer who never wrote before, unless `headers` say otherwise."""
    number = f"{os.getpid()}-{next(_numbers)}"
    mail = EmailMessage()
    known = {
        "From": f"Mirjam <mirjam-{number}@example.org>",
        "To": MAILBOX,
        "Subject": subject,
        "Date": format_datetime(datetime.now(UTC)),
        "Message-ID": f"<letter-{number}@example.org>",
    }
    for name, value in {**known, **{k.replace("_", "-"): v for k, v in headers.items()}}.items():
        mail[name] = value
    mail.set_content(text)
    return mail


def crlf(mail: EmailMessage) -> bytes:
    return mail.as_bytes().replace(b"\n", b"\r\n")


def post_webhook(home: Home, mail: EmailMessage) -> int:
    """As Postmark does it; the answer's status, 0 when nobody answers."""
    payload = {"OriginalRecipient": MAILBOX, "RawEmail": mail.as_string()}
    try:
        return requests.post(
            f"{home.url}/hooks/inbound/postmark/",
            json=payload,
            auth=("helpdesk", "only-for-tests"),
            timeout=30,
        ).status_code
    except requests.ConnectionError:
        return 0


def messages_about(home: Home, subject: str) -> int:
    sql = "SELECT count(*) FROM tickets_message m JOIN tickets_ticket t ON t.id = m.ticket_id"
    return home.query(f"{sql} WHERE t.subject = ?", subject)[0][0]


def mails_to(sink: Sink, mail: EmailMessage) -> list[EmailMessage]:
    """What the writer of `mail` has got from us."""
    address = mail["From"].addresses[0].addr_spec
    return [one for one in sink.mails if address in str(one["To"])]


def state_of_mail_to(home: Home, mail: EmailMessage) -> list[str]:
    address = mail["From"].addresses[0].addr_spec
    sql = 'SELECT state FROM tickets_outgoingmail WHERE CAST("to" AS text) LIKE ?'
    return [state for (state,) in home.query(sql, f"%{address}%")]


def resident_megabytes(process: Process) -> float:
    pid = process._running.pid if process._running else 0
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+) kB", status)[0]) / 1024


def kill_at_once(process: Process) -> None:
    """From inside the sink: the process and its children are dead when this returns."""
    if process._running:
        os.killpg(process._running.pid, signal.SIGKILL)
        process._running.wait(timeout=30)
        process._running = None


def signal_all(process: Process, name: str) -> None:
    if process._running:
        os.killpg(process._running.pid, getattr(signal, name))
