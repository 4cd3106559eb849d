"""The one process: says where it is, who may begin, and what is in its way."""

import re
import socket
import subprocess
import sys

import pytest

from tests.journeys.home import Embedded, open_shop
from tests.journeys.processes import ROOT, free_port, wait_until
from tests.journeys.ready import IS_GROWN_UP

pytestmark = [
    pytest.mark.processes,
    pytest.mark.xdist_group("processes"),
    pytest.mark.skipif(IS_GROWN_UP, reason="the one process has a SQLite of its own"),
]

LINK = r"http://localhost:\d+/account/start/\S+"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("up")


@pytest.fixture(scope="module")
def home(folder, ready):
    ready.copy_data(folder / "data")
    with Embedded(folder=folder, settings={}) as home:
        # Without BASE_URL the address is the port that was asked for.
        del home.environment["BASE_URL"]
        home.start()
        yield home


def said(home):
    return (home.folder / "up.log").read_text()


def test_up_starts_stops_and_lets_the_first_owner_in_once(home):
    assert f"http://localhost:{home.port}/" in said(home)
    assert str(home.smtp_port) in said(home)
    [link] = re.findall(LINK, said(home))
    open_shop(home)
    assert home.get(link.removeprefix(f"http://localhost:{home.port}"))[0] == 404

    home.one.stop()
    home.start()
    assert re.findall(LINK, said(home)) == [link]


def up(home, folder, *arguments):
    environment = {**home.environment, "HELPDESK_DATA": str(folder)}
    return subprocess.Popen(
        [sys.executable, "manage.py", "up", *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def test_port_of_the_pages_that_is_taken_is_said(home, ready, tmp_path):
    data = ready.copy_data(tmp_path / "data")
    process = up(home, data, "--port", str(home.port), "--smtp-port", "0")
    words = process.communicate(timeout=60)[0].decode()
    assert process.returncode == 1
    assert f"Port {home.port} cannot be used" in words
    assert "Traceback" not in words


def test_port_for_mail_that_is_taken_is_said_and_the_rest_runs(home, ready, tmp_path):
    port = free_port()
    data = ready.copy_data(tmp_path / "data")
    process = up(home, data, "--port", str(port), "--smtp-port", str(home.smtp_port))
    try:
        wait_until(lambda: listens(port), what="the pages")
    finally:
        process.terminate()
    words = process.communicate(timeout=60)[0].decode()
    assert process.returncode == 0
    assert f"Mail cannot be received on port {home.smtp_port}" in words
    # Only there: no promise that mail to it becomes a ticket.
    assert words.count(f"{home.smtp_port} ") == 1


def test_folder_that_cannot_be_written_is_said(home, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    process = up(home, tmp_path / "file" / "data", "--port", str(free_port()))
    words = process.communicate(timeout=60)[0].decode()
    assert process.returncode == 1
    assert "cannot be written" in words
    assert "Traceback" not in words


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
