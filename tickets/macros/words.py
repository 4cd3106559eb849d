"""Cuts a customer's question into the short words that macros are recognised by."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

_TOKEN = re.compile(r"(?<![\w@./&-])[^\W\d_]{3,40}(?![\w@]|[./][\w])")
_SENTENCE_ENDS = frozenset(".!?:;\n\"'(")
#: Endings make other words of the same one: only the beginning counts.
STEM = 6
#: A long story says no more about its subject than its first lines.
MOST_LETTERS = 4000
MOST_WORDS = 120
MOST_COMPARED = 800
#: In German every noun has a capital, so a capital says nothing of names.
CAPITALS_ARE_COMMON = frozenset({"de"})


def plain(text: str) -> str:
    """Small letters without accents."""
    parts = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def stem(word: str) -> str:
    return plain(word)[:STEM]


def words_of(text: str, *, language: str = "", names: Iterable[str] = ()) -> frozenset[str]:
    """The words of a text, shortened, each once; without numbers, addresses and `names`.

    A capital within a sentence is taken for a name too, and left out.
    """
    left_out = {stem(part) for name in names for part in re.findall(r"[^\W\d_]+", name)}
    found: dict[str, None] = {}
    text = text[:MOST_LETTERS]
    keeps_capitals = language in CAPITALS_ARE_COMMON
    for token in _TOKEN.finditer(text):
        word = token[0]
        if word[0].isupper() and not keeps_capitals and not _begins(text, token.start()):
            continue
        short = stem(word)
        if short not in left_out:
            found[short] = None
        if len(found) == MOST_WORDS:
            break
    return frozenset(found)


def _begins(text: str, at: int) -> bool:
    """Whether a sentence or a line begins here."""
    before = text[max(0, at - 3) : at].rstrip(" \t")
    return not before or before[-1] in _SENTENCE_ENDS


def rewritten(before: str, after: str) -> float:
    """How much of a text was changed: 0 when nothing was, 1 when nothing is left."""
    one, other = before.split()[:MOST_COMPARED], after.split()[:MOST_COMPARED]
    if one == other:
        return 0.0
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return round(1 - ratio, 4)
