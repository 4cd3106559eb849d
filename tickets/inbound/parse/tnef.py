"""Unpacks winmail.dat, the envelope that Outlook sometimes puts round everything."""

import struct
from dataclasses import dataclass, field

from tickets.inbound.parse import charsets, rtf

SIGNATURE = b"\x78\x9f\x3e\x22"
MAX_FILES = 200

_ATTACH_RENDER = 0x9002
_ATTACH_DATA = 0x800F
_ATTACH_TITLE = 0x8010
_ATTACH_PROPERTIES = 0x9005
_MESSAGE_PROPERTIES = 0x9003
_BODY = 0x800C
_CODEPAGE = 0x9007

_LONG_NAME = 0x3707
_DISPLAY_NAME = 0x3001
_MIME = 0x370E
_CONTENT_ID = 0x3712
_DATA_OBJECT = 0x3701
_TEXT_BODY = 0x1000
_HTML_BODY = 0x1013
_RICH_BODY = 0x1009

_FIXED_SIZES = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}
_VARIABLE = frozenset({0x0D, 0x1E, 0x1F, 0x102})
_MULTI_VALUE = 0x1000


@dataclass(slots=True)
class TnefFile:
    name: str = ""
    content: bytes = b""
    content_type: str = ""
    content_id: str = ""


@dataclass(slots=True)
class Envelope:
    files: list[TnefFile] = field(default_factory=list)
    text: str = ""
    html: str = ""


def unpack(data: bytes) -> Envelope:
    """Whatever can be read; a truncated or damaged envelope gives the files before the damage."""
    envelope = Envelope()
    if not data.startswith(SIGNATURE):
        return envelope
    charset = "cp1252"
    at = 6
    while at + 9 <= len(data):
        attribute, _kind, size = struct.unpack_from("<HHI", data, at + 1)
        value = data[at + 9 : at + 9 + size]
        if attribute == _CODEPAGE and len(value) >= 4:
            charset = f"cp{struct.unpack_from('<I', value)[0]}"
        _take(envelope, attribute, value, charset)
        if len(envelope.files) > MAX_FILES:
            break
        at += 9 + size + 2
    envelope.files = [file for file in envelope.files if file.content]
    return envelope


def _take(envelope: Envelope, attribute: int, value: bytes, charset: str) -> None:
    if attribute == _ATTACH_RENDER:
        envelope.files.append(TnefFile())
    elif attribute == _MESSAGE_PROPERTIES:
        _take_message(envelope, value, charset)
    elif attribute == _BODY:
        envelope.text = envelope.text or _string(value, charset)
    elif envelope.files:
        file = envelope.files[-1]
        if attribute == _ATTACH_DATA:
            file.content = value
        elif attribute == _ATTACH_TITLE:
            file.name = file.name or _string(value, charset)
        elif attribute == _ATTACH_PROPERTIES:
            _take_file(file, value, charset)


def _take_message(envelope: Envelope, value: bytes, charset: str) -> None:
    rich = b""
    for tag, kind, raw in _properties(value):
        if tag == _RICH_BODY:
            rich = raw
        elif tag == _TEXT_BODY:
            envelope.text = _value(kind, raw, charset)
        elif tag == _HTML_BODY:
            envelope.html = (
                charsets.decode(raw.rstrip(b"\x00"), charset)
                if kind == 0x102
                else _value(kind, raw, charset)
            )
    if rich and not (envelope.text.strip() or envelope.html.strip()):
        envelope.text, envelope.html = rtf.read(rtf.unpack(rich))


def _take_file(file: TnefFile, value: bytes, charset: str) -> None:
    for tag, kind, raw in _properties(value):
        if tag == _LONG_NAME:
            file.name = _value(kind, raw, charset) or file.name
        elif tag == _DISPLAY_NAME:
            file.name = file.name or _value(kind, raw, charset)
        elif tag == _MIME:
            file.content_type = _value(kind, raw, charset)
        elif tag == _CONTENT_ID:
            file.content_id = _value(kind, raw, charset).strip("<>")
        elif tag == _DATA_OBJECT and kind == 0x102 and not file.content:
            file.content = raw
        elif tag == _DATA_OBJECT and kind == 0x0D:
            file.content = raw[16:]  # behind the object's interface id


def _properties(value: bytes) -> list[tuple[int, int, bytes]]:
    """(tag, kind, first value) of a property list; stops where it makes no sense."""
    found: list[tuple[int, int, bytes]] = []
    if len(value) < 4:
        return found
    count = min(struct.unpack_from("<I", value)[0], 2000)
    at = 4
    try:
        for _ in range(count):
            kind, tag = struct.unpack_from("<HH", value, at)
            at += 4
            if tag >= 0x8000:
                at = _after_name(value, at)
            raw, at = _read_value(value, at, kind)
            found.append((tag, kind & ~_MULTI_VALUE, raw))
    except (struct.error, ValueError):
        return found
    return found


def _after_name(value: bytes, at: int) -> int:
    """Named properties carry a set id and a number or a name."""
    (is_string,) = struct.unpack_from("<I", value, at + 16)
    at += 20
    (size,) = struct.unpack_from("<I", value, at)
    return at + 4 + (size + 3 & ~3) if is_string else at + 4


def _read_value(value: bytes, at: int, kind: int) -> tuple[bytes, int]:
    base = kind & ~_MULTI_VALUE
    count = 1
    if kind & _MULTI_VALUE or base in _VARIABLE:
        (count,) = struct.unpack_from("<I", value, at)
        at += 4
    if count > 10_000:
        raise ValueError("too many values")
    first = b""
    for number in range(count):
        if base in _VARIABLE:
            (size,) = struct.unpack_from("<I", value, at)
            raw, at = value[at + 4 : at + 4 + size], at + 4 + (size + 3 & ~3)
        else:
            size = _FIXED_SIZES.get(base, 0)
            if not size:
                raise ValueError("unknown kind of property")
            raw, at = value[at : at + size], at + size
        if number == 0:
            first = raw
    return first, at


def _value(kind: int, raw: bytes, charset: str) -> str:
    if kind == 0x1F:
        return raw.decode("utf-16-le", "replace").rstrip("\x00")
    return _string(raw, charset)


def _string(raw: bytes, charset: str) -> str:
    return charsets.decode(raw.partition(b"\x00")[0], charset)
