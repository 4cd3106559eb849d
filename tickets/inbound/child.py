"""Reads a mail; a large or odd one in a process of its own that can be stopped."""

import atexit
import json
import subprocess
import sys
import threading

from tickets.inbound.parse import ParsedMail, from_json, needs_child, parse_mail
from tickets.inbound.parse.pipe import receive, send

#: Seconds that reading one mail may take.
LIMIT = 25.0


class TooSlow(Exception):  # noqa: N818 -- named after what happened
    """The mail could not be read within the limit, or killed the process that read it."""


def read(raw: bytes) -> ParsedMail:
    """The parsed mail, within `LIMIT` seconds. Raises `TooSlow`."""
    return reader.read(raw) if needs_child(raw) else parse_mail(raw)


class _Reader:
    """One process that reads one mail after another; it ends when this one does."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self._in_use = threading.Lock()

    def read(self, raw: bytes) -> ParsedMail:
        with self._in_use:
            process = self._running()
            watch = threading.Timer(LIMIT, process.kill)
            watch.start()
            try:
                answer = _ask(process, raw)
            except OSError as error:
                self.stop()
                raise TooSlow from error
            finally:
                watch.cancel()
        return from_json(json.loads(answer))

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            # Nothing more is to be said to it; this closes the pipes.
            self.process.communicate()
            self.process = None

    def _running(self) -> subprocess.Popen[bytes]:
        if self.process is not None and self.process.poll() is not None:
            self.stop()
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tickets.inbound.parse"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        return self.process


reader = _Reader()
atexit.register(reader.stop)


def _ask(process: subprocess.Popen[bytes], raw: bytes) -> bytes:
    """Raises OSError when the process ends before it has answered."""
    if process.stdin is None or process.stdout is None:
        raise OSError("no pipe")
    send(process.stdin, raw)
    answer = receive(process.stdout)
    if answer is None:
        raise OSError("no answer")
    return answer
