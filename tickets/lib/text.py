"""Plain text as people and databases can bear it: no control characters, HTML turned into lines."""

import re
from collections.abc import Iterable

from tickets.lib import markup

# NUL breaks PostgreSQL, lone surrogates break UTF-8, bidi overrides hide what a name really says.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n|[\r\x0c\x85\u2028\u2029]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
_BLANKS = re.compile(r"[ \t\n\r\f\v\u00a0]+")
_MANY_EMPTY = re.compile(r"\n(?:[ \t]*\n){3,}")


def clean(text: str) -> str:
    """Text of several lines: one kind of line end, no control character but tab."""
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", text).replace("\ufeff", ""))


def one_line(text: str, limit: int = 2000) -> str:
    """Text for a header, a title or a name: one line, no control, no direction override."""
    text = text[: limit * 4].replace("\x00", "")
    return _BLANKS.sub(" ", _BIDI.sub("", _CONTROLS.sub("", clean(text)))).strip()[:limit].strip()


def squeeze(text: str) -> str:
    """Trim the ends of lines and long runs of empty ones."""
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    return _MANY_EMPTY.sub("\n\n\n", lines).strip("\n").rstrip()


def join_paragraphs(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part.strip())


def from_html(html: str) -> str:
    """The readable text of an HTML document, in one linear pass."""
    return squeeze(clean("\n".join(line.text for line in markup.lines(html))))
