"""A small SMTP listener on this machine, so that any mail program can send us a mail."""

import logging
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from asgiref.sync import sync_to_async
from django.db import connection

from tickets.core.clock import now
from tickets.inbound.models import Door
from tickets.inbound.store import store

logger = logging.getLogger(__name__)

#: Bytes of the largest mail it takes.
MOST_BYTES = 64 * 1024 * 1024
#: Bytes in one line; the 1,000 of RFC 5321 is more than many programs know.
LONGEST_LINE = 1024 * 1024


class Listener(SMTP):
    line_length_limit = LONGEST_LINE


class ListenerController(Controller):
    def factory(self) -> SMTP:
        return Listener(self.handler, **self.SMTP_kwargs)

    def start(self) -> None:
        try:
            super().start()
        except OSError:
            self.loop.close()
            raise


class Handler:
    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's name
        """250 only when the mail is safe; 451 makes the sender keep it."""
        del server, session
        content = envelope.content
        raw = content if isinstance(content, bytes) else (content or "").encode()
        known = {"from": envelope.mail_from or "", "to": list(envelope.rcpt_tos)}
        try:
            await sync_to_async(_keep)(raw, known)
        except Exception:
            # Whatever it is, the sender must keep the mail; any other answer would lose it.
            logger.exception("A mail could not be stored; the sender is asked to try again.")
            return "451 4.3.0 Please try again later"
        return "250 2.0.0 Stored"


def _keep(raw: bytes, envelope: dict[str, Any]) -> None:
    try:
        store(raw=raw, door=Door.SMTP, envelope=envelope, now=now())
    finally:
        # Mails are rare and this thread has no request whose end would tidy up.
        connection.close()


def listener(*, port: int, host: str = "127.0.0.1") -> Controller:
    """A controller to `start()` and `stop()`; raises OSError on start when the port is taken."""
    return ListenerController(
        Handler(),
        hostname=host,
        port=port,
        data_size_limit=MOST_BYTES,
        decode_data=False,
        enable_SMTPUTF8=True,
        ident="helpdesk",
    )
