"""Reading a mailbox on a real Dovecot: every mail once, whatever happens on the way."""

import socket
import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from tests.dovecot import PASSWORD, USER, running_dovecot
from tests.smtp_sink import free_port
from tickets.core.message import Message
from tickets.inbound import imap, receive
from tickets.inbound.models import Door, ImapAccount, InboundMail, InboundState
from tickets.lib.sealed import seal
from tickets.outbox.compose import signing_keys

pytestmark = [pytest.mark.imap, pytest.mark.xdist_group("imap")]

MANY = 80


@pytest.fixture(scope="module")
def server():
    with running_dovecot() as server:
        yield server


@pytest.fixture
def dovecot(server):
    server.empty()
    return server


def sealed(password):
    return seal(password, keys=signing_keys())


@pytest.fixture
def account(dovecot, shop):
    return ImapAccount.objects.create(
        mailbox=shop.mailboxes.get(),
        host="127.0.0.1",
        port=dovecot.port,
        username=USER,
        password=sealed(PASSWORD),
    )


def crlf(raw):
    """As the server hands it out."""
    return raw.replace(b"\n", b"\r\n")


@pytest.fixture
def mails(write):
    return [crlf(write(f"Question {n}")) for n in range(MANY)]


@contextmanager
def cut_after(port, most):
    """A line to `port` that breaks when the server has said `most` bytes."""

    def serve():
        near, _ = listener.accept()
        with near, socket.create_connection(("127.0.0.1", port)) as far:
            threading.Thread(target=pump, args=(near, far), daemon=True).start()
            left = most
            while left > 0 and (chunk := far.recv(min(left, 4096))):
                near.sendall(chunk)
                left -= len(chunk)
            near.shutdown(socket.SHUT_RDWR)

    def pump(near, far):
        try:
            while chunk := near.recv(4096):
                far.sendall(chunk)
        except OSError:
            pass

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(timeout=20)


def read(account, now):
    count = imap.poll(pk=account.pk, now=now)
    account.refresh_from_db()
    return count


def process_all(now):
    for pk in receive.waiting(now=now):
        receive.process(pk=pk, now=now)


def test_every_mail_comes_once(dovecot, account, mails, now):
    dovecot.put(*mails)
    assert (read(account, now), account.error, account.lease_until) == (MANY, "", None)
    assert read(account, now) == 0
    rows = InboundMail.objects.order_by("id")
    assert [row.raw for row in rows] == mails
    assert {(row.door, row.mailbox) for row in rows} == {(Door.IMAP, account.mailbox)}


def test_seen_mail_comes_too_and_nothing_is_marked(dovecot, account, mails, now):
    dovecot.put(*mails[:3])
    with dovecot.client() as client:
        client.add_flags([1], ["\\Seen"])
    assert read(account, now) == 3
    with dovecot.client() as client:
        flags = client.get_flags([1, 2, 3])
    assert [b"\\Seen" in flags[uid] for uid in (1, 2, 3)] == [True, False, False]


def test_new_mail_after_the_cursor(dovecot, account, mails, now):
    dovecot.put(mails[0])
    read(account, now)
    dovecot.put(mails[1], mails[2])
    assert (read(account, now), account.last_uid) == (2, 3)


def test_renumbered_folder_makes_no_second_message(dovecot, account, mails, now):
    dovecot.put(*mails[:3])
    read(account, now)
    before = account.uid_validity
    process_all(now)
    with dovecot.client() as client:
        client.delete_messages([1])
        client.expunge()
    dovecot.start_numbering_anew()
    dovecot.put(mails[3])
    assert read(account, now) == 3
    assert account.uid_validity != before
    process_all(now)
    assert (Message.objects.count(), InboundMail.objects.count()) == (4, 6)
    assert InboundMail.objects.filter(state=InboundState.DUPLICATE).count() == 2


def test_mail_removed_while_we_read_is_passed(dovecot, account, mails, now, monkeypatch):
    dovecot.put(*mails[:3])

    class Slow(imap.IMAPClient):
        def search(self, *args, **kwargs):
            found = super().search(*args, **kwargs)
            with dovecot.client() as another:
                another.delete_messages([2])
                another.expunge()
            return found

    monkeypatch.setattr(imap, "IMAPClient", Slow)
    read(account, now)
    assert (account.error, account.last_uid) == ("", 3)
    assert [row.raw for row in InboundMail.objects.order_by("id")] == [mails[0], mails[2]]


@pytest.mark.parametrize("most", [20, 700, 6_000, 20_000])
def test_line_that_breaks_half_way_loses_and_doubles_nothing(dovecot, account, mails, now, most):
    dovecot.put(*mails)
    with cut_after(dovecot.port, most) as port:
        ImapAccount.objects.update(port=port)
        read(account, now)
    assert account.error != ""
    assert InboundMail.objects.count() == account.last_uid < MANY
    ImapAccount.objects.update(port=dovecot.port)
    read(account, now)
    assert account.error == ""
    assert [row.raw for row in InboundMail.objects.order_by("id")] == mails


def test_wrong_password_is_said_and_recovers(dovecot, account, mails, now):
    dovecot.put(mails[0])
    ImapAccount.objects.update(password=sealed("wrong"))
    assert read(account, now) == 0
    assert ("uthentication" in account.error, account.checked_at) == (True, now)
    ImapAccount.objects.update(password=sealed(PASSWORD))
    assert (read(account, now), account.error) == (1, "")


def test_nobody_there_is_said(account, now):
    ImapAccount.objects.update(port=free_port())
    assert read(account, now) == 0
    assert "refused" in account.error


def test_folder_that_is_missing_is_said(account, now):
    ImapAccount.objects.update(folder="Nowhere")
    assert read(account, now) == 0
    assert "Nowhere" in account.error


def test_cursor_stays_when_the_mail_is_not_stored(dovecot, account, mails, now, monkeypatch):
    dovecot.put(*mails[:3])
    real = imap.store

    def full(*, raw, **fields):
        if raw == mails[1]:
            raise OperationalError("disk full")
        return real(raw=raw, **fields)

    monkeypatch.setattr(imap, "store", full)
    with pytest.raises(OperationalError):
        read(account, now)
    account.refresh_from_db()
    assert (account.last_uid, account.lease_until, InboundMail.objects.count()) == (1, None, 1)
    monkeypatch.undo()
    assert (read(account, now), InboundMail.objects.count()) == (2, 3)


def test_large_mails_are_fetched_one_by_one(dovecot, account, write, now, monkeypatch):
    raws = [crlf(write(text)) for text in ("x" * 5_000, "small", "small too", "y" * 5_000)]
    dovecot.put(*raws)
    monkeypatch.setattr(imap, "BATCH_BYTES", 4_000)
    assert read(account, now) == 4
    assert [row.raw for row in InboundMail.objects.order_by("id")] == raws


def test_only_one_reads_at_a_time(dovecot, account, mails, now):
    dovecot.put(mails[0])
    ImapAccount.objects.update(lease_until=now + imap.LEASE)
    assert (imap.accounts_to_poll(now=now), read(account, now)) == ([], 0)
    later = now + imap.LEASE + timedelta(seconds=1)
    assert (imap.accounts_to_poll(now=later), read(account, later)) == ([account.pk], 1)


def test_mail_from_before_the_chosen_day_is_left_alone(dovecot, account, mails, now):
    dovecot.put(*mails[:3])
    today = timezone.now().date()
    ImapAccount.objects.update(reads_since=today + timedelta(days=2))
    assert read(account, now) == 0
    ImapAccount.objects.update(reads_since=today - timedelta(days=1))
    assert read(account, now) == 3
