"""Reads HTML as strangers write it, in one linear pass: tags, and the lines a reader sees."""

import html as entities
import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field

from tickets.lib.words import word_set

_TAG_START = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)|<[!?/]")
_ATTRIBUTE = re.compile(
    r"[\s/]*(?:([^\s/>=][^\s/>=]*)|=)[^\S>]*"
    r"(?:=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]*)))?"
)
_SPACE = re.compile(r"[ \t\n\r\f]+")
_RAW_TEXT = frozenset({"script", "style", "title", "xmp", "noembed", "noframes", "textarea"})
_SILENT = frozenset({"script", "style", "title"})
VOID = word_set(
    "area base basefont bgsound br col embed frame hr img input link meta param source track",
    "wbr",
)
_BLOCKS = word_set(
    "address article aside blockquote body center dd details dialog div dl dt fieldset",
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hr html li main nav ol p",
    "pre section summary table tbody tfoot thead tr ul caption title option legend",
)
_PARAGRAPHS = word_set(
    "p h1 h2 h3 h4 h5 h6 ul ol table blockquote pre dl",
)
_CLOSED_BY_SIBLING = frozenset({"p", "li", "td", "th", "tr", "dt", "dd", "option"})


@dataclass(slots=True)
class Tag:
    name: str
    is_end: bool
    attributes: dict[str, str]
    start: int
    end: int


@dataclass(slots=True)
class Line:
    """One line as a reader sees it, with its place in the source and the elements around it."""

    text: str
    start: int
    depth: int = 0
    marks: frozenset[str] = field(default_factory=frozenset)


@dataclass(slots=True)
class _Marked:
    """An open element with a mark, and how many of its own name are open inside it."""

    name: str
    mark: str
    nested: int = 0


# Names the mark of a start tag, or an empty string.
MarkOf = Callable[[Tag], str]
QUOTE = "quote"
_MAX_OPEN_MARKS = 30  # keeps the look at the open ones constant


def tokens(html: str) -> Iterator[Tag | tuple[str, int, int]]:
    """Tags and runs of text (text, start, end); each character is looked at a few times."""
    at, size = 0, len(html)
    while at < size:
        found = _TAG_START.search(html, at)
        if found is None:
            yield html[at:], at, size
            return
        if found.start() > at:
            yield html[at : found.start()], at, found.start()
        if found[2] is None:
            at = _after_declaration(html, found.start())
            continue
        attributes, end = _attributes(html, found.end())
        name = found[2].lower()
        yield Tag(name, bool(found[1]), attributes, found.start(), end)
        at = end
        if name in _RAW_TEXT and not found[1]:
            at = yield from _raw_text(html, name, at)


def _raw_text(html: str, name: str, at: int) -> Generator[tuple[str, int, int], None, int]:
    closing = re.compile("</" + name, re.IGNORECASE).search(html, at)
    end = closing.start() if closing else len(html)
    if end > at:
        yield html[at:end], at, end
    return end


def _after_declaration(html: str, at: int) -> int:
    if html.startswith("<!--", at):
        if html.startswith(("<!-->", "<!--->"), at):
            return html.index(">", at) + 1
        end = html.find("-->", at + 4)
        return end + 3 if end >= 0 else len(html)
    end = html.find(">", at)
    return end + 1 if end >= 0 else len(html)


def _attributes(html: str, at: int) -> tuple[dict[str, str], int]:
    found: dict[str, str] = {}
    size = len(html)
    while at < size:
        match = _ATTRIBUTE.match(html, at)
        if match is None:
            break
        name = (match[1] or "").lower()
        if len(found) < 100 and name not in found:
            value = match[2] or match[3] or match[4] or ""
            found[name] = entities.unescape(value) if "&" in value else value
        at = match.end()
    end = html.find(">", at)
    return found, (end + 1 if end >= 0 else size)


def depth(html: str, limit: int) -> int:
    """How deep elements nest, counted up to limit; what never closes counts as open."""
    deepest = level = 0
    for token in tokens(html):
        if not isinstance(token, Tag) or token.name in VOID:
            continue
        if token.is_end:
            level = max(0, level - 1)
        elif token.name not in _CLOSED_BY_SIBLING or token.name == "td":
            level += 1
            deepest = max(deepest, level)
            if deepest > limit:
                return deepest
    return deepest


class _Reader:
    """Collects lines, and remembers which elements that carry a mark are open."""

    def __init__(self, mark_of: MarkOf | None) -> None:
        self.lines: list[Line] = []
        self.mark_of = mark_of
        self._text: list[str] = []
        self._start = -1
        self._is_space_due = False
        self._silent: str | None = None
        self._preformatted = 0
        self._open: list[_Marked] = []
        self._pending: set[str] = set()
        self._line_marks: set[str] = set()

    def tag(self, tag: Tag) -> None:
        if self._silent is not None:
            if tag.is_end and tag.name == self._silent:
                self._silent = None
            else:
                return
        elif tag.name in _SILENT and not tag.is_end:
            self._silent = tag.name
            return
        self._lay_out(tag)
        if self.mark_of is not None and tag.name != "br":
            self._note_marks(tag, self.mark_of)

    def _lay_out(self, tag: Tag) -> None:
        name, at = tag.name, tag.start
        if name == "br":
            self.end_line(at, empty_ok=True)
        elif name in ("td", "th"):
            self._is_space_due = bool(self._text)
        elif name in _PARAGRAPHS:
            self._gap(at)
        elif name in _BLOCKS:
            self.end_line(at)
        if name == "pre":
            self._preformatted = max(0, self._preformatted + (-1 if tag.is_end else 1))
        elif name == "li" and not tag.is_end:
            self._begin(at)
            self._text.append("* ")

    def _note_marks(self, tag: Tag, mark_of: MarkOf) -> None:
        if tag.is_end:
            self._close(tag)
            return
        mark = mark_of(tag)
        for entry in self._open:
            if entry.name == tag.name and tag.name not in VOID:
                entry.nested += 1
        if not mark:
            return
        if self._text:
            self.end_line(tag.start)
        self._pending.add(mark)
        if tag.name not in VOID and len(self._open) < _MAX_OPEN_MARKS:
            self._open.append(_Marked(tag.name, mark))

    def _close(self, tag: Tag) -> None:
        for place in range(len(self._open) - 1, -1, -1):
            entry = self._open[place]
            if entry.name != tag.name:
                continue
            if entry.nested:
                entry.nested -= 1
                continue
            self.end_line(tag.start)
            del self._open[place:]
            return

    def end_line(self, at: int, *, empty_ok: bool = False) -> None:
        text = "".join(self._text).rstrip(" ")
        if text or (empty_ok and not self._is_after_block()):
            begin = self._start if self._start >= 0 else at
            line = Line(text, begin)
            if self._open or self._line_marks:
                line.marks = frozenset(self._line_marks | {entry.mark for entry in self._open})
                line.depth = sum(entry.mark == QUOTE for entry in self._open)
                self._line_marks = set()
            self.lines.append(line)
        self._text, self._start, self._is_space_due = [], -1, False

    def _is_after_block(self) -> bool:
        return len(self.lines) > 2 and not any(line.text for line in self.lines[-3:])

    def _gap(self, at: int) -> None:
        """An empty line, but never two in a row."""
        self.end_line(at)
        if self.lines and self.lines[-1].text:
            self.end_line(at, empty_ok=True)

    def add(self, raw: str, at: int) -> None:
        if self._silent is not None:
            return
        text = entities.unescape(raw) if "&" in raw else raw
        if self._preformatted:
            self._add_preformatted(text, at)
            return
        flat = _SPACE.sub(" ", text)
        if flat.startswith(" "):
            self._is_space_due = bool(self._text)
            flat = flat[1:]
        if not flat:
            return
        if self._is_space_due:
            self._text.append(" ")
        self._begin(at)
        self._is_space_due = flat.endswith(" ")
        self._text.append(flat.removesuffix(" "))

    def _add_preformatted(self, text: str, at: int) -> None:
        first, *rest = text.replace("\r\n", "\n").split("\n")
        self._begin(at)
        self._text.append(first)
        for line in rest:
            self.end_line(at, empty_ok=True)
            self._begin(at)
            self._text.append(line)

    def _begin(self, at: int) -> None:
        if self._start < 0:
            self._start = at
            if self._pending:
                self._line_marks |= self._pending
                self._pending = set()


def lines(html: str, mark_of: MarkOf | None = None) -> list[Line]:
    """The lines of the document; `mark_of` names the elements worth remembering."""
    reader = _Reader(mark_of)
    for token in tokens(html):
        if isinstance(token, Tag):
            reader.tag(token)
        else:
            reader.add(token[0], token[1])
    reader.end_line(len(html))
    return reader.lines


def from_text(plain: str) -> str:
    """Plain text as harmless HTML paragraphs."""
    paragraphs = [part for part in re.split(r"\n[ \t]*\n", plain.strip("\n")) if part.strip()]
    return "".join(
        f"<p>{entities.escape(part).replace(chr(10), '<br>')}</p>" for part in paragraphs
    )
