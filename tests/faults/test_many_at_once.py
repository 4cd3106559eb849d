"""X10, X19, X24: many write at the same time, and somebody deploys in the middle of it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.journeys import home as homes
from tests.journeys.browser import Browser
from tests.journeys.processes import wait_until

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("processes")]

WAITING = (
    "SELECT (SELECT count(*) FROM tickets_inboundmail WHERE state = 'received') + (SELECT"
    " count(*) FROM tickets_outgoingmail WHERE state IN ('queued', 'sending', 'retry'))"
)


def test_eight_write_at_once_and_nobody_is_told_to_wait(home, sink):
    """X24: no error to anybody while eight write and one reads; the file is whole afterwards."""
    home.start_again()
    mails = [homes.letter(f"Eight {n}") for n in range(24)]
    with Browser(home.url) as browser, ThreadPoolExecutor(8) as pool:
        assert browser.log_in(homes.OWNER, homes.PASSWORD).status == 200
        posted = pool.map(lambda mail: homes.post_webhook(home, mail), mails)
        pages = [browser.open("/desk/").status for _ in range(5)]
        assert (list(posted), pages) == ([200] * 24, [200] * 5)
    wait_until(lambda: all(homes.mails_to(sink, one) for one in mails), what="all mails")
    wait_until(lambda: home.query(WAITING) == [(0,)], what="all done")
    assert [len(homes.mails_to(sink, mail)) for mail in mails] == [1] * 24
    assert "database is locked" not in home.logs()
    if not homes.IS_GROWN_UP:
        assert home.query("PRAGMA integrity_check") == [("ok",)]


def test_worker_that_is_asked_to_stop_leaves_nothing_half(home, sink):
    """X19: SIGTERM under load, and a new one: every mail once, nothing stuck in `sending`."""
    home.start_again()
    mails = [homes.letter(f"Deploy {n}") for n in range(12)]
    kept = [mail for mail in mails[:6] if homes.post_webhook(home, mail) == 200]
    home.worker.stop()
    kept += [mail for mail in mails[6:] if homes.post_webhook(home, mail) == 200]
    stuck = "SELECT count(*) FROM tickets_outgoingmail WHERE state = 'sending'"
    half = home.query(stuck)
    home.start_again()
    wait_until(lambda: all(homes.mails_to(sink, one) for one in kept), what="all mails")
    wait_until(lambda: home.query(WAITING) == [(0,)], what="all done")
    assert half == [(0,)]
    assert len(kept) == (12 if homes.IS_GROWN_UP else 6)
    assert [len(homes.mails_to(sink, mail)) for mail in kept] == [1] * len(kept)


def test_one_mail_by_two_doors_at_once_is_one_message(home):
    """X10: the provider posts what the mail server's pipe hands in as well."""
    home.start_again()
    mail = homes.letter("Two doors")
    with ThreadPoolExecutor(2) as pool:
        piped = pool.submit(home.hand_in, homes.crlf(mail))
        posted = pool.submit(homes.post_webhook, home, mail)
        assert posted.result() == 200
        piped.result()
    wait_until(lambda: home.query(WAITING) == [(0,)], what="both processed")
    assert homes.messages_about(home, "Two doors") == 1
