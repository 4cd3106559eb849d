"""Turns bytes into text though the label lies: repairs wrong, unknown and missing charsets."""

import codecs
import re

_ALIASES = {
    "ansi": "cp1252",
    "ascii": "us-ascii",
    "big5": "big5hkscs",
    "cp-850": "cp850",
    "cp932": "cp932",
    "euc-kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-2022-jp": "iso2022_jp_ext",
    "iso-8859-1": "cp1252",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-9": "cp1254",
    "iso-gb2312": "gb18030",
    "koi8": "koi8-r",
    "ks-c-5601": "cp949",
    "ks-c-5601-1987": "cp949",
    "ksc5601": "cp949",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "macintosh": "mac_roman",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "tis-620": "cp874",
    "uft-8": "utf-8",
    "uft8": "utf-8",
    "unicode": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "us-ascii": "us-ascii",
    "utf": "utf-8",
    "utf-8-mac": "utf-8",
    "utf8": "utf-8",
    "utf8mb4": "utf-8",
    "windows-31j": "cp932",
    "windows-874": "cp874",
    "windows-949": "cp949",
    "x-euc-tw": "big5hkscs",
    "x-gbk": "gb18030",
    "x-mac-roman": "mac_roman",
    "x-sjis": "cp932",
    "x-unknown": "",
    "x-user-defined": "",
}
_WEAK = frozenset({"", "us-ascii", "cp1252"})  # labels that programs write without looking
_MULTIBYTE = ("gb18030", "big5", "cp932", "cp949", "euc", "hz", "iso2022", "johab")
_STATEFUL = ("utf-7", "utf-16", "utf-32", "hz", "iso2022", "iso-2022")
_NAME = re.compile(r"[a-z0-9][a-z0-9._:+\-]{0,39}")
_UTF7_HINT = re.compile(rb"\+[A-Za-z0-9/]{2,}-?")
_NOT_TEXT = frozenset({"base64", "hex", "bz2", "zip", "rot13", "quopri", "uu", "zlib", "idna"})


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    # What Windows leaves open, Latin-1 fills.
    return "".join(_CP1252[byte] for byte in bad), error.end


_CP1252 = tuple(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256))
codecs.register_error("helpdesk-cp1252", _as_cp1252)


def canonical(label: str) -> str:
    """The codec's name for a label, or '' when nobody knows it."""
    name = label.strip().strip("\"'").lower().removeprefix("charset=").strip("\"' ;")
    name = name.partition("*")[0].replace("_", "-").replace(" ", "-")
    name = _ALIASES.get(name, name)
    if name.startswith(("x-", "cs")) and name not in _ALIASES:
        name = _ALIASES.get(name.removeprefix("x-").removeprefix("cs"), name[2:])
    if not _NAME.fullmatch(name):
        return ""
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        digits = re.fullmatch(r"(?:iso)-?8859-?(\d{1,2}).*|(?:windows|win|cp)-?(\d{3,4}).*", name)
        if not digits:
            return ""
        guess = f"iso8859-{digits[1]}" if digits[1] else f"cp{digits[2]}"
        return canonical(guess) if guess != name else ""
    if info.name in _NOT_TEXT or not info._is_text_encoding:  # noqa: SLF001 -- no public way to ask
        return ""
    return _ALIASES.get(info.name, info.name) if info.name != "iso8859-1" else "cp1252"


def decode(data: bytes, label: str = "") -> str:
    """Text of `data`. The label is believed where the bytes do not contradict it."""
    if data.startswith(codecs.BOM_UTF8):
        return data[3:].decode("utf-8", "helpdesk-cp1252")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and len(data) > 3:
        return data.decode("utf-16", "replace")
    name = canonical(label)
    if data.isascii() and not name.startswith(_STATEFUL):
        return _ascii(data, name)
    if name in _WEAK:
        return _without_label(data, is_latin=name == "cp1252")
    if name == "utf-8":
        return _utf8(data)
    if name.startswith(_MULTIBYTE) or name.startswith(_STATEFUL):
        return _multibyte(data, name)
    return _strict(data, "utf-8") or data.decode(name, "replace")


def _ascii(data: bytes, name: str) -> str:
    if b"\x1b$" in data or b"\x1b(" in data:
        return _strict(data, "iso2022_jp_ext") or data.decode("ascii")
    if name == "" and b"~{" in data and b"~}" in data:
        return _strict(data, "hz") or data.decode("ascii")
    return data.decode("ascii")


def _strict(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except (UnicodeError, LookupError, ValueError):
        return ""


def _utf8(data: bytes) -> str:
    text = _strict(data, "utf-8")
    if text:
        return text
    good = data.decode("utf-8", "ignore")
    if sum(character > "\x7f" for character in good[:20_000]) == 0:
        return _without_label(data, is_latin=False)
    return data.decode("utf-8", "helpdesk-cp1252")


def _multibyte(data: bytes, name: str) -> str:
    text = _strict(data, name)
    if text:
        return text
    if name.startswith(("iso2022", "hz", "utf-7")):
        return _strict(data, "utf-8") or _cut_escapes(data, name)
    if name.startswith(("utf-16", "utf-32")) and data.count(b"\x00") < len(data) // 8:
        return _without_label(data, is_latin=False)
    return _strict(data, "utf-8") or data.decode(name, "replace")


def _cut_escapes(data: bytes, name: str) -> str:
    """ISO-2022-JP with vendor characters: those rows are the same in cp932's numbering."""
    if not name.startswith("iso2022"):
        return data.decode(name, "replace")
    out: list[str] = []
    for place, chunk in enumerate(re.split(rb"\x1b(\$[@B]|\([BJI])", data)):
        if place % 2:
            mode = chunk
        elif place == 0 or mode[:1] == b"(":
            out.append(chunk.decode("ascii", "replace"))
        else:
            out.append(bytes(byte | 0x80 for byte in chunk).decode("euc_jis_2004", "replace"))
    return "".join(out)


def _without_label(data: bytes, *, is_latin: bool) -> str:
    """UTF-8 when it is valid, else the likeliest of what people write without saying so."""
    text = _strict(data, "utf-8")
    if text:
        return text
    if not is_latin:
        sample = data[:4000]
        high = sum(byte > 0x7F for byte in sample)
        if high * 3 > len(sample) or high > 40:
            guess = _guess(sample)
            if guess:
                return data.decode(guess, "replace")
    return data.decode("utf-8", "helpdesk-cp1252")


def _guess(sample: bytes) -> str:
    """Of the eastern charsets, the one under which the text looks most like itself."""
    best, best_score = "", 0.55
    for name, is_common in _CANDIDATES:
        text = _strict(sample, name) or _strict(sample[:-1], name)
        wide = [character for character in text if character > "\x7f"]
        if not wide:
            continue
        score = sum(is_common(character) for character in wide) / len(wide)
        if score > best_score + 0.02:
            best, best_score = name, score
    return best


def _is_russian(character: str) -> bool:
    return "а" <= character <= "я" or character == "ё"


def _is_common_chinese(character: str) -> bool:
    try:
        lead = character.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return lead <= 0xA3 or 0xB0 <= lead <= 0xD7


def _is_korean(character: str) -> bool:
    return "가" <= character <= "힣"


def _is_japanese(character: str) -> bool:
    return "\u3040" <= character <= "\u30ff" or "\u3000" <= character <= "\u3002"


_CANDIDATES = (
    ("koi8-r", _is_russian),
    ("cp1251", _is_russian),
    ("cp932", _is_japanese),
    ("euc_jp", _is_japanese),
    ("cp949", _is_korean),
    ("gb18030", _is_common_chinese),
)
