"""Finds macros by what somebody types, a slip of the finger forgiven: title, words and text."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from tickets.macros.models import Macro, MacroQuerySet, MacroText
from tickets.macros.words import plain

FOUND = 20
#: How alike two words are to count as one that was mistyped.
ALIKE = 0.75


@dataclass(frozen=True)
class _Row:
    pk: int
    title: str
    words: str
    body: str


def find(macros: MacroQuerySet, query: str, *, language: str = "") -> list[Macro]:
    """The best fitting first; with an empty query all, by folder and title."""
    terms = plain(query).split()[:8]
    if not terms:
        return list(macros.by_folder())
    scored = [(score, row) for row in _rows(macros, language) if (score := _score(row, terms)) > 0]
    scored.sort(key=lambda pair: (-pair[0], pair[1].title, pair[1].pk))
    best = [row.pk for _score, row in scored[:FOUND]]
    found = macros.in_bulk(best)
    return [found[pk] for pk in best]


def _rows(macros: MacroQuerySet, language: str) -> list[_Row]:
    texts = MacroText.objects.filter(macro__in=macros.values("pk"))
    if language:
        texts = texts.filter(language=language)
    bodies = dict(texts.values_list("macro_id", "body"))
    rows = macros.values_list("pk", "title", "keywords", "code", "folder")
    return [
        _Row(pk, plain(title), plain(f"{keywords} {code} {folder}"), plain(bodies.get(pk, "")))
        for pk, title, keywords, code, folder in rows
    ]


def _score(row: _Row, terms: list[str]) -> float:
    """Every word must be found somewhere; nearer the front is better."""
    total = 0.0
    for term in terms:
        score = _score_of(row, term)
        if not score:
            return 0
        total += score
    return total


def _score_of(row: _Row, term: str) -> float:
    if row.title.startswith(term):
        return 10
    title, words = row.title.split(), row.words.split()
    if any(word.startswith(term) for word in title):
        return 8
    if any(word.startswith(term) for word in words):
        return 6
    if term in row.title or term in row.words:
        return 4
    if len(term) > 2 and term in row.body:
        return 2
    if len(term) > 3 and any(_is_alike(term, word) for word in (*title, *words)):
        return 1
    return 0


def _is_alike(term: str, word: str) -> bool:
    part = word[: len(term) + 1]
    return part[:1] == term[:1] and SequenceMatcher(None, term, part).ratio() >= ALIKE
