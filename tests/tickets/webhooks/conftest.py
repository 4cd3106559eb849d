"""An endpoint on this machine, and the receiver of docs/api.md that listens there."""

import contextlib
import io
import re
import threading
from collections.abc import Iterator
from datetime import datetime
from http.server import ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.repo.sources import ROOT
from tickets.clockwork.ring import ring_due
from tickets.webhooks import delivering
from tickets.webhooks.keeping import KINDS, add_endpoint

DOCS: Path = ROOT / "docs/api.md"


def code_in_docs(language: str, number: int = 0) -> str:
    return re.findall(rf"^```{language}\n(.*?)^```", DOCS.read_text(), re.DOTALL | re.MULTILINE)[
        number
    ]


class Receiver:
    """The program in docs/api.md, as it stands there; it can be switched off and on."""

    def __init__(self) -> None:
        self.said = io.StringIO()
        self.clock = SimpleNamespace(time=self._now)
        self.moment: datetime
        self.server: ThreadingHTTPServer | None = None
        self.port = 0
        self.program: dict[str, object] = {}

    def _now(self) -> float:
        return self.moment.timestamp()

    def know(self, secret: str) -> None:
        code = code_in_docs("python").replace('os.environ["WEBHOOK_SECRET"]', repr(secret))
        code = code.partition("HTTPServer((")[0]
        self.program = {"__name__": "receiver"}
        exec(compile(code, "docs/api.md", "exec"), self.program)
        self.program["time"] = self.clock
        self.program["print"] = lambda *words, **_: self.said.write(" ".join(words) + "\n")
        self.program["Receiver"].log_message = lambda *_: None

    def listen(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), self.program["Receiver"])
        threading.Thread(target=self.server.serve_forever, args=[0.01], daemon=True).start()

    def stop(self) -> None:
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    @property
    def lines(self) -> list[str]:
        return self.said.getvalue().splitlines()


@pytest.fixture
def receiver(settings, monkeypatch) -> Iterator[Receiver]:
    settings.WEBHOOKS_TO_OWN_NETWORK = True
    one = Receiver()
    with ThreadingHTTPServer(("127.0.0.1", 0), None) as probe:
        one.port = probe.server_port
    yield one
    with contextlib.suppress(OSError):
        one.stop()


@pytest.fixture
def endpoint(receiver, shop, owner, now):
    """Told of everything that can be told."""
    made, secret = add_endpoint(
        shop=shop,
        name="Warehouse",
        url=f"http://127.0.0.1:{receiver.port}/news?of=questions",
        kinds=[str(one) for one in KINDS],
        by=owner,
        now=now,
    )
    receiver.know(secret)
    shop.refresh_from_db()
    return made


@pytest.fixture
def tick(receiver):
    """The clock goes on to a moment: timers ring, and news leaves."""

    def to(moment: datetime) -> int:
        receiver.moment = moment
        ring_due(now=moment)
        return delivering.sweep(now=moment)

    return to
