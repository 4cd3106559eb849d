"""Keeps whatever comes in, untouched, before anything looks into it (law 1)."""

import functools
import logging
import os
from datetime import datetime
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from tickets.core.attachment import write_whole
from tickets.core.shop import Mailbox
from tickets.inbound.models import Door, InboundMail

logger = logging.getLogger(__name__)

#: Mails up to this many bytes stand in the row itself: one write, nothing to lose between.
IN_ROW = 262_144


def store(
    *,
    raw: bytes,
    door: Door,
    now: datetime,
    mailbox: Mailbox | None = None,
    envelope: dict[str, Any] | None = None,
) -> InboundMail:
    """Keep `raw` in one statement; when that is committed, the mail can no longer be lost.

    Raises whatever database or disk raise: the door then tells the sender to try again.
    """
    mail = InboundMail(
        door=door,
        mailbox=mailbox,
        envelope=envelope or {},
        size=len(raw),
        due_at=now,
        received_at=now,
    )
    if len(raw) <= IN_ROW:
        mail.raw_bytes = raw
    else:
        write_whole(mail, "raw_file", raw)
        _sync(mail)
    mail.save(force_insert=True)
    transaction.on_commit(functools.partial(_ring, mail.pk))
    return mail


def _sync(mail: InboundMail) -> None:
    """Let the file reach the disk before its row does; object storage does so by itself."""
    try:
        path = mail.raw_file.path
    except NotImplementedError:
        return
    with open(path, "rb") as file:  # noqa: PTH123 -- the descriptor is what matters
        os.fsync(file.fileno())


def _ring(pk: int) -> None:
    try:
        current_app.send_task("inbound.process", kwargs={"pk": pk})
    except OperationalError:
        logger.warning("The broker cannot be reached; mail %s waits for the next sweep.", pk)
