"""Redis gone and emptied half-way: everything is still taken in, and goes out exactly once."""

import pytest

from tests.journeys import home as homes
from tests.journeys.browser import Browser
from tests.journeys.processes import wait_until

pytestmark = [
    pytest.mark.processes,
    pytest.mark.postgres,
    pytest.mark.xdist_group("processes"),
    pytest.mark.skipif(not homes.IS_GROWN_UP, reason="the one process has no Redis"),
]


def test_redis_stops_and_comes_back_empty(home, sink):
    question = homes.letter("Before Redis went")
    assert homes.post_webhook(home, question) == 200
    wait_until(lambda: homes.mails_to(sink, question), what="the confirmation")
    [(pk,)] = home.query("SELECT max(id) FROM tickets_ticket")

    home.redis.kill()
    mails = [homes.letter(f"Without Redis {n}") for n in range(10)]
    assert [homes.post_webhook(home, mail) for mail in mails] == [200] * 10
    home.hand_in(homes.crlf(homes.letter("By pipe without Redis")))
    with Browser(home.url) as browser:
        assert browser.log_in(homes.OWNER, homes.PASSWORD).status == 200
        page = browser.open(f"/desk/tickets/{pk}/")
        form = page.form(action="/answer/")
        assert browser.send(page, form, text="Still here.", action="keep").status == 200

    home.redis.start()
    wait_until(
        lambda: all(homes.mails_to(sink, mail) for mail in mails), seconds=60, what="all mails"
    )
    wait_until(lambda: len(homes.mails_to(sink, question)) == 2, what="the answer")
    assert [len(homes.mails_to(sink, mail)) for mail in mails] == [1] * 10
    assert homes.messages_about(home, "By pipe without Redis") == 1


def test_redis_is_emptied_while_work_waits(home, sink):
    home.kill("worker")
    mails = [homes.letter(f"Emptied {n}") for n in range(20)]
    assert [homes.post_webhook(home, mail) for mail in mails] == [200] * 20
    home.redis.flush()
    home.start_again()
    wait_until(lambda: all(homes.mails_to(sink, mail) for mail in mails), what="all mails")
    assert [len(homes.mails_to(sink, mail)) for mail in mails] == [1] * 20
    assert [homes.messages_about(home, f"Emptied {n}") for n in range(20)] == [1] * 20
