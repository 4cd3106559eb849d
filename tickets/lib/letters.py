"""Turns the HTML that our editor writes into a plain text that reads as well."""

import html as entities
import re

from tickets.lib.markup import Tag, tokens

_SPACES = re.compile(r"[ \t\n\r\f]+")
_BLOCKS = frozenset({"p", "div", "ul", "ol", "blockquote", "h1", "h2", "h3", "table", "pre"})
_SILENT = frozenset({"script", "style", "title", "head", "template"})
#: Deeper than this nobody quotes or lists.
_DEEPEST = 8


def plain(html: str) -> str:
    """The text with its links behind their words, its lists marked and its quotes led by '>'."""
    writer = _Writer()
    for token in tokens(html):
        if isinstance(token, Tag):
            writer.tag(token)
        elif not writer.silent:
            writer.text(entities.unescape(token[0]))
    return writer.result()


class _Writer:
    """Collects lines; each line begins with the quotes and the list item that it stands in."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.words = ""
        self.item = ""
        self.quotes = 0
        #: For each open list the number of its last item; None for bullets.
        self.lists: list[int | None] = []
        #: Where the open link points, and how long the line was when it began.
        self.link: tuple[str, int] | None = None
        self.silent = 0

    def tag(self, tag: Tag) -> None:
        if tag.name in _SILENT:
            self.silent = max(0, self.silent + (-1 if tag.is_end else 1))
        elif tag.name == "br":
            self.end_line()
        elif tag.name == "a":
            self.end_link()
            if not tag.is_end:
                self.link = (tag.attributes.get("href", ""), len(self.words))
        elif tag.name == "li":
            self.end_line(is_needed=False)
            if not tag.is_end:
                self.begin_item()
        elif tag.name in _BLOCKS:
            self.block(tag)

    def block(self, tag: Tag) -> None:
        if self.words:
            self.end_line()
        if tag.name == "blockquote" and tag.is_end:
            self.quotes = max(0, self.quotes - 1)
        if tag.name in {"ol", "ul"}:
            self.list(tag)
        elif not self.lists and tag.name != "div":
            self.gap()
        if tag.name == "blockquote" and not tag.is_end:
            self.quotes = min(_DEEPEST, self.quotes + 1)

    def list(self, tag: Tag) -> None:
        if tag.is_end and self.lists:
            self.lists.pop()
        if not self.lists:
            self.gap()
        if not tag.is_end:
            self.lists.append(0 if tag.name == "ol" else None)

    def begin_item(self) -> None:
        indent = "  " * min(_DEEPEST, max(0, len(self.lists) - 1))
        number = self.lists[-1] if self.lists else None
        if number is None:
            self.item = f"{indent}- "
        else:
            self.lists[-1] = number + 1
            self.item = f"{indent}{number + 1}. "

    def text(self, text: str) -> None:
        text = _SPACES.sub(" ", text)
        if not self.words:
            text = text.lstrip()
        elif self.words.endswith(" "):
            text = text.lstrip(" ")
        self.words += text

    def end_link(self) -> None:
        if self.link is None:
            return
        href, start = self.link
        self.link = None
        said = self.words[start:].strip()
        bare = href.removeprefix("mailto:").removeprefix("tel:")
        if href and said.rstrip("/") not in {href.rstrip("/"), bare}:
            self.words = f"{self.words.rstrip()} ({bare})" if said else self.words + bare

    def end_line(self, *, is_needed: bool = True) -> None:
        words = self.words.replace("\u00a0", " ").rstrip()
        if words or self.item or is_needed:
            self.lines.append(("> " * self.quotes + self.item + words).rstrip())
        self.words = self.item = ""

    def gap(self) -> None:
        is_inside = self.quotes and self.lines and self.lines[-1].startswith(">")
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append(">" * self.quotes if is_inside else "")
        elif self.lines and not self.quotes:
            self.lines[-1] = ""

    def result(self) -> str:
        self.end_link()
        self.end_line(is_needed=False)
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).strip()
