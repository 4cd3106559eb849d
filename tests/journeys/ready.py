"""A database with all its tables and the static files in place, made once for a whole run.

The database of the tests and every house with real processes begin as a copy of it: migrating takes
longer than everything that most of them do afterwards.
"""

import contextlib
import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
from django.db.backends.base.base import BaseDatabaseWrapper

from tests.journeys.processes import ROOT

IS_GROWN_UP = os.environ.get("DATABASE_URL", "").startswith("postgres")
#: What `up` does at its first start.
PREPARE = "from tickets.management.commands.up import Command; Command().prepare()"


@dataclass(frozen=True)
class Ready:
    """`data` is a data folder (with the SQLite, if that is the database); `database` a PostgreSQL."""

    data: Path
    database: str = ""

    @property
    def name(self) -> str:
        """Of the database on its server."""
        return _name(self.database)

    @property
    def sqlite(self) -> Path:
        return self.data / "helpdesk.sqlite3"

    def pour_into(self, connection: BaseDatabaseWrapper, **_signal: object) -> None:
        """Fill the database in memory as soon as it is there."""
        if "mode=memory" not in str(connection.settings_dict["NAME"]):
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sqlite_master")
            if cursor.fetchone() != (0,):
                return
        with contextlib.closing(sqlite3.connect(self.sqlite)) as source:
            source.backup(connection.connection)

    def copy_data(self, to: Path) -> Path:
        shutil.copytree(self.data, to)
        return to

    @contextlib.contextmanager
    def fresh_database(self) -> Iterator[str]:
        """A copy of the database, gone afterwards; the URL of it."""
        with _copy(self.database) as copy:
            yield copy


def ready_for_all(folder: Path) -> Ready:
    """Made by the first process of the run that asks; `folder` is the same for all of them."""
    with (folder / "ready.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        data = folder / "ready"
        if not data.exists():
            making = folder / "making"
            shutil.rmtree(making, ignore_errors=True)
            _make(making)
            making.rename(data)
    return Ready(data=data, database=_url_of_all() if IS_GROWN_UP else "")


def _make(data: Path) -> None:
    if IS_GROWN_UP:
        drop_ready()
        _order(f'CREATE DATABASE "{_name(_url_of_all())}"')
    environment = {
        **os.environ,
        "NO_VENV": "1",
        "DATABASE_URL": _url_of_all() if IS_GROWN_UP else "",
        "HELPDESK_DATA": str(data),
        "SECRET_KEY": "only-for-tests-" + "x" * 40,
        "WEBHOOK_SECRET": "helpdesk:only-for-tests",
    }
    data.mkdir(mode=0o700)
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", PREPARE]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def drop_ready() -> None:
    """What the run leaves on the server."""
    if IS_GROWN_UP:
        _order(f'DROP DATABASE IF EXISTS "{_name(_url_of_all())}" WITH (FORCE)')


def _url_of_all() -> str:
    parts = urlsplit(os.environ["DATABASE_URL"])
    return parts._replace(path=f"{parts.path}_ready").geturl()


def _name(url: str) -> str:
    return urlsplit(url).path.strip("/")


def _order(statement: str) -> None:
    """Said to the server, beside the database in DATABASE_URL."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    server = psycopg2.connect(parts._replace(scheme="postgresql", path="/postgres").geturl())
    server.autocommit = True
    try:
        with server.cursor() as cursor:
            cursor.execute(statement)
    finally:
        server.close()


@contextlib.contextmanager
def _copy(template: str) -> Iterator[str]:
    """A copy of the database `template`, gone afterwards; the URL of it."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    name = f"{parts.path.strip('/')}_{uuid.uuid4().hex[:8]}"
    _order(f'CREATE DATABASE "{name}" TEMPLATE "{_name(template)}"')
    try:
        yield parts._replace(path=f"/{name}").geturl()
    finally:
        _order(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
