"""Reads addresses out of headers as strangers write them; linear, and never raises."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from tickets.lib import text

MAX_ADDRESSES = 1000
MAX_LENGTH = 254
_ENCODED_WORD = re.compile(r"=\?[^?\s]{1,60}\?[bBqQ]\?[^?]*\?=")
_SPACES = re.compile(r"\s+")
_WORD_ENDS = frozenset(' \t\r\n<>()[],;:"@')
_EDGE = " \t\r\n'\"<>,;:()[]"


@dataclass(frozen=True, slots=True)
class Address:
    email: str
    name: str = ""

    def __str__(self) -> str:
        return self.email


def _same(value: str) -> str:
    return value


def parse(value: str, decode: Callable[[str], str] = _same) -> tuple[Address, ...]:
    """All addresses of a header. `decode` undoes encoded words, once the commas are found."""
    found: list[Address] = []
    loose = ""  # an unquoted comma cut a name in two: `Smith, Karoline <k@x>`
    for piece in _split(value[:500_000]):
        address = _read(piece, decode)
        if address is None:
            loose = f"{loose}, {piece.words}" if loose else piece.words
            loose = loose[:300]
            continue
        if loose and piece.has_angle and piece.words:
            name = _name(f"{loose}, {piece.words}", decode)
            address = Address(address.email, name)
        loose = ""
        found.append(address)
        if len(found) >= MAX_ADDRESSES:
            break
    return tuple(found)


def first_name(value: str, decode: Callable[[str], str] = _same) -> str:
    """The readable rest of a header that holds no address."""
    return _name(" ".join(piece.words for piece in _split(value[:2000])), decode)


def normalise(raw: str) -> str:
    """The address with blanks gone and a lower-case domain, or '' when it is none."""
    flat = text.one_line(raw, 1000).strip("<>,;' ")
    if not flat.startswith('"') or flat.endswith('"'):
        flat = _SPACES.sub("", flat).strip('"')
    flat = flat.removeprefix("mailto:").removeprefix("MAILTO:").rstrip(".")
    local, at, domain = flat.rpartition("@")
    local = local.strip() if not local.startswith('"') else local
    if not at or not local or not domain or len(flat) > MAX_LENGTH:
        return ""
    if any(character in domain for character in "<>()[]\\,;:\"'@ ") and not _is_literal(domain):
        return ""
    if any(character in local for character in "<>()[],;: ") and not local.startswith('"'):
        return ""
    return f"{local}@{domain.lower()}"


def _is_literal(domain: str) -> bool:
    return domain.startswith("[") and domain.endswith("]") and "[" not in domain[1:]


@dataclass(slots=True)
class _Piece:
    """One entry between commas: words outside the brackets, the bracketed part, the comment."""

    words: str
    angle: str
    comment: str
    has_angle: bool


class _Splitter:
    """Cuts a header at commas, minding quotes, comments, angle brackets and groups."""

    def __init__(self, value: str) -> None:
        self.value = value
        self.pieces: list[_Piece] = []
        self.next_close = -1  # found once per bracket, so that a thousand open ones cost no more
        self._reset()

    def _reset(self) -> None:
        self.words: list[str] = []
        self.angle: list[str] = []
        self.comment: list[str] = []
        self.has_angle = False
        self.words_before = 0

    def close(self) -> None:
        words = "".join(self.words).strip()
        piece = _Piece(words, "".join(self.angle), "".join(self.comment), self.has_angle)
        if words or piece.angle or piece.comment:
            self.pieces.append(piece)
        self._reset()

    def run(self) -> list[_Piece]:
        at, size = 0, len(self.value)
        while at < size and len(self.pieces) < MAX_ADDRESSES * 2:
            character = self.value[at]
            word = _ENCODED_WORD.match(self.value, at) if character == "=" else None
            if word:  # commas and colons inside are text
                self.words.append(word[0])
                at = word.end()
            elif character == '"':
                at = self._quoted(at)
            elif character == "(":
                at = self._comment(at)
            elif character == "<":
                at = self._angle(at)
            else:
                at = self._plain(character, at)
        self.close()
        return self.pieces

    def _plain(self, character: str, at: int) -> int:
        if character in ",;":
            self.close()
        elif character == ":" and not self.has_angle and "@" not in "".join(self.words[-80:]):
            words = "".join(self.words).strip().lower()
            if words in ("mailto", "[mailto", "smtp"):
                self.words.append(":")
            else:
                self.words = []  # the name of a group
        elif character == "\\":
            self.words.append(self.value[at + 1 : at + 2])
            return at + 2
        elif character != ">":
            self.words.append(character)
        return at + 1

    def _quoted(self, at: int) -> int:
        end = at + 1
        out: list[str] = []
        while end < len(self.value):
            character = self.value[end]
            if character == "\\" and end + 1 < len(self.value):
                out.append(self.value[end + 1])
                end += 2
                continue
            if character == '"':
                follower = self.value[end + 1 : end + 2]
                if follower == "@":  # a quoted local part
                    self.words.append('"' + "".join(out) + '"')
                    return end + 1
                break
            out.append(character)
            end += 1
        else:
            if self._is_quote_lonely():
                return at + 1
        self.words.extend(out)
        return end + 1

    def _is_quote_lonely(self) -> bool:
        """An odd quote: read on as if it were not there, once."""
        self.value = self.value.replace('"', " ")
        return True

    def _comment(self, at: int) -> int:
        level, end = 0, at
        while end < len(self.value):
            character = self.value[end]
            if character == "\\":
                end += 1
            elif character == "(":
                level += 1
            elif character == ")":
                level -= 1
                if level == 0:
                    self.comment.append(self.value[at + 1 : end])
                    return end + 1
            end += 1
        self.words.append(" ")
        self.value = self.value[:at] + self.value[at:].replace("(", " ")
        return at

    def _angle(self, at: int) -> int:
        if self.next_close < at:
            place = self.value.find(">", at)
            self.next_close = place if place >= 0 else len(self.value)
        end = self.next_close
        inner_start = self.value.find("<", at + 1, end)
        if inner_start >= 0:  # `<<a@b>`, or `Name <x> <a@b>`
            return (
                inner_start
                if not self.value[at + 1 : inner_start].strip()
                else self._junk(at, inner_start)
            )
        inside = self.value[at + 1 : end]
        if end == len(self.value):
            inside = inside.partition(",")[0] if "@" in inside.partition(",")[0] else inside
            end = at + len(inside)
        if self.has_angle and "@" not in inside:
            return end + 1
        if self.has_angle and "@" in "".join(self.angle):
            self._split_here()  # a second address without a comma
        self.has_angle = True
        self.angle = [inside]
        self.words_before = len(self.words)
        return end + 1

    def _split_here(self) -> None:
        later = self.words[self.words_before :]
        del self.words[self.words_before :]
        self.close()
        self.words = later

    def _junk(self, at: int, until: int) -> int:
        inside = self.value[at + 1 : until]
        if "@" in inside:  # the closing bracket is missing
            self.has_angle = True
            self.angle = [inside.partition(",")[0]]
            if "," in inside:
                self.close()
                self.words.append(inside.partition(",")[2])
        else:
            self.words.append(" " + inside)
        return until


def _split(value: str) -> list[_Piece]:
    return _Splitter(value).run()


def _read(piece: _Piece, decode: Callable[[str], str]) -> Address | None:
    if piece.has_angle:
        inside = piece.angle
        if inside.lstrip().startswith("@") and ":" in inside:
            inside = inside.rpartition(":")[2]  # an old source route
        email = normalise(inside) or normalise(decode(inside))
        if not email:
            start, end = _bare(inside)
            email = normalise(inside[start:end])
        if email:
            return Address(email, _name(piece.words or piece.comment, decode))
    email = normalise(piece.words) if " " not in piece.words else ""
    if email:
        return Address(email, _name(piece.comment, decode))
    start, end = _bare(piece.words)
    if email := normalise(piece.words[start:end]):
        rest = piece.words[:start] + " " + piece.words[end:]
        return Address(email, _name(rest.strip(_EDGE) or piece.comment, decode))
    if "@" in piece.words and (email := normalise(piece.words)):
        return Address(email, _name(piece.comment, decode))
    decoded = decode(piece.words) if "=?" in piece.words else ""
    start, end = _bare(decoded)
    if email := normalise(decoded[start:end]):
        return Address(email, text.one_line(decoded[:start].strip(_EDGE), 200))
    return None


def _bare(words: str) -> tuple[int, int]:
    """The span of the first word that looks like an address."""
    at = words.find("@")
    while at >= 0:
        start, end = at, at + 1
        while start and words[start - 1] not in _WORD_ENDS:
            start -= 1
        while end < len(words) and words[end] not in _WORD_ENDS:
            end += 1
        if start < at and end > at + 1:
            return start, end
        at = words.find("@", end)
    return 0, 0


def _name(words: str, decode: Callable[[str], str]) -> str:
    name = text.one_line(decode(words), 200)
    if len(name) > 1 and name[0] == name[-1] and name[0] in "'\"":
        name = name[1:-1].strip()
    return name.strip('"')
