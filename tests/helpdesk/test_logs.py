"""Log lines: one record a line, no secrets, whatever strangers write (ASVS 16.4.1, N-69)."""

import json
import logging
import sys

import pytest

from helpdesk.logs import JsonFormatter, LineFormatter

TOKEN = "OG0PnAipCsUaMuup0BB30430BpAPWbVWSLZZX95j2hg"


def record(message: str, error: Exception | None = None) -> logging.LogRecord:
    told = None
    if error:
        try:
            raise error
        except type(error):
            told = sys.exc_info()
    return logging.LogRecord("tickets", logging.WARNING, "file.py", 1, message, None, told)


@pytest.mark.parametrize(
    "mark", ["\r\n", "\n", "\x0b", "\x0c", "\x1b[2J", "\x85", "\u2028", "\u2029", "\u202e", "\0"]
)
def test_stranger_s_line_breaks_and_controls_begin_nothing(mark):
    line = LineFormatter().format(record(f"Not found: /x{mark}12:00:00 info    Owner logged in"))
    assert len(line.splitlines()) == 1
    assert mark not in line
    assert "Owner logged in" in line


def test_no_line_of_an_error_looks_like_a_record():
    forged = "12:00:00 info    Owner logged in"
    text = LineFormatter().format(record("It broke", ValueError(f"bad\n{forged}")))
    assert [line for line in text.splitlines()[1:] if not line.startswith("    ")] == []
    assert forged in text


@pytest.mark.parametrize("formatter", [LineFormatter(), JsonFormatter()])
@pytest.mark.parametrize(
    "path",
    ["/q/see/{}/", "/q/solved/{}/no/", "/account/start/{}/", "/account/password/reset/key/{}/"],
)
def test_no_token_of_an_address_is_logged(formatter, path):
    address = path.format(TOKEN)
    for made in (record(f"Not Found: {address}"), record("It broke", ValueError(address))):
        assert TOKEN not in formatter.format(made)


def test_json_is_one_line():
    line = JsonFormatter().format(record("a\nb\u2028c", ValueError("d\ne")))
    assert len(line.splitlines()) == 1
    assert set(json.loads(line)) == {"at", "level", "logger", "message", "exception"}
