"""Reads header blocks: folding, encoded words, parameters; every rule bent by some mailer."""

import binascii
import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from tickets.inbound.parse import charsets, transfer
from tickets.lib import text

MAX_BLOCK = 512_000
MAX_HEADERS = 1000
MAX_VALUE = 500_000

_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r|$)")
_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:")
_HEX = re.compile(r"[0-9A-Fa-f]{2}")
_IDS = re.compile(r"<([^<>]*)>")


@dataclass(slots=True)
class Headers:
    """Field names in lower case with their raw, unfolded values, in order."""

    fields: list[tuple[str, bytes]]
    is_cut: bool = False

    def raw(self, name: str) -> bytes:
        return next((value for key, value in self.fields if key == name), b"")

    def all(self, name: str) -> list[str]:
        return [decode_words(value) for key, value in self.fields if key == name]

    def text(self, name: str) -> str:
        """The decoded first value that is not empty."""
        return next((value for value in self.all(name) if value.strip()), "")

    def plain(self, name: str) -> str:
        """The value without undoing encoded words: structure comes first."""
        return next((to_text(v) for key, v in self.fields if key == name and v.strip()), "")

    def has(self, name: str) -> bool:
        return any(key == name for key, _ in self.fields)


def read(data: bytes, start: int, end: int, delimiters: frozenset[bytes]) -> tuple[Headers, int]:
    """The header block at `start`, and where the body begins. Stops at a boundary, too."""
    fields: list[tuple[str, list[bytes]]] = []
    limit = min(end, start + MAX_BLOCK)
    at = start
    while at < limit:
        line_end = _line_end(data, at, end)
        line = data[at:line_end].rstrip(b"\r\n")
        if not line.strip() and (not line or not _continues(data, line_end, end)):
            at = line_end
            break
        if line.startswith(b"--") and line[2:].rstrip() in delimiters:
            break
        match = _FIELD.match(line)
        if line[:1] in (b" ", b"\t") and fields:
            fields[-1][1].append(line)
        elif match and len(fields) < MAX_HEADERS:
            fields.append((match[1].decode("ascii").lower(), [line[match.end() :]]))
        elif not match and not line.startswith(b"From "):
            if not (fields and _continues(data, line_end, end)):
                break
            fields[-1][1].append(b" " + line)
        at = line_end
    unfolded = [(name, b"".join(parts)[:MAX_VALUE].strip()) for name, parts in fields]
    return Headers(unfolded, is_cut=at >= start + MAX_BLOCK), at


def _line_end(data: bytes, at: int, end: int) -> int:
    match = _LINE.match(data, at, end)
    return match.end() if match else end


def _continues(data: bytes, at: int, end: int) -> bool:
    """Whether the block goes on after an odd line: the next one is a field or a folded line."""
    line = data[at : min(end, at + 200)]
    is_folded = (
        line[:1] in (b" ", b"\t")
        and line.strip() != b""
        and line.strip(b" \t")[:1]
        not in (
            b"\r",
            b"\n",
        )
    )
    return is_folded or looks_like_field(line)


def looks_like_field(line: bytes) -> bool:
    """Stricter than the grammar: a name that headers really have."""
    match = _FIELD.match(line)
    return match is not None and (b"-" in match[1][1:] or match[1].lower() in _KNOWN)


_KNOWN = frozenset(
    b"from to cc bcc subject date sender received references mime-version x-mailer".split()
)


def to_text(value: bytes) -> str:
    return charsets.decode(value).replace("\r", " ").replace("\n", " ")


def decode_words(value: bytes | str, limit: int = 100_000) -> str:
    """Undo the encoded words of a value. Linear: every character is looked at a few times."""
    source = to_text(value) if isinstance(value, bytes) else value
    source = source[:limit]
    if "=?" not in source:
        return source
    out: list[str] = []
    pending = b""
    pending_charset = ""
    at = 0
    while (start := source.find("=?", at)) >= 0:
        word = _word(source, start)
        between = source[at:start]
        if word is None:
            out.append(charsets.decode(pending, pending_charset) + between + "=?")
            pending, at = b"", start + 2
            continue
        data, charset, end = word
        if pending and (between.strip() or charset.lower() != pending_charset.lower()):
            out.append(charsets.decode(pending, pending_charset))
            pending = b""
            out.append(between if between.strip() else "")
        elif not pending:
            out.append(between)
        pending, pending_charset, at = pending + data, charset, end
    out.append(charsets.decode(pending, pending_charset) + source[at:])
    return "".join(out)


def _word(source: str, start: int) -> tuple[bytes, str, int] | None:
    """The encoded word at `start`: its bytes, its charset, its end."""
    second = source.find("?", start + 2, start + 80)
    if second < 0 or source[second + 2 : second + 3] != "?":
        return None
    kind = source[second + 1].lower()
    charset = source[start + 2 : second]
    if kind not in "bq" or " " in charset.strip():
        return None
    body = second + 3
    end = source.find("?=", body, body + 20_000)
    if end < 0:
        end = len(source)
    elif kind == "q":
        end = _real_end(source, end)
    content = source[body:end]
    raw = content.encode("utf-8", "replace")
    data = _b(raw) if kind == "b" else _q(raw)
    return data, charset, min(end + 2, len(source))


def _real_end(source: str, end: int) -> int:
    """`?=` that begins an escape (`what?=3F`) does not end the word."""
    for _ in range(20):
        if not _HEX.match(source, end + 2):
            break
        later = source.find("?=", end + 2, end + 200)
        if later < 0 or " " in source[end:later]:
            break
        end = later
    return end


def _b(raw: bytes) -> bytes:
    try:
        return transfer.base64(raw.replace(b" ", b""))
    except binascii.Error:
        return raw


def _q(raw: bytes) -> bytes:
    return binascii.a2b_qp(raw.replace(b"\r", b"").replace(b"\n", b""), header=True)


def parameters(raw: bytes) -> tuple[str, dict[str, str]]:
    """A structured value and its parameters, joined and decoded after RFC 2231, 2047 or nothing."""
    value = to_text(raw[:20_000])
    main, _, rest = value.partition(";")
    pairs = _pairs(rest)
    if "=" in main and "/" in main.partition("=")[0]:  # a semicolon is missing
        main, _, lost = main.strip().partition(" ")
        pairs = [*_pairs(lost), *pairs]
    elif "=" in main:
        pairs = _pairs(value)
        main = ""
    return main.strip().lower(), _join(pairs)


def _pairs(rest: str) -> list[tuple[str, str]]:
    """name=value pairs, minding quotes; a value without quotes runs to the semicolon."""
    found: list[tuple[str, str]] = []
    at, size = 0, len(rest)
    while at < size and len(found) < 200:
        equals = rest.find("=", at)
        if equals < 0:
            break
        name = rest[at:equals].strip().rpartition(";")[2].strip().lower()
        name = name.split()[-1] if name.split() else ""
        at = equals + 1
        while at < size and rest[at] in " \t":
            at += 1
        if at < size and rest[at] == '"':
            value, at = _quoted(rest, at)
        else:
            end = rest.find(";", at)
            end = size if end < 0 else end
            value, at = rest[at:end].strip(), end + 1
        if name:
            found.append((name, value))
    return found


def _quoted(rest: str, at: int) -> tuple[str, int]:
    out: list[str] = []
    place = at + 1
    while place < len(rest):
        character = rest[place]
        if character == "\\" and rest[place + 1 : place + 2] in ('"', "\\"):
            out.append(rest[place + 1])
            place += 2
            continue
        if character == '"':
            after = (
                rest[place + 1 :].lstrip()[:1]
                if place + 40 > len(rest)
                else rest[place + 1 : place + 40].lstrip()[:1]
            )
            if after in ("", ";") or "=" in rest[place : place + 40]:
                break
        out.append(character)
        place += 1
    end = rest.find(";", place)
    return "".join(out), (end + 1 if end >= 0 else len(rest))


def _join(pairs: list[tuple[str, str]]) -> dict[str, str]:
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, value in pairs:
        base, star, number = name.partition("*")
        if not star:
            plain.setdefault(name, value)
            continue
        digits = number.rstrip("*")
        index = int(digits) if digits.isdecimal() and len(digits) < 4 else 0
        is_encoded = number.endswith("*") or number == ""
        pieces.setdefault(base, {}).setdefault(index, (value, is_encoded))
    result = {name: decode_words(value).strip() for name, value in plain.items()}
    for base, numbered in pieces.items():
        result[base] = _continued([numbered[key] for key in sorted(numbered)])
    return result


def _continued(parts: list[tuple[str, bool]]) -> str:
    charset = ""
    out: list[bytes] = []
    for place, (value, is_encoded) in enumerate(parts):
        if place == 0 and is_encoded and value.count("'") >= 2:
            charset, _, value = value.split("'", 2)  # noqa: PLW2901 -- the rest is the value
        if is_encoded:
            out.append(unquote_to_bytes(value))
        else:
            out.append(value.encode(charsets.canonical(charset) or "utf-8", "replace"))
    joined = charsets.decode(b"".join(out), charset)
    return decode_words(joined).strip()


def ids(value: str, limit: int = 200) -> tuple[str, ...]:
    """Message ids without their brackets, in order, each once."""
    found = [re.sub(r"\s+", "", inner) for inner in _IDS.findall(value)]
    if not found:
        words = value.replace("<", " ").replace(">", " ").split()
        with_at = [word.strip("\"',;") for word in words if "@" in word]
        found = with_at or (words if len(words) == 1 else [])
    unique = dict.fromkeys(text.one_line(item, 1000) for item in found if item.strip())
    kept = list(unique)
    return tuple(kept if len(kept) <= limit else kept[:1] + kept[-(limit - 1) :])
