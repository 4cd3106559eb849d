r"""Reads the rich text in which Outlook wraps a letter, and makes it text or HTML ([MS-OXRTFCP]).

A letter that was HTML before Outlook wrapped it comes out as that HTML again ([MS-OXRTFEX]).
Every step is linear in its input, and damage only ends the text early.
"""

import re
import struct
from dataclasses import dataclass, field, replace

from tickets.inbound.parse import charsets

_COMPRESSED, _PLAIN = b"LZFu", b"MELA"
_WINDOW = 4096
#: Where every window begins, by the specification.
_PRESET = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    b"\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier"
    b"{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
#: More groups inside each other than any letter has.
_DEEPEST = 500

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)"
)
#: Groups that hold nothing to read.
_HIDDEN = frozenset(
    b"fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl "
    b"footerr footerf themedata colorschememapping generator listtable listoverridetable rsidtbl "
    b"xmlnstbl datastore latentstyles filetbl revtbl fldinst mhtmltag pntext".split()
)
_SIGNS = {
    b"par": "\n",
    b"line": "\n",
    b"sect": "\n",
    b"page": "\n",
    b"row": "\n",
    b"cell": "\t",
    b"tab": "\t",
    b"lquote": "\N{LEFT SINGLE QUOTATION MARK}",
    b"rquote": "\N{RIGHT SINGLE QUOTATION MARK}",
    b"ldblquote": "\N{LEFT DOUBLE QUOTATION MARK}",
    b"rdblquote": "\N{RIGHT DOUBLE QUOTATION MARK}",
    b"bullet": "\N{BULLET}",
    b"endash": "\N{EN DASH}",
    b"emdash": "\N{EM DASH}",
}
_ESCAPED = {
    b"~": "\N{NO-BREAK SPACE}",
    b"_": "-",
    b"\\": "\\",
    b"{": "{",
    b"}": "}",
    b"\n": "\n",
    b"\r": "\n",
}


def unpack(data: bytes) -> bytes:
    """The rich text itself; as far as it can be read, and nothing of what is none."""
    if len(data) < 16:
        return b""
    size, kind = struct.unpack_from("<I4s", data, 4)
    if kind == _PLAIN:
        return data[16 : 16 + size]
    return _inflate(data, size) if kind == _COMPRESSED else b""


def _inflate(data: bytes, size: int) -> bytes:
    window = bytearray(_PRESET.ljust(_WINDOW, b"\x00"))
    place = len(_PRESET)
    found = bytearray()
    at = 16
    while at < len(data) and len(found) < size:
        control = data[at]
        at += 1
        for bit in range(8):
            if not control >> bit & 1:
                taken = data[at : at + 1]
                at += 1
            elif at + 2 > len(data):
                return bytes(found)
            else:
                (pair,) = struct.unpack_from(">H", data, at)
                at += 2
                begin = pair >> 4
                if begin == place:
                    return bytes(found)
                # It may run into what it is just writing: byte by byte.
                taken = b""
                for step in range((pair & 15) + 2):
                    one = window[(begin + step) % _WINDOW]
                    window[(place + step) % _WINDOW] = one
                    taken += bytes((one,))
            for step, one in enumerate(taken):
                window[(place + step) % _WINDOW] = one
            place = (place + len(taken)) % _WINDOW
            found += taken
    return bytes(found)


@dataclass(slots=True)
class _Group:
    """What holds until the group's closing brace."""

    is_hidden: bool = False
    is_tag: bool = False
    #: Characters that stand in for one that old programs do not know.
    stand_ins: int = 1


@dataclass(slots=True)
class _Reader:
    charset: str = "cp1252"
    is_html: bool = False
    #: Between `\htmlrtf` and `\htmlrtf0`: only for who shows the rich text itself.
    is_for_others: bool = False
    is_starred: bool = False
    to_skip: int = 0
    group: _Group = field(default_factory=_Group)
    outer: list[_Group] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    pending: bytearray = field(default_factory=bytearray)

    def read(self, data: bytes) -> None:
        for token in _TOKEN.finditer(data):
            word, number, code, sign, brace, plain = token.groups()
            if word:
                self._word(word, number)
            elif code:
                self._bytes(bytes.fromhex(code.decode()))
            elif sign:
                self._sign(sign)
            elif brace == b"{":
                self._open()
            elif brace:
                self._close()
            else:
                self._bytes(plain)
        self._flush()

    def _open(self) -> None:
        self.to_skip = 0
        if len(self.outer) < _DEEPEST:
            self.outer.append(self.group)
            self.group = replace(self.group)

    def _close(self) -> None:
        self.to_skip = 0
        self.is_starred = False
        if self.outer:
            self.group = self.outer.pop()

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self.is_starred = True
        elif sign in _ESCAPED:
            self._text(_ESCAPED[sign])

    def _word(self, word: bytes, number: bytes | None) -> None:
        value = int(number) if number else None
        starred, self.is_starred = self.is_starred, False
        if word == b"htmltag" and starred:
            self.group.is_tag, self.group.is_hidden = True, False
        elif word in _HIDDEN or starred:
            self.group.is_hidden = True
        elif word == b"fromhtml":
            self.is_html = True
        elif word == b"htmlrtf":
            self.is_for_others = value != 0
        elif word == b"ansicpg" and value and value > 0:
            self.charset = f"cp{value}"
        elif word == b"uc" and value is not None:
            self.group.stand_ins = min(max(value, 0), 10)
        elif word == b"u" and value is not None:
            self._unit(value % 0x10000)
        elif word in _SIGNS:
            self._text(_SIGNS[word])

    def _unit(self, unit: int) -> None:
        """One UTF-16 unit; two halves of one character are joined at the end."""
        self.to_skip = 0
        self._text(chr(unit))
        self.to_skip = self.group.stand_ins

    def _bytes(self, raw: bytes) -> None:
        if self.to_skip:
            skipped = min(self.to_skip, len(raw))
            self.to_skip -= skipped
            raw = raw[skipped:]
        if self._is_shown():
            self.pending += raw

    def _text(self, text: str) -> None:
        if self.to_skip:
            self.to_skip -= 1
        elif self._is_shown():
            self._flush()
            self.written.append(text)

    def _is_shown(self) -> bool:
        return not self.group.is_hidden and (self.group.is_tag or not self.is_for_others)

    def _flush(self) -> None:
        if self.pending:
            self.written.append(charsets.decode(bytes(self.pending), self.charset))
            self.pending.clear()


def read(data: bytes) -> tuple[str, str]:
    """(text, HTML) of rich text as `unpack` gives it: one of the two, the other is empty."""
    if not data.lstrip().startswith(b"{\\rtf"):
        return "", ""
    reader = _Reader()
    reader.read(data)
    joined = "".join(reader.written).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    found = joined.replace("\x00", "").strip()
    return ("", found) if reader.is_html else (found, "")
