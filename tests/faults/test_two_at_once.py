"""Two of what should be one: `up` refuses, beat does no harm."""

import subprocess
import sys

import pytest

from tests.journeys import home as homes
from tests.journeys.processes import ROOT, free_port, wait_until

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("processes")]


@pytest.mark.skipif(homes.IS_GROWN_UP, reason="one data folder is a matter of the one process")
def test_second_up_on_one_data_folder_refuses(home):
    done = subprocess.run(
        [sys.executable, "manage.py", "up", "--port", str(free_port()), "--smtp-port", "0"],
        cwd=ROOT,
        env=home.environment,
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert b"is running already" in done.stderr
    assert home.one.is_running
    assert home.get("/account/login/")[0] == 200


@pytest.mark.skipif(not homes.IS_GROWN_UP, reason="the one process has one beat")
def test_two_beats_and_two_workers_have_one_effect(home, sink):
    extra = [home.process(role, name=f"second-{role}") for role in ("beat", "worker")]
    try:
        for process in extra:
            process.start()
        mails = [homes.letter(f"Twice {n}") for n in range(10)]
        assert [homes.post_webhook(home, mail) for mail in mails] == [200] * 10
        wait_until(lambda: all(homes.mails_to(sink, mail) for mail in mails), what="all mails")
        sending = "SELECT count(*) FROM tickets_outgoingmail WHERE state = 'sending'"
        wait_until(lambda: home.query(sending) == [(0,)], what="all written down")
    finally:
        for process in extra:
            process.kill()
    assert [len(homes.mails_to(sink, mail)) for mail in mails] == [1] * 10
    assert [homes.messages_about(home, f"Twice {n}") for n in range(10)] == [1] * 10
