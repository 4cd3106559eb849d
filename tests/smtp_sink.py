"""A real SMTP server for tests: keeps what it gets, or misbehaves as told."""

import email
import email.policy
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from aiosmtpd.controller import Controller


class Sink:
    """What came in (`mails`, `recipients`), and how to answer the next ones."""

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.recipients: list[list[str]] = []
        self.refuse: dict[str, str] = {}
        self.on_mail: str | Callable[[], str] = ""
        self.on_data: str | Callable[[], str] = "250 OK"
        self.port = 0

    async def handle_MAIL(self, server, session, envelope, address, options):
        answer = self.on_mail() if callable(self.on_mail) else self.on_mail
        if answer:
            return answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        answer = self.on_data() if callable(self.on_data) else self.on_data
        if answer == "hang up":
            session.transport = None
            server.transport.abort()
            return "451 never seen"
        if answer.startswith("250"):
            self.raw.append(envelope.content)
            self.recipients.append(list(envelope.rcpt_tos))
        return answer

    @property
    def mails(self) -> list[EmailMessage]:
        return [email.message_from_bytes(raw, policy=email.policy.default) for raw in self.raw]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running_sink(port: int = 0) -> Iterator[Sink]:
    sink = Sink()
    sink.port = port or free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()
