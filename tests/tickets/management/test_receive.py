"""The mail server's pipe: 0 when the mail is safe, 75 when the server must keep it."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
MAIL = b"From: mirjam@example.org\nTo: info@naaldbos.example\nSubject: Pakje\n\nWaar blijft het?\n"

pytestmark = pytest.mark.processes


def manage(data, *arguments, given=b""):
    """A process of its own, on a database of its own."""
    environment = {
        **{name: value for name, value in os.environ.items() if name != "REDIS_URL"},
        "DATABASE_URL": "",
        "HELPDESK_DATA": str(data),
        "NO_VENV": "1",
    }
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, input=given, capture_output=True)


def stored(data):
    [file] = data.glob("*.sqlite3")
    with sqlite3.connect(file) as connection:
        rows = connection.execute("SELECT door, envelope, raw_bytes FROM tickets_inboundmail")
        found = rows.fetchall()
    connection.close()
    return found


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    data = tmp_path_factory.mktemp("data")
    assert manage(data, "migrate", "--verbosity", "0").returncode == 0
    return data


def test_receive_keeps_the_mail(data):
    done = manage(data, "receive", "--to", "info@naaldbos.example", "--from", "a@b.nl", given=MAIL)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    envelope = '{"to": ["info@naaldbos.example"], "from": "a@b.nl"}'
    assert stored(data) == [("pipe", envelope, MAIL)]


def test_receive_nothing_is_a_broken_pipe(data):
    assert manage(data, "receive", given=b"\n").returncode == 75


def test_receive_without_tables_makes_the_server_keep_it(tmp_path):
    assert manage(tmp_path, "receive", given=MAIL).returncode == 75


def test_receive_with_a_folder_that_is_none_makes_the_server_keep_it(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    assert manage(tmp_path / "file", "receive", given=MAIL).returncode == 75


def test_receive_with_a_wrong_option_makes_the_server_keep_it(data):
    assert manage(data, "receive", "--unknown", given=MAIL).returncode == 75
