"""X8: PostgreSQL restarts while mail is posted.

Passes when each post is answered 200 and is a row, or not 200; and when, after the provider's other
tries, every mail is there exactly once. The server is the test's own.
"""

import os
import pwd
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.journeys import home as homes
from tests.journeys.processes import Redis, free_port, wait_until

pytestmark = [
    pytest.mark.processes,
    pytest.mark.postgres,
    pytest.mark.xdist_group("processes"),
    pytest.mark.skipif(not homes.IS_GROWN_UP, reason="there is no server to restart"),
]

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
MAILS = 60


class Postgres:
    """A cluster of the test's own, in a folder that goes with it."""

    def __init__(self) -> None:
        self.folder = Path(mkdtemp(prefix="postgres-"))
        self.port = free_port()
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}"
        if os.getuid() == 0:
            os.chown(self.folder, pwd.getpwnam("postgres").pw_uid, -1)

    def run(self, program: str, *arguments: str) -> None:
        # The server refuses to run as root.
        user = "postgres" if os.getuid() == 0 else None
        command = [str(PROGRAMS[-1] / program), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, user=user, cwd=self.folder)

    def make(self) -> None:
        data = str(self.folder / "data")
        self.run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        self.control("start")

    def control(self, what: str) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder} -c fsync=off"
        log = str(self.folder / "server.log")
        arguments = ["-D", str(self.folder / "data"), "-m", "fast", "-w", "-l", log]
        self.run("pg_ctl", *arguments, *(["-o", options] if what != "stop" else []), what)


@contextmanager
def own_postgres() -> Iterator[Postgres]:
    postgres = Postgres()
    try:
        postgres.make()
        yield postgres
    finally:
        postgres.control("stop")
        shutil.rmtree(postgres.folder, ignore_errors=True)


@pytest.fixture
def house(tmp_path, server, ready):
    """One house on that server: the tables come from the ones that are ready, by dump."""
    with own_postgres() as postgres, Redis(tmp_path) as redis:
        url = f"{postgres.url}/postgres"
        dump = subprocess.run(["pg_dump", ready.database], check=True, capture_output=True).stdout
        subprocess.run(["psql", "-q", url], input=dump, check=True, stdout=subprocess.DEVNULL)
        settings = {"MAIL_OUT_URL": f"smtp+plain://127.0.0.1:{server.port}"}
        data = ready.copy_data(tmp_path / "data")
        home = homes.GrownUp(redis=redis, database_url=url, folder=data.parent, settings=settings)
        with home:
            home.start()
            homes.open_shop(home)
            home.postgres = postgres
            yield home


def test_every_post_is_a_row_or_is_tried_again(house, server):
    mails = [homes.letter(f"Restart {n}") for n in range(MAILS)]
    answers: dict[int, int] = {}
    restart = threading.Thread(target=house.postgres.control, args=["restart"])
    for number, mail in enumerate(mails):
        if number == MAILS // 3:
            restart.start()
        answers[number] = homes.post_webhook(house, mail)
    restart.join(timeout=60)
    assert list(answers.values()).count(200) >= MAILS // 3
    # As the provider does it, until it has its 200.
    again = [number for number, status in answers.items() if status != 200]
    for number in again:
        wait_until(lambda n=number: homes.post_webhook(house, mails[n]) == 200, what="another try")
    # What a worker held when the server went is claimed anew when its two minutes are over.
    house.let_time_pass()
    waiting = "SELECT count(*) FROM tickets_inboundmail WHERE state = 'received'"
    wait_until(lambda: house.query(waiting) == [(0,)], seconds=60, what="all processed")
    about = [homes.messages_about(house, f"Restart {n}") for n in range(MAILS)]
    assert about == [1] * MAILS
    wait_until(
        lambda: all(homes.mails_to(server, mail) for mail in mails), seconds=60, what="mails"
    )
    assert [len(homes.mails_to(server, mail)) for mail in mails] == [1] * MAILS
