"""Reads a mailbox by IMAP: everything after the last UID, whether somebody saw it or not."""

import logging
import ssl
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from tickets.core.shop import Mailbox
from tickets.inbound.models import Door, ImapAccount
from tickets.inbound.store import store
from tickets.lib.sealed import seal, unseal
from tickets.outbox.compose import signing_keys

logger = logging.getLogger(__name__)

#: One poller at a time per account; a dead one is replaced after this.
LEASE = timedelta(minutes=5)
#: Seconds without an answer from the server before we hang up.
TIMEOUT = 60
#: Mails asked for in one go, and their bytes: they stand in memory together.
BATCH = 20
BATCH_BYTES = 16 * 1024 * 1024
#: Hosts that may be read without TLS: the same machine.
LOCAL = {"localhost", "127.0.0.1", "::1"}


def accounts_to_poll(*, now: datetime) -> list[int]:
    accounts = ImapAccount.objects.filter(
        Q(lease_until__isnull=True) | Q(lease_until__lt=now), mailbox__is_active=True
    )
    return list(accounts.values_list("pk", flat=True))


def poll(*, pk: int, now: datetime) -> int:
    """Store every new mail of the account; how many. Trouble is written on the account."""
    is_ours = ImapAccount.objects.filter(
        Q(lease_until__isnull=True) | Q(lease_until__lt=now), pk=pk
    ).update(lease_until=now + LEASE)
    if not is_ours:
        return 0
    account = ImapAccount.objects.select_related("mailbox__shop").get(pk=pk)
    error = ""
    count = 0
    try:
        count = _read_new(account, now=now)
    except (IMAPClientError, OSError, ValueError) as problem:
        error = str(problem)[:1000] or type(problem).__name__
        logger.warning("IMAP %s: %s", account, error)
    finally:
        ImapAccount.objects.filter(pk=pk).update(lease_until=None, checked_at=now, error=error)
    return count


def _read_new(account: ImapAccount, *, now: datetime) -> int:
    with connect(account) as client:
        folder = client.select_folder(account.folder, readonly=True)
        validity = int(folder[b"UIDVALIDITY"])
        if account.uid_validity != validity:
            # Another folder under the same name: its numbers mean nothing to us. What we read
            # before is recognised by its content.
            account.uid_validity, account.last_uid = validity, 0
        # `n:*` always names the last mail, even when its number is below n.
        uids = sorted(uid for uid in client.search(_criteria(account)) if uid > account.last_uid)
        for batch in _batches(client, uids):
            found = client.fetch(batch, ["BODY.PEEK[]"])
            for uid in batch:
                _keep(account, uid, found.get(uid, {}).get(b"BODY[]"), now=now)
        return len(uids)


def _criteria(account: ImapAccount) -> list[object]:
    """What is new since the last time, of what came in on the chosen day or later."""
    new: list[object] = ["UID", f"{account.last_uid + 1}:*"]
    return [*new, "SINCE", account.reads_since] if account.reads_since else new


def _batches(client: IMAPClient, uids: list[int]) -> Iterator[list[int]]:
    """A few mails at a time, a large one alone."""
    for start in range(0, len(uids), BATCH):
        sizes = client.fetch(uids[start : start + BATCH], ["RFC822.SIZE"])
        batch: list[int] = []
        total = 0
        for uid in uids[start : start + BATCH]:
            size = int(sizes.get(uid, {}).get(b"RFC822.SIZE", 0))
            if batch and total + size > BATCH_BYTES:
                yield batch
                batch, total = [], 0
            batch.append(uid)
            total += size
        yield batch


def _keep(account: ImapAccount, uid: int, raw: bytes | None, *, now: datetime) -> None:
    """The mail and the cursor in one transaction: neither without the other.

    A mail that was removed between search and fetch has no body; the cursor passes it.
    """
    with transaction.atomic():
        if raw is not None:
            store(raw=raw, door=Door.IMAP, mailbox=account.mailbox, now=now)
        account.last_uid = uid
        ImapAccount.objects.filter(pk=account.pk).update(
            uid_validity=account.uid_validity, last_uid=uid
        )


def connect(account: ImapAccount, *, seconds: int = TIMEOUT) -> IMAPClient:
    """A logged-in connection; TLS that is verified, except to this very machine on port 143."""
    is_plain = account.host in LOCAL and account.port != 993
    client = IMAPClient(
        account.host,
        port=account.port,
        ssl=not is_plain,
        ssl_context=None if is_plain else ssl.create_default_context(),
        timeout=seconds,
    )
    try:
        client.login(account.username, unseal(account.password, keys=signing_keys()))
    except BaseException:
        client.shutdown()
        raise
    return client


def keep_account(
    *,
    mailbox: Mailbox,
    host: str,
    port: int,
    username: str,
    password: str,
    folder: str,
    reads_since: date | None = None,
) -> ImapAccount:
    """Read `mailbox` there from now on; an empty password keeps the one we have.

    Another server, user or folder is read from its beginning: what we have is recognised.
    """
    fields = {"host": host, "port": port, "username": username, "folder": folder}
    known = ImapAccount.objects.filter(mailbox=mailbox, **fields).exists()
    if password:
        fields["password"] = seal(password, keys=signing_keys())
    if not known:
        fields.update(uid_validity=None, last_uid=0, reads_since=reads_since)
    account, _ = ImapAccount.objects.update_or_create(
        mailbox=mailbox, defaults={**fields, "error": "", "checked_at": None}
    )
    return account


def forget_account(*, mailbox: Mailbox) -> None:
    """Stop reading the mailbox by IMAP; what came in stays."""
    ImapAccount.objects.filter(mailbox=mailbox).delete()
