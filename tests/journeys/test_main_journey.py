"""The whole way with real processes: a customer's mail, an answer in the browser, the reply to it."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.dovecot import PASSWORD as IMAP_PASSWORD
from tests.dovecot import USER, running_dovecot
from tests.journeys import home as homes
from tests.journeys.browser import Browser
from tests.journeys.processes import wait_until
from tests.smtp_sink import running_sink

pytestmark = [
    pytest.mark.processes,
    pytest.mark.imap,
    pytest.mark.xdist_group("processes"),
]


@pytest.fixture(scope="module")
def sink():
    with running_sink() as sink:
        yield sink


@pytest.fixture(scope="module")
def home(tmp_path_factory, sink, ready):
    with homes.running_home(tmp_path_factory.mktemp("journey"), sink, ready) as home:
        yield home


@pytest.fixture(scope="module")
def dovecot(home):
    with running_dovecot() as server:
        home.manage(
            "shell",
            "-v",
            "0",
            "-c",
            "from tickets.inbound.imap import keep_account; from tickets.models import Mailbox;"
            f"keep_account(mailbox=Mailbox.objects.get(), host='127.0.0.1', port={server.port},"
            f" username={USER!r}, password={IMAP_PASSWORD!r}, folder='INBOX')",
        )
        yield server


@pytest.fixture(params=["mail server", "webhook", "imap"])
def hand_in(request, home):
    """A way in: by SMTP on localhost (or the mail server's pipe), a provider's post, a mailbox."""

    def by_webhook(mail):
        assert homes.post_webhook(home, mail) == 200

    def by_imap(mail):
        request.getfixturevalue("dovecot").put(homes.crlf(mail))
        look = "from tickets.inbound.tasks import poll_imap; poll_imap()"
        home.manage("shell", "-v", "0", "-c", look)

    def by_mail_server(mail):
        home.hand_in(homes.crlf(mail))

    return {"webhook": by_webhook, "imap": by_imap, "mail server": by_mail_server}[request.param]


def wait_for_link(browser, subject):
    """The ticket's address, as the list of open tickets shows it."""
    found = []

    def appears():
        page = browser.open("/desk/")
        if subject in page.html:
            found.append(page.link(subject))
        return found

    wait_until(appears, what=f"{subject} in the list")
    return found[0]


def answer(browser, address, text):
    page = browser.open(address)
    form = page.form(action="/answer/")
    return browser.send(page, form, text=text, action="keep")


def test_mail_becomes_a_ticket_is_answered_and_goes_on(home, sink, hand_in, request):
    subject = f"Parcel {request.node.callspec.id}"
    question = homes.letter(subject)
    with Browser(home.url) as browser:
        assert browser.log_in(homes.OWNER, homes.PASSWORD).status == 200
        hand_in(question)
        began = time.monotonic()
        address = wait_for_link(browser, subject)
        print(f"{request.node.callspec.id}: ticket after {time.monotonic() - began:.2f} s")
        assert answer(browser, address, "It left today.").status == 200
        assert "It left today." in browser.open(address).html

        wait_until(lambda: len(homes.mails_to(sink, question)) == 2, what="the answer")
        # The confirmation and the answer leave side by side.
        [sent] = [one for one in homes.mails_to(sink, question) if not one["Auto-Submitted"]]
        assert "It left today." in sent.get_body(("plain",)).get_content()
        assert sent["In-Reply-To"] == question["Message-ID"]
        assert sent["References"].split()[0] == question["Message-ID"]

        reply = homes.letter(
            f"Re: {subject}",
            "Thank you, and when does it come?",
            From=str(question["From"]),
            To=str(sent["Reply-To"]),
            In_Reply_To=str(sent["Message-ID"]),
            References=f"{sent['References']} {sent['Message-ID']}",
        )
        hand_in(reply)
        wait_until(
            lambda: "when does it come?" in browser.open(address).html, what="the customer's reply"
        )
    assert homes.messages_about(home, subject) == 3
    assert homes.messages_about(home, f"Re: {subject}") == 0


def test_reply_without_the_plus_address_joins_by_its_headers(home, sink):
    question = homes.letter("Headers only")
    home.hand_in(homes.crlf(question))
    wait_until(lambda: homes.mails_to(sink, question), what="the confirmation")
    sent = homes.mails_to(sink, question)[0]
    reply = homes.letter(
        "Re: something else", From=str(question["From"]), In_Reply_To=str(sent["Message-ID"])
    )
    home.hand_in(homes.crlf(reply))
    wait_until(lambda: homes.messages_about(home, "Headers only") == 2, what="the reply")


def test_same_post_five_times_in_parallel_is_one_message(home):
    mail = homes.letter("Five at once")
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda _: homes.post_webhook(home, mail), range(5)))
    assert answers == [200] * 5
    waiting = "SELECT count(*) FROM tickets_inboundmail WHERE state = 'received'"
    wait_until(lambda: home.query(waiting) == [(0,)], what="all five processed")
    assert homes.messages_about(home, "Five at once") == 1
