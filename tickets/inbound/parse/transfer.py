"""Undoes transfer encodings, also broken, mislabelled and truncated ones."""

import binascii
import re

_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_CLEAN_BASE64 = _ALPHABET + b"\r\n"
_KEEP_BASE64 = bytes(byte for byte in range(256) if byte not in _ALPHABET)
_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/=\-_]*[ \t\r]*")
_PADDING = re.compile(rb"=+")
_UU_BEGIN = re.compile(rb"begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,300})\r?")


def decode(data: bytes, encoding: str) -> bytes:
    """`data` without its transfer encoding; nonsense such as `8bits` means none."""
    name = re.sub(r"[^a-z0-9]", "", encoding.lower().partition(";")[0])
    if name in ("base64", "b", "base64base64"):
        return base64(data)
    if name in ("quotedprintable", "qp", "quotedprintible", "quoted"):
        return quoted_printable(data)
    if name in ("xuuencode", "xuue", "uuencode", "uue"):
        return uu_files(data)[0][1] if uu_files(data) else data
    return data


def quoted_printable(data: bytes) -> bytes:
    if b"=" not in data:
        return data
    return binascii.a2b_qp(data)


def base64(data: bytes) -> bytes:
    """Decode line by line: what follows the encoded block (a list's footer) stays readable."""
    body, rest = _encoded_block(data)
    if not body.strip():
        return data
    flat = body.replace(b"-", b"+").replace(b"_", b"/").translate(None, _KEEP_BASE64)
    pieces = [_quads(piece) for piece in _PADDING.split(flat) if piece]
    return b"".join(pieces) + rest


def _quads(piece: bytes) -> bytes:
    missing = -len(piece) % 4
    if missing == 3:  # a single character says nothing
        piece, missing = piece[:-1], 0
    return binascii.a2b_base64(piece + b"=" * missing)


def _encoded_block(data: bytes) -> tuple[bytes, bytes]:
    """The part that is base64, and readable text behind it."""
    if not data.translate(None, _CLEAN_BASE64):
        return data, b""
    at = bad = 0
    for line in data.split(b"\n"):
        if not _BASE64_LINE.fullmatch(line) and b" " in line.strip():
            bad += 1
            if at and b"=" in data[max(0, at - 6) : at]:
                return data[:at], b"\n" + data[at:]
            if bad > 2 and at < len(data) // 2:
                return b"", b""
        at += len(line) + 1
    return data, b""


def uu_files(data: bytes) -> list[tuple[str, bytes, int, int]]:
    """Files written into text by uuencode: name, content, and their place. One linear pass."""
    if b"begin" not in data:
        return []
    found: list[tuple[str, bytes, int, int]] = []
    at = 0
    begin: tuple[str, int] | None = None
    chunks: list[bytes] = []
    for line in data.split(b"\n"):
        bare = line.rstrip(b"\r")
        if begin is None:
            header = _UU_BEGIN.fullmatch(line)
            if header:
                begin, chunks = (header[1].decode("utf-8", "replace"), at), []
        elif bare.strip() == b"end":
            if chunks:
                found.append((begin[0], b"".join(chunks), begin[1], at + len(line) + 1))
            begin = None
        elif bare.strip() not in (b"", b"`"):
            chunk = _uu_line(bare)
            if chunk is None:
                begin = None
            else:
                chunks.append(chunk)
        at += len(line) + 1
    return found


def _uu_line(line: bytes) -> bytes | None:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        size = (((line[0] - 32) & 63) * 4 + 5) // 3  # some encoders add a check character
        try:
            return binascii.a2b_uu(line[:size])
        except binascii.Error:
            return None
