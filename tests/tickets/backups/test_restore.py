"""A backup made while others write is put back whole, with mail held, and nobody risen again."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest

from tests.tickets.privacy.canaries import CANARIES

IS_GROWN_UP = os.environ.get("DATABASE_URL", "").startswith("postgres")
HERE = Path(__file__).parents[3]
pytestmark = pytest.mark.processes


@contextmanager
def fresh_database() -> Iterator[str]:
    """A database of its own on the server of DATABASE_URL."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    name = f"helpdesk_backups_{uuid.uuid4().hex[:12]}"
    with closing(psycopg2.connect(os.environ["DATABASE_URL"])) as connection:
        connection.autocommit = True
        connection.cursor().execute(f"CREATE DATABASE {name}")
        try:
            yield parts._replace(path=f"/{name}").geturl()
        finally:
            connection.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")


class Installation:
    """A data folder and a database of its own, worked on with `manage.py` as an operator does."""

    def __init__(self, folder: Path, name: str, databases: ExitStack) -> None:
        self.data = folder / name
        database = (
            {"DATABASE_URL": databases.enter_context(fresh_database())} if IS_GROWN_UP else {}
        )
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("SECRET_KEY", "REDIS_URL", "DATABASE_URL", "HELPDESK_DATA"))
        }
        self.environment |= {"HELPDESK_DATA": str(self.data), "PYTHONPATH": str(HERE), **database}
        #: What it held when it was backed up: another test may have written to it since.
        self.held: tuple[dict, dict, list] = ({}, {}, [])

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, str(HERE / "manage.py"), *arguments]

    def manage(self, *arguments: str, fails: str = "") -> str:
        done = subprocess.run(
            self.command(*arguments), env=self.environment, capture_output=True, text=True, cwd=HERE
        )
        if fails:
            assert (done.returncode, fails in done.stderr) == (1, True), done.stderr
        else:
            assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def run(self, code: str) -> str:
        return self.manage("shell", "--verbosity", "0", "-c", code).strip()

    def where(self) -> list[str]:
        """The canaries that are known here, in any table or file."""
        return json.loads(
            self.run(
                "import json\nfrom tests.tickets.privacy.canaries import CANARIES, where\n"
                "print(json.dumps([name for name in CANARIES if where(name)]))"
            )
        )

    def key_from(self, other: "Installation") -> None:
        (self.data / "secrets").mkdir(parents=True)
        shutil.copy(other.data / "secrets" / "secret_key", self.data / "secrets" / "secret_key")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("backups")


@pytest.fixture(scope="module")
def make():
    """`make(folder, name)`: an installation; its database goes with the last test."""
    with ExitStack() as databases:
        yield lambda folder, name: Installation(folder, name, databases)


@pytest.fixture(scope="module")
def lived(folder, make) -> Installation:
    """One with questions, files, mail that waits, and somebody to erase; backed up as it stands."""
    one = make(folder, "lived")
    one.manage("migrate", "--verbosity", "0")
    one.run("from tests.tickets.backups import populate\npopulate.furnish()")
    one.held = told(one)
    one.manage("backup", str(folder / "backup.tar"))
    return one


@pytest.fixture
def empty(lived, tmp_path, make) -> Installation:
    one = make(tmp_path, "empty")
    one.key_from(lived)
    return one


COUNT = """
import hashlib, json
from django.apps import apps
from tickets.core.attachment import StoredFile
from tickets.outbox.models import OutgoingMail
counts = {m._meta.db_table: m._base_manager.count() for m in apps.get_models()}
files = {f.sha256: hashlib.sha256(f.file.read()).hexdigest() for f in StoredFile.objects.all()}
mails = list(OutgoingMail.objects.order_by("id").values_list("rfc_message_id", "state"))
print(json.dumps([counts, files, mails]))
"""
#: What a restore itself writes, and what it takes away.
OWN = ("tickets_auditentry", "tickets_outboxpause", "django_session", "tickets_heartbeat")


def told(one: Installation) -> tuple[dict, dict, list]:
    counts, files, mails = json.loads(one.run(COUNT))
    return {name: number for name, number in counts.items() if name not in OWN}, files, mails


def test_restored_on_an_empty_machine_everything_is_equal_and_mail_is_held(lived, empty, folder):
    told_by_it = empty.manage("restore", str(folder / "backup.tar"))

    assert "DIFFERS" not in told_by_it
    assert told(empty) == lived.held
    _counts, files, _mails = told(empty)
    assert len(files) >= 3
    assert all(name == content for name, content in files.items())
    assert sorted(empty.where()) == sorted(CANARIES)
    shown = empty.manage("outbox")
    assert "(restored)" in shown
    # Five answers, and whatever else waits; each with whom it is for.
    assert int(shown.split(" mails wait")[0].split()[-1]) >= 5
    assert "@example.org" in shown
    assert "Mail leaves as it should." in empty.manage("outbox", "--resume")


def test_made_while_somebody_writes_it_is_whole(lived, empty, tmp_path):
    code = "from tests.tickets.backups import populate\npopulate.write_on(3600)"
    writer = subprocess.Popen(
        lived.command("shell", "--verbosity", "0", "-c", code),
        env=lived.environment, cwd=HERE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert writer.stdout.readline() == "writing\n"
        lived.manage("backup", str(tmp_path / "busy.tar"))
        assert writer.poll() is None
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()

    assert "DIFFERS" not in empty.manage("restore", str(tmp_path / "busy.tar"))
    counts, files, _mails = told(empty)
    # Seven were there; of those that were being written, some are in it and some are not.
    assert 7 < counts["tickets_ticket"] < told(lived)[0]["tickets_ticket"]
    assert all(name == content for name, content in files.items())
    found = empty.run(
        "from tickets.core.search import missing\nfrom tickets.core.ticket import Ticket\n"
        "print(missing().count(), Ticket.objects.filter(messages__isnull=True).count())"
    )
    assert found == "0 0"


ERASE = """
from django.utils import timezone
from tests.tickets.privacy.canaries import EMAIL
from tickets.privacy import erase
from tickets.privacy.reach import person_at
one = erase.begin(person=person_at(EMAIL), by=None, now=timezone.now())
assert erase.work(pk=one.pk, now=timezone.now())
"""


def test_whoever_was_erased_does_not_come_back(lived, folder, tmp_path, make, empty):
    first = make(tmp_path, "first")
    first.key_from(lived)
    first.manage("restore", str(folder / "backup.tar"))
    first.run(ERASE)
    assert first.where() == []
    if not IS_GROWN_UP:
        # Not even the bytes of the database know him.
        kept = b"".join(path.read_bytes() for path in first.data.rglob("*") if path.is_file())
        found = [name for name, text in CANARIES.items() if text.encode() in kept]
        assert found == []
    register = first.data / "erasures.jsonl"
    shutil.copy(register, tmp_path / "kept.jsonl")

    done = first.manage("restore", str(folder / "backup.tar"), "--replace")

    assert "people erased again: 1" in done
    assert first.where() == []

    # Another machine: a copy of the register was kept apart from the backups.
    done = empty.manage(
        "restore", str(folder / "backup.tar"), "--erasures", str(tmp_path / "kept.jsonl")
    )

    assert "people erased again: 1" in done
    assert empty.where() == []
    assert told(empty)[0]["tickets_ticket"] == 7
    # And so it is after the next restore.
    assert register.read_text().splitlines()[0] in (empty.data / "erasures.jsonl").read_text()


def test_where_something_is_it_refuses(lived, folder):
    lived.manage("restore", str(folder / "backup.tar"), fails="not empty")


def test_with_another_key_it_refuses(folder, tmp_path, make, lived):
    one = make(tmp_path, "other")
    one.manage("restore", str(folder / "backup.tar"), fails="SECRET_KEY is not the one")
    assert "people erased again: 0" in one.manage(
        "restore", str(folder / "backup.tar"), "--other-key"
    )


def test_with_its_secrets_it_needs_nothing_else(lived, tmp_path, make):
    lived.manage("backup", str(tmp_path / "whole.tar"), "--with-secrets")
    one = make(tmp_path, "one")
    one.manage("restore", str(tmp_path / "whole.tar"))
    keys = [each.data / "secrets" / "secret_key" for each in (lived, one)]
    assert keys[0].read_text() == keys[1].read_text()


def test_a_damaged_archive_changes_nothing(lived, folder, tmp_path, empty):
    archive = tmp_path / "damaged.tar"
    data = bytearray((folder / "backup.tar").read_bytes())
    middle = len(data) // 2
    data[middle] ^= 255
    archive.write_bytes(data)
    empty.manage("restore", str(archive), fails="Not as it was written")
    archive.write_bytes(data[:middle])
    empty.manage("restore", str(archive), fails="cannot be read")


def test_a_path_that_leads_out_is_refused(tmp_path, empty):
    archive = tmp_path / "evil.tar"
    with tarfile.open(archive, "w") as tar:
        tar.add(__file__, "../outside")
    empty.manage("restore", str(archive), fails="has no place")
    assert not (tmp_path / "outside").exists()


def test_a_backup_is_nobody_else_s_and_is_not_overwritten(lived, folder):
    assert (folder / "backup.tar").stat().st_mode & 0o077 == 0
    lived.manage("backup", str(folder / "backup.tar"), fails="is there already")
    assert [one.name for one in folder.glob(".backup-*")] == []
