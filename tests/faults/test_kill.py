"""kill -9 at chosen moments, then start again: no mail lost, none sent twice by itself."""

import time

import pytest

from tests.journeys import home as homes
from tests.journeys.browser import Browser
from tests.journeys.processes import wait_until

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("processes")]


def write(home, request):
    """A customer's mail, safely handed in; its confirmation is the mail that goes out."""
    mail = homes.letter(request.node.name)
    assert homes.post_webhook(home, mail) == 200
    return mail


def settle(home, sink):
    """Everything runs again and everything due is dealt with: a later mail has its confirmation."""
    sink.on_mail, sink.on_data = "", "250 OK"
    home.start_again()
    canary = homes.letter("Canary")
    wait_until(lambda: homes.post_webhook(home, canary) == 200, what="the web")
    wait_until(lambda: homes.mails_to(sink, canary), what="a later mail")
    waiting = (
        "SELECT (SELECT count(*) FROM tickets_inboundmail WHERE state = 'received') + (SELECT"
        " count(*) FROM tickets_outgoingmail WHERE state IN ('queued', 'sending', 'retry'))"
    )
    wait_until(lambda: home.query(waiting) == [(0,)], what="nothing that waits")


def fate(home, sink, mail):
    """How often it is a message, how many confirmations arrived, and what we say of them."""
    return (
        homes.messages_about(home, str(mail["Subject"])),
        len(homes.mails_to(sink, mail)),
        homes.state_of_mail_to(home, mail),
    )


def attempts(home):
    return home.query("SELECT attempts FROM tickets_inboundmail WHERE state = 'received'")


def test_after_the_mail_is_stored_and_before_it_is_claimed(home, sink, request):
    home.stall("UPDATE ON tickets_inboundmail", "NEW.attempts > OLD.attempts")
    mail = write(home, request)
    assert attempts(home) == [(0,)]
    home.kill("worker")
    home.kill("web")
    settle(home, sink)
    assert fate(home, sink, mail) == (1, 1, ["sent"])


def test_while_the_mail_is_processed(home, sink, request):
    home.stall("INSERT ON tickets_message", "NEW.id IS NULL OR NEW.id IS NOT NULL")
    mail = write(home, request)
    wait_until(lambda: attempts(home) == [(1,)], what="a claim")
    home.kill("worker")
    assert homes.messages_about(home, str(mail["Subject"])) == 0
    settle(home, sink)
    assert fate(home, sink, mail) == (1, 1, ["sent"])


@pytest.mark.parametrize("role", homes.ROLES)
def test_before_the_mail_is_given_to_the_server(home, sink, request, role):
    killed = []

    def kill():
        if not killed:
            homes.kill_at_once(getattr(home, role))
            killed.append(role)
        return ""

    sink.on_mail = kill
    mail = write(home, request)
    wait_until(lambda: killed, what="the hand-over")
    settle(home, sink)
    assert fate(home, sink, mail) == (1, 1, ["sent"])


def test_before_the_hand_over_is_written_down(home, sink, request):
    home.stall("UPDATE ON tickets_outgoingmail", "NEW.handed_over_at IS NOT NULL")
    mail = write(home, request)
    wait_until(lambda: homes.state_of_mail_to(home, mail) == ["sending"], what="a claim")
    home.kill("worker")
    settle(home, sink)
    assert fate(home, sink, mail) == (1, 1, ["sent"])


@pytest.mark.parametrize("keeps_it", [True, False], ids=["it has the mail", "it has it not"])
def test_between_the_whole_mail_and_the_server_s_answer(home, sink, request, keeps_it):
    killed = []

    def kill():
        if killed:
            return "250 OK"
        homes.kill_at_once(home.worker)
        killed.append(True)
        return "250 OK" if keeps_it else "hang up"

    sink.on_data = kill
    mail = write(home, request)
    wait_until(lambda: killed, what="the hand-over")
    settle(home, sink)
    assert fate(home, sink, mail) == (1, int(keeps_it), ["uncertain"])
    send_again_by_hand(home, sink, mail, already=int(keeps_it))


def send_again_by_hand(home, sink, mail, *, already):
    """Staff see it, decide, and it goes out once more as the very same mail."""
    uncertain = "SELECT max(id) FROM tickets_outgoingmail WHERE state = 'uncertain'"
    [(pk,)] = home.query(uncertain)
    with Browser(home.url) as browser:
        browser.log_in(homes.OWNER, homes.PASSWORD)
        page = browser.open(f"/desk/mail-out/{pk}/")
        browser.send(page, page.form(action="/again/"))
    wait_until(lambda: len(homes.mails_to(sink, mail)) == already + 1, what="the second try")
    assert len({one["Message-ID"] for one in homes.mails_to(sink, mail)}) == 1


def test_after_the_server_s_answer_and_before_our_commit(home, sink, request):
    home.stall("UPDATE ON tickets_outgoingmail", "NEW.state = 'sent'")
    mail = write(home, request)
    wait_until(lambda: homes.mails_to(sink, mail), what="the mail")
    home.kill("worker")
    settle(home, sink)
    assert fate(home, sink, mail) == (1, 1, ["uncertain"])


def test_web_dies_while_an_answer_is_kept(home, sink, request):
    """The browser got no page; sending the same form again makes one answer."""
    question = write(home, request)
    wait_until(lambda: homes.mails_to(sink, question), what="the confirmation")
    [(pk,)] = home.query("SELECT max(id) FROM tickets_ticket")
    with Browser(home.url) as browser:
        browser.log_in(homes.OWNER, homes.PASSWORD)
        page = browser.open(f"/desk/tickets/{pk}/")
        form = page.form(action="/answer/")
        home.stall("INSERT ON tickets_outgoingmail", "NEW.kind = 'answer'")
        assert not answers_within(browser, page, form, seconds=2)
        home.kill("web")
        settle(home, sink)
        assert fate(home, sink, question) == (1, 1, ["sent"])
        for _ in range(2):
            browser.send(page, form, text="It left today.", action="keep")
    sent = ["sent", "sent"]
    wait_until(lambda: homes.state_of_mail_to(home, question) == sent, what="the answer")
    assert fate(home, sink, question) == (2, 2, sent)


def answers_within(browser, page, form, *, seconds):
    try:
        browser.send(page, form, wait=seconds, text="It left today.", action="keep")
    except OSError:
        return False
    return True


def test_everything_dies_under_load(home, sink):
    """Whatever was answered 200 is a ticket in the end, with at most one confirmation."""
    mails = [homes.letter(f"Load {n}") for n in range(20)]
    kept = []
    for number, mail in enumerate(mails):
        if number == 12:
            for role in homes.ROLES:
                home.kill(role)
        if homes.post_webhook(home, mail) == 200:
            kept.append(mail)
    settle(home, sink)
    assert kept == mails[:12]
    for mail in kept:
        messages, arrived, states = fate(home, sink, mail)
        assert messages == 1
        assert (arrived, states) in ((1, ["sent"]), (1, ["uncertain"]), (0, ["uncertain"]))


@pytest.mark.skipif(not homes.IS_GROWN_UP, reason="the one process has one worker")
def test_worker_that_slept_through_its_lease_sends_nothing(home, sink, request):
    """SIGSTOP before the hand-over, another sends the mail, SIGCONT: still one."""
    slept = []

    def sleep():
        if not slept:
            homes.signal_all(home.worker, "SIGSTOP")
            slept.append(True)
        return ""

    sink.on_mail = sleep
    mail = write(home, request)
    wait_until(lambda: slept, what="the hand-over")
    home.let_time_pass()
    another = home.process("worker", name="another-worker")
    another.start()
    try:
        wait_until(lambda: homes.mails_to(sink, mail), what="the other worker")
        homes.signal_all(home.worker, "SIGCONT")
        settle(home, sink)
    finally:
        another.kill()
    time.sleep(0.5)
    assert fate(home, sink, mail) == (1, 1, ["sent"])
