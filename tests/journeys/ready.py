"""A database with all its tables and the static files in place, made once: houses begin with a copy.

Migrating takes longer than everything that most tests with real processes do afterwards.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

from tests.journeys.processes import ROOT

IS_GROWN_UP = os.environ.get("DATABASE_URL", "").startswith("postgres")
#: What `up` does at its first start.
PREPARE = "from tickets.management.commands.up import Command; Command().prepare()"


@dataclass(frozen=True)
class Ready:
    """`data` is a data folder (with the SQLite, if that is the database); `database` a PostgreSQL."""

    data: Path
    database: str = ""

    def copy_data(self, to: Path) -> Path:
        shutil.copytree(self.data, to)
        return to

    @contextlib.contextmanager
    def fresh_database(self) -> Iterator[str]:
        """A copy of the database, gone afterwards; the URL of it."""
        url = os.environ["DATABASE_URL"]
        with _database(url, template=urlsplit(self.database).path.strip("/")) as copy:
            yield copy


@contextlib.contextmanager
def made_ready(data: Path) -> Iterator[Ready]:
    with contextlib.ExitStack() as stack:
        url = stack.enter_context(_database(os.environ["DATABASE_URL"])) if IS_GROWN_UP else ""
        environment = {
            **os.environ,
            "NO_VENV": "1",
            "DATABASE_URL": url,
            "HELPDESK_DATA": str(data),
            "SECRET_KEY": "only-for-tests-" + "x" * 40,
            "WEBHOOK_SECRET": "helpdesk:only-for-tests",
        }
        data.mkdir(mode=0o700)
        command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", PREPARE]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        yield Ready(data=data, database=url)


@contextlib.contextmanager
def _database(url: str, *, template: str = "template1") -> Iterator[str]:
    """A database beside the one in `url`, gone afterwards; the URL of it."""
    parts = urlsplit(url)
    name = f"{parts.path.strip('/')}_{uuid.uuid4().hex[:8]}"
    connection = psycopg2.connect(parts._replace(scheme="postgresql", path="/postgres").geturl())
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        yield parts._replace(path=f"/{name}").geturl()
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    finally:
        connection.close()
