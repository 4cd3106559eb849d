"""The HTML of macros: tidied when it is kept, finished when it is filled in, safe both times."""

import html as entities
import re
from collections.abc import Iterable
from dataclasses import dataclass

from tickets.lib.html import sanitise
from tickets.lib.letters import plain
from tickets.macros.language.render import BEGINS, BLANK, CURSOR, ENDS, Filled

_BRACES = re.compile(r"\{\{(?:(?!\{\{|\}\}).)*\}\}", re.DOTALL)
_MAKE_UP = re.compile(r"</?(?:strong|b|em|i|u|a|span|font)\b[^>]*>", re.IGNORECASE)
_PICTURE = re.compile(r"<img\b[^>]*>")
_LINE_ENDS = re.compile(r"(<br>|</(?:p|li|ul|ol|blockquote)>|<(?:ul|ol|blockquote)>)\s*")
_SPACES = re.compile(r"[ \t]*\n\s*")
_EMPTY = re.compile(r"<(p|li|ul|ol|blockquote|strong|b|em|i)>\s*</\1>\n?")
_LAST_BREAK = re.compile(r"(?<!<p>)<br>\s*(?=</p>)")
#: Empty elements stand in each other at most so deep.
_DEEPEST_EMPTY = 6
_MARKED = re.compile(f"{BEGINS}([^{BEGINS}{ENDS}]*){ENDS}")
_STRAY = re.compile(f"[{CURSOR}{BEGINS}{ENDS}]")
_PARTS = re.compile(r"(<[^>]*>)")


@dataclass(frozen=True)
class Finished:
    """A macro's HTML, filled in."""

    #: As it is sent.
    html: str
    #: The same with a mark where its writer goes on.
    with_cursor: str
    #: The same with what was filled in marked, to be looked at.
    shown: str

    @property
    def text(self) -> str:
        return plain(self.html)


def tidy(html: str) -> str:
    """What an editor sent, as it is kept: clean, without pictures, each line on its own.

    Make-up between braces is taken off, because it would break what stands there in two.
    """
    html = _BRACES.sub(lambda found: _MAKE_UP.sub("", found[0]), _STRAY.sub("", html))
    cleaned = _PICTURE.sub("", sanitise(html, _no_picture).html)
    return _LINE_ENDS.sub(r"\1\n", _SPACES.sub(" ", cleaned)).strip()


def finish(filled: Filled) -> Finished:
    """Make one clean letter of the pieces of HTML."""
    marked = "".join(
        f"{BEGINS}{piece.text}{ENDS}" if piece.kind in {"value", "answer"} else piece.text
        for piece in filled.pieces
    )
    cleaned = _without_empty(_PICTURE.sub("", sanitise(marked, _no_picture).html))
    with_cursor = re.sub(f"[{BEGINS}{ENDS}]", "", cleaned)
    return Finished(
        html=_without_empty(with_cursor.replace(CURSOR, "")),
        with_cursor=with_cursor,
        shown=_with_marks(cleaned.replace(CURSOR, "")),
    )


def _without_empty(html: str) -> str:
    """Choices that were not taken leave no empty lines behind."""
    for _ in range(_DEEPEST_EMPTY):
        html, count = _EMPTY.subn("", html)
        if not count:
            break
    return _LAST_BREAK.sub("", html)


def _with_marks(html: str) -> str:
    """Safe HTML in, safe HTML out: fixed elements are put around texts, never into tags."""
    return "".join(_mark(part) for part in _PARTS.split(html))


def _mark(part: str) -> str:
    if part.startswith("<"):
        return _STRAY.sub("", part)
    part = _MARKED.sub(r'<span class="macros__value">\1</span>', part)
    return _STRAY.sub("", BLANK.sub(r'<mark class="macros__blank">\g<0></mark>', part))


def _no_picture(content_id: str) -> None:
    """A picture belongs to a message; a macro has files of its own."""
    del content_id


def addresses_in(htmls: Iterable[str]) -> list[str]:
    """Where the links of these texts point, each once, in order."""
    found = re.findall(r'<a\b[^>]*\bhref="([^"]*)"', "\n".join(htmls))
    return list(dict.fromkeys(entities.unescape(one) for one in found))
