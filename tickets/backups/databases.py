"""One database as one file, as it stood at one moment, while others go on writing; and back."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from tickets.privacy.leftovers import INDEXES

#: Name of the database's file in the archive, by its kind.
NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


class UnableToCopy(Exception):  # noqa: N818 -- named after what happened, as all our domain errors
    """The program of the database is missing, too old, or failed; the text says which."""


@contextmanager
def snapshot(to: Path) -> Iterator["Reader"]:
    """Write the database to `to`; inside, the reader sees exactly what was written."""
    if connection.vendor == "sqlite":
        with _sqlite_snapshot(to) as reader:
            yield reader
    else:
        with _postgresql_snapshot(to) as reader:
            yield reader


class Reader:
    """Asks the snapshot, whatever has been written since."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        self._cursor.execute(sql)
        return list(self._cursor.fetchall())

    def counts(self, tables: list[str]) -> dict[str, int]:
        quoted = ((name, connection.ops.quote_name(name)) for name in tables)
        return {name: self.rows(f"SELECT count(*) FROM {table}")[0][0] for name, table in quoted}  # noqa: S608 -- names of our own tables


@contextmanager
def _sqlite_snapshot(to: Path) -> Iterator[Reader]:
    """SQLite's own online backup: one reading transaction, which in WAL keeps nobody waiting."""
    with (
        closing(sqlite3.connect(_sqlite_path(), timeout=60)) as source,
        closing(sqlite3.connect(to)) as target,
    ):
        source.backup(target)
        # A copy with a log of its own beside it would be two files.
        target.execute("PRAGMA journal_mode=DELETE")
        yield Reader(target.cursor())


@contextmanager
def _postgresql_snapshot(to: Path) -> Iterator[Reader]:
    """pg_dump sees the same snapshot as the transaction that counts."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (name,) = cursor.fetchone()
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges",
             f"--snapshot={name}", f"--file={to}")  # fmt: skip
        yield Reader(cursor)


def put_back(source: Path) -> None:
    """Let the database be what `source` holds; whatever stood in it is gone."""
    if connection.vendor == "sqlite":
        _put_sqlite_back(source)
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        connection.close()
        _run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error",
             "--single-transaction", f"--dbname={_name()}", str(source))  # fmt: skip


def _put_sqlite_back(source: Path) -> None:
    connection.close()
    path = _sqlite_path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"{path.name}.restoring")
    shutil.copyfile(source, fresh)
    fresh.chmod(0o600)
    for log in ("-wal", "-shm"):
        Path(f"{path}{log}").unlink(missing_ok=True)
    fresh.replace(path)


def tables() -> list[str]:
    """Every table that can be counted; FTS5's own indexes are counted by what is behind them."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    return [name for name in names if name not in INDEXES]


def others_at_work() -> int:
    """Connections of others to this database, where the server can tell."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        (count,) = cursor.fetchone()
    return int(count)


def _sqlite_path() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _run(program: str, *arguments: str) -> None:
    """PostgreSQL's own programs find the server in the environment: no password in a list of
    processes.
    """
    found = shutil.which(program)
    if found is None:
        raise UnableToCopy(f"{program} is not installed here (package postgresql-client).")
    given = settings.DATABASES["default"]
    environment = {
        "PATH": os.defpath,
        "PGHOST": str(given.get("HOST") or ""),
        "PGPORT": str(given.get("PORT") or ""),
        "PGUSER": str(given.get("USER") or ""),
        "PGPASSWORD": str(given.get("PASSWORD") or ""),
        "PGDATABASE": _name(),
    }
    environment = {name: value for name, value in environment.items() if value}
    done = subprocess.run([found, *arguments], env=environment, capture_output=True, check=False)  # noqa: S603 -- our own arguments
    if done.returncode:
        raise UnableToCopy(f"{program}: {done.stderr.decode(errors='replace').strip()}")
