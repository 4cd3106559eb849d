"""Cuts a mail into its parts without recursion, in time linear in its size."""

import re
from dataclasses import dataclass, field

from tickets.inbound.parse import charsets, headers, transfer
from tickets.inbound.parse.headers import Headers
from tickets.lib import text

MAX_SIZE = 60_000_000
MAX_PARTS = 500
MAX_DEPTH = 50
MAX_ENCLOSED = 8  # mails within mails; each level is read once more
MAX_DELIMITERS = 200_000

_DELIMITER = re.compile(rb"(?:(?<=[\r\n])|\A)--([^\r\n]{0,300})")
_BLANK_START = re.compile(rb"(?:\xef\xbb\xbf)?[\r\n\t \x00]*")


@dataclass(slots=True)
class Part:
    """A node of the mail's tree; a leaf when it has no children."""

    headers: Headers
    start: int
    end: int
    depth: int
    parent: "Part | None" = None
    children: list["Part"] = field(default_factory=list)
    content_type: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    disposition: str = ""
    file_name: str = ""
    content_id: str = ""
    enclosed: "Tree | None" = None

    @property
    def is_multipart(self) -> bool:
        return self.content_type.startswith("multipart/")

    @property
    def kind(self) -> str:
        return self.content_type.partition("/")[2]


@dataclass(slots=True)
class Tree:
    """The parts of one mail over the bytes they point into."""

    data: bytes
    root: Part
    defects: list[str]
    is_truncated: bool = False
    is_headless: bool = False

    def content(self, part: Part) -> bytes:
        """The bytes of a leaf without their transfer encoding."""
        raw = self.data[part.start : part.end]
        return transfer.decode(raw, part.headers.plain("content-transfer-encoding"))

    def text(self, part: Part) -> str:
        return self.as_text(self.content(part), part)

    def as_text(self, content: bytes, part: Part) -> str:
        return text.clean(charsets.decode(content, part.parameters.get("charset", "")))


@dataclass(slots=True)
class Budget:
    """What is left to spend on one mail and all the mails inside it."""

    parts: int = MAX_PARTS
    enclosed: int = MAX_ENCLOSED


def read(data: bytes, budget: Budget) -> Tree:
    """The tree of a mail. Anything is a mail: what has no headers is all body."""
    defects: list[str] = []
    is_truncated = len(data) > MAX_SIZE
    if is_truncated:
        data = data[:MAX_SIZE]
        defects.append("The mail was larger than 60 MB; the rest was cut off.")
    blank = _BLANK_START.match(data)
    start = blank.end() if blank else 0
    start, is_headless = _skip_junk(data, start, defects)
    nothing: frozenset[bytes] = frozenset()
    if is_headless:
        found, body = Headers([]), start
    else:
        found, body = headers.read(data, start, len(data), nothing)
    if found.is_cut:
        is_truncated = True
        defects.append("The header block was too long and was cut.")
    root = _part(found, body, len(data), 0, None)
    tree = Tree(data, root, defects, is_truncated, is_headless)
    budget.parts -= 1
    if root.is_multipart:
        _Cutter(tree, budget).run()
    return tree


_HEADER_LINE = re.compile(rb"[!-9;-~]{1,100}[ \t]*:")


def _skip_junk(data: bytes, start: int, defects: list[str]) -> tuple[int, bool]:
    """Where the headers begin: behind an mbox line or a few lines of junk, if at all."""
    at = start
    for number in range(4):
        line = data[at : at + 2000].partition(b"\n")[0]
        match = _HEADER_LINE.match(line)
        if match and (number == 0 or headers.looks_like_field(line)):
            if number and not data.startswith(b"From ", start):
                defects.append("Lines before the headers were skipped.")
            return at, False
        next_line = data.find(b"\n", at)
        if next_line < 0 or not line.strip():
            break
        at = next_line + 1
    defects.append("The mail has no headers.")
    return start, True


def _part(found: Headers, start: int, end: int, depth: int, parent: Part | None) -> Part:
    """A part with the facts that its headers tell."""
    content_type, parameters = _content_type(found, parent)
    disposition, extra = _disposition(found)
    name = extra.get("filename") or parameters.get("name") or extra.get("name", "")
    identifier = found.text("content-id").strip().strip("<>").strip()
    return Part(
        headers=found,
        start=start,
        end=end,
        depth=depth,
        parent=parent,
        content_type=content_type,
        parameters=parameters,
        disposition=disposition,
        file_name=text.one_line(name, 500),
        content_id=text.one_line(identifier, 300),
    )


def _disposition(found: Headers) -> tuple[str, dict[str, str]]:
    """All Content-Dispositions together; one that says attachment wins."""
    disposition, parameters = "", dict[str, str]()
    for name, raw in found.fields:
        if name == "content-disposition":
            kind, extra = headers.parameters(raw)
            disposition = kind if kind == "attachment" or not disposition else disposition
            parameters |= extra
    return disposition, parameters


def _content_type(found: Headers, parent: Part | None) -> tuple[str, dict[str, str]]:
    """The first usable Content-Type; a second one may hide behind a broken first."""
    is_digest = parent is not None and parent.content_type == "multipart/digest"
    default = "message/rfc822" if is_digest else "text/plain"
    for name, raw in found.fields:
        if name != "content-type":
            continue
        value, parameters = headers.parameters(raw)
        value = "".join(value.split()).strip("\"'")
        if "/" in value:
            if value.startswith("multipart/") and "boundary" not in parameters:
                parameters.setdefault("boundary", "")
            return value[:100], parameters
        if value in ("text", "html"):
            return ("text/html" if value == "html" else "text/plain"), parameters
        if parameters.get("boundary"):
            return "multipart/mixed", parameters
        return default, parameters
    return default, {}


class _Cutter:
    """Walks the delimiter lines of a mail once, with the open multiparts on a stack."""

    def __init__(self, tree: Tree, budget: Budget) -> None:
        self.tree = tree
        self.budget = budget
        self.open: list[tuple[bytes, Part]] = []
        self.known: dict[bytes, int] = {}
        self.lines = self._delimiters()
        self.skip_until = 0

    def _delimiters(self) -> list[tuple[int, int, bytes]]:
        found: list[tuple[int, int, bytes]] = []
        for match in _DELIMITER.finditer(self.tree.data, self.tree.root.start):
            token = match[1].rstrip()
            found.append((match.start(), match.end(), token))
            self.known[token] = match.start()
            if len(found) >= MAX_DELIMITERS:
                self._cut("The mail has too many boundary lines; the rest was left out.")
                break
        return found

    def _cut(self, sentence: str) -> None:
        self.tree.is_truncated = True
        if sentence not in self.tree.defects:
            self.tree.defects.append(sentence)

    def run(self) -> None:
        self._push(self.tree.root)
        for start, end, token in self.lines:
            if start < self.skip_until or not self.open:
                continue
            level, is_close = self._level(token)
            if level < 0:
                continue
            self._close_above(level, start)
            parent = self.open[level][1]
            if is_close:
                del self.open[level:]
            elif self.budget.parts > 0:
                self._begin(parent, end)
            else:
                self._cut("The mail has more than 500 parts; the rest was left out.")
                break
        for _, part in self.open:
            _end_last(part, part.end)

    def _level(self, token: bytes) -> tuple[int, bool]:
        for level in range(len(self.open) - 1, -1, -1):
            boundary = self.open[level][0]
            if token == boundary:
                return level, False
            if token == boundary + b"--":
                return level, True
        return -1, False

    def _close_above(self, level: int, at: int) -> None:
        end = _before_line_break(self.tree.data, at)
        for _, part in self.open[level:]:
            _end_last(part, end)
        del self.open[level + 1 :]

    def _begin(self, parent: Part, line_end: int) -> None:
        data = self.tree.data
        start = _after_line_break(data, line_end)
        delimiters = frozenset(
            token for boundary, _ in self.open for token in (boundary, boundary + b"--")
        )
        found, body = headers.read(data, start, parent.end, delimiters)
        part = _part(found, body, parent.end, parent.depth + 1, parent)
        parent.children.append(part)
        self.budget.parts -= 1
        self.skip_until = body
        if part.is_multipart:
            if part.depth >= MAX_DEPTH:
                self._cut("The mail nests deeper than 50 levels; the rest was left out.")
            else:
                self._push(part)

    def _push(self, part: Part) -> None:
        boundary = self._boundary(part)
        if boundary:
            self.open.append((boundary, part))
        else:
            self.tree.defects.append("A part had no boundary and was read as text.")

    def _boundary(self, part: Part) -> bytes:
        """The boundary the part announces, or the one it visibly uses."""
        announced = part.parameters.get("boundary", "").rstrip()
        for candidate in (announced, announced.partition(" ")[0], announced.strip("\"' ")):
            token = candidate.encode("utf-8", "replace")
            if candidate and self.known.get(token, -1) >= part.start:
                return token
        raw = re.search(rb"boundary=\"?([^\";\s]+)", part.headers.raw("content-type"))
        if raw and self.known.get(raw[1], -1) >= part.start:
            return raw[1]
        if part.depth < 3:
            return self._visible_boundary(part)
        return b""

    def _visible_boundary(self, part: Part) -> bytes:
        already = {boundary for boundary, _ in self.open}
        for start, end, token in self.lines[:2000]:
            if start < part.start or not token or token in already:
                continue
            follower = self.tree.data[end : end + 200].lstrip(b"\r\n")
            if follower[:8].lower() == b"content-" or self.known.get(token + b"--", -1) > start:
                return token
        return b""


def _end_last(part: Part, end: int) -> None:
    if part.children:
        last = part.children[-1]
        last.end = max(last.start, min(last.end, end))


def _before_line_break(data: bytes, at: int) -> int:
    if at >= 2 and data[at - 2 : at] == b"\r\n":
        return at - 2
    return at - 1 if at >= 1 and data[at - 1 : at] in (b"\n", b"\r") else at


def _after_line_break(data: bytes, at: int) -> int:
    while data[at : at + 1] in (b" ", b"\t"):
        at += 1
    if data[at : at + 2] == b"\r\n":
        return at + 2
    return at + 1 if data[at : at + 1] in (b"\n", b"\r") else at


def leaves(root: Part) -> list[Part]:
    """The parts without children, in order, without recursion."""
    found: list[Part] = []
    waiting = [root]
    while waiting:
        part = waiting.pop()
        if part.children:
            waiting.extend(reversed(part.children))
        else:
            found.append(part)
    return found
