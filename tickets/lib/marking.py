"""Shows where the words of a search stand in a text, as it was written."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tickets.lib import folding
from tickets.lib.querying import Term

_WORD = re.compile(r"\d+|[^\W\d_]+")
#: Characters of a passage, and how many of them stand before the first hit.
PASSAGE, BEFORE = 180, 50


@dataclass(frozen=True, slots=True)
class Marker:
    """Knows which words of a text are hits."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]

    def is_hit(self, word: str) -> bool:
        bare = folding.bare(word)
        return bare in self.whole or bare.startswith(self.beginnings)

    def pieces(self, text: str) -> Iterator[tuple[str, bool]]:
        """The text in pieces, each with whether it is a hit; together they are the text."""
        # An accent that stands apart is no letter of the word that it belongs to.
        text = unicodedata.normalize("NFC", text)
        done = 0
        for match in _WORD.finditer(text):
            if self.is_hit(match.group()):
                if match.start() > done:
                    yield text[done : match.start()], False
                yield match.group(), True
                done = match.end()
        if done < len(text):
            yield text[done:], False

    def passage(self, text: str) -> str:
        """A line of the text around the first hit; empty when there is none."""
        text = unicodedata.normalize("NFC", text)
        for match in _WORD.finditer(text):
            if self.is_hit(match.group()):
                return _around(text, match.start())
        return ""


def marker(terms: Iterable[Term]) -> Marker:
    words = [word for term in terms for clause in term.clauses() for word in clause]
    return Marker(
        whole=frozenset(word.text for word in words if not word.is_beginning),
        beginnings=tuple(word.text for word in words if word.is_beginning),
    )


def _around(text: str, at: int) -> str:
    start = max(at - BEFORE, 0)
    if start:
        # From the next word on, unless that is the hit itself.
        blank = text.find(" ", start, at)
        start = blank + 1 if blank >= 0 else start
    end = start + PASSAGE
    line = " ".join(text[start:end].split())
    return f"{'… ' if start else ''}{line}{' …' if end < len(text) else ''}"
