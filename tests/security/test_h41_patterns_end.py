"""H-41: no pattern of ours goes back and forth for ever over what strangers write."""

import importlib
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.repo.sources import PYTHON, said

#: What makes patterns go back and forth: repeated, with an end that does not fit.
PUMPS = (
    " ", "\n", "\t \n", "a", "aA1", "<", "<a ", "</", "&#", "&amp;", "(", "()", "[", "{{", "{{ a",
    "@", "a@", "a.", ".", "-", "=", "=?", ">", "> ", "On a wrote:\n", "http://", "http://a.", "//",
    "0", "0 ", "+31 ", "1-", "\\", '"', "'", ",", ", ", ";", "\u00a0", "_", "*", "**a", "#",
    "\u200b", "Van: a\n", "From: a\n", "-----", "| ", "a b ", "A", "é", "\r\n", "NL12", "/q/see/",
)  # fmt: skip
#: A linear pattern needs a millisecond for this, a quadratic one some hundredths of a second, a
#: cubic one half an hour.
LENGTH = 3_000
#: Seconds of our own processor, so that a busy machine changes nothing.
MOST = 1.0


class TooSlow(Exception):  # noqa: N818 -- named after what happened
    """The pattern took more than `MOST`."""


def patterns() -> Iterator[tuple[str, "re.Pattern[str] | re.Pattern[bytes]"]]:
    """Every pattern that stands by name in a module of ours."""
    for path in PYTHON:
        if "re.compile" in path.read_text() and "management" not in path.parts:
            name = said(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__")
            for key, value in vars(importlib.import_module(name)).items():
                if isinstance(value, re.Pattern):
                    yield f"{name}.{key}", value


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def test_every_pattern_ends_soon():
    slow, tried = [], 0
    for name, pattern in patterns():
        tried += 1
        for pump in PUMPS:
            text = pump * (LENGTH // len(pump)) + "\x01"
            try:
                with at_most(MOST):
                    pattern.search(text if isinstance(pattern.pattern, str) else text.encode())
                    pattern.fullmatch(text if isinstance(pattern.pattern, str) else text.encode())
            except TooSlow:
                slow.append(f"{name} on {pump!r}: {pattern.pattern!r}")
    assert tried > 80
    assert not slow, "\n".join(slow)


def test_clock_stops_a_bad_one():
    """The test can fail: this is the pattern that a line of spaces once kept busy."""
    bad = re.compile(r"[\s>]*(?:-{3,}|[-_=*\s]{10,})[\s]*")
    with pytest.raises(TooSlow), at_most(0.2):
        bad.fullmatch(" " * LENGTH + "\x01")
