"""What somebody typed into the search field, taken apart: `van:jan tag:retour "te laat" -gratis`.

Filter words stand in a closed list, in Dutch and in English; everything else is plain words.
Nothing that anybody types is an error.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tickets.lib import folding

#: Nobody types more on purpose.
MOST_CHARACTERS = 400
MOST_TERMS = 12
MOST_WORDS = 40
MOST_FILTERS = 8

#: What people type before the colon -> what it is about.
FILTERS = {
    **dict.fromkeys(["van", "from", "klant", "customer"], "from"),
    **dict.fromkeys(["tag", "label"], "tag"),
    **dict.fromkeys(["is", "status", "staat", "state"], "is"),
    **dict.fromkeys(["soort", "kind"], "kind"),
    **dict.fromkeys(["oorzaak", "cause"], "cause"),
    **dict.fromkeys(["voor", "for", "assignee", "behandelaar"], "for"),
    **dict.fromkeys(["in", "shop", "winkel"], "in"),
    **dict.fromkeys(["order", "bestelling", "ordernummer", "bestelnummer"], "order"),
    **dict.fromkeys(["before", "voor-datum", "until", "tot"], "before"),
    **dict.fromkeys(["after", "since", "na", "sinds", "vanaf"], "after"),
}
#: The words that stand for a state, as the tickets know them; 'open' and 'done' are several.
STATES = {
    **dict.fromkeys(["open"], "open"),
    **dict.fromkeys(["done", "closed", "dicht", "gesloten", "klaar"], "done"),
    **dict.fromkeys(["new", "nieuw"], "new"),
    **dict.fromkeys(["waiting", "wacht", "wachtend", "wachten"], "waiting"),
    **dict.fromkeys(["asleep", "snoozed", "slaapt", "slapend"], "snoozed"),
    **dict.fromkeys(["solved", "resolved", "opgelost"], "resolved"),
    **dict.fromkeys(["spam"], "spam"),
}
KINDS = {
    **dict.fromkeys(["question", "vraag"], "question"),
    **dict.fromkeys(["complaint", "klacht"], "complaint"),
    **dict.fromkeys(["return", "retour"], "return"),
    **dict.fromkeys(["withdrawal", "herroeping"], "withdrawal"),
    **dict.fromkeys(["compliment"], "compliment"),
    **dict.fromkeys(["callback", "call-back", "call_back", "terugbellen"], "call_back"),
    **dict.fromkeys(["other", "overig", "anders"], "other"),
}
PEOPLE = {
    **dict.fromkeys(["me", "mij", "ik"], "me"),
    **dict.fromkeys(["nobody", "none", "niemand"], "nobody"),
}
#: 'Nobody said why.'
NO_CAUSE = frozenset({"none", "geen"})


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand next to each other; the last one may be a beginning."""

    words: tuple[str, ...]
    is_beginning: bool = True
    is_excluded: bool = False
    #: Between quotes: as it is written and no other way.
    is_quoted: bool = False
    #: Words that it may have been meant for, each one typing error away; when there are any,
    #: how its words stand does not count.
    meant: frozenset[str] = frozenset()

    @property
    def is_phrase(self) -> bool:
        return len(self.words) > 1 and not self.meant

    def clauses(self) -> "list[list[Word]]":
        """What must all be there, each in one of several ways."""
        last = len(self.words) - 1
        return [self._ways(word, is_last=at == last) for at, word in enumerate(self.words)]

    def _ways(self, word: str, *, is_last: bool) -> "list[Word]":
        may_go_on = self.is_beginning and is_last
        ways = [Word(word, is_beginning=may_go_on)]
        if may_go_on and len(self.words) == 1:
            # In an address or a number, a plural would be wrong.
            plurals = folding.forms(word)[1:]
            ways += [Word(form, is_beginning=is_beginning(form)) for form in plurals]
        if self.meant:
            near = sorted(self.meant.intersection(folding.near(word)))
            ways += [Word(other, is_beginning=False) for other in near]
        return ways

    def sought(self) -> str:
        """How a phrase stands in folded text, between blanks."""
        return " " + " ".join(self.words) + ("" if self.is_beginning else " ")


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    is_beginning: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """`name` is one of the values of FILTERS; `words` are the folded value."""

    name: str
    value: str
    words: tuple[str, ...]
    #: As it was typed, to show and to take away.
    typed: str
    is_excluded: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    terms: tuple[Term, ...] = ()
    filters: tuple[Filter, ...] = ()

    @property
    def wanted(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if not term.is_excluded)

    @property
    def unwanted(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.is_excluded)

    def __bool__(self) -> bool:
        return bool(self.terms or self.filters)


_PIECE = re.compile(
    r"(?P<minus>-(?=\S))?"
    r"(?:(?P<name>[^\W\d_]+(?:-[^\W\d_]+)?):(?=\S))?"
    r'(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]+))'
    r"|\S"
)
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))


def parse(text: str) -> Query:
    """Take apart what was typed; the very last word, still being typed, is a beginning."""
    text = text[:MOST_CHARACTERS].translate(_QUOTES)
    terms: list[Term] = []
    filters: list[Filter] = []
    for piece in _PIECE.finditer(text):
        found = _filter(piece)
        if found and len(filters) < MOST_FILTERS:
            filters.append(found)
        elif not found:
            is_last = piece.end() == len(text)
            terms += _terms(piece, is_last=is_last)
    return Query(tuple(_within(terms)), tuple(filters))


def written_by(text: str) -> Query:
    """What the people do whose name or address begins with these words."""
    words = tuple(folding.words(text))[:MOST_TERMS]
    return Query(filters=(Filter("from", " ".join(words), words, text),) if words else ())


def loosened(query: Query, meant: Mapping[Term, Collection[str]]) -> Query:
    """The same question, where some of its terms may stand for other words as well."""
    looser = (replace(term, meant=frozenset(meant.get(term, ()))) for term in query.terms)
    return replace(query, terms=tuple(looser))


def guesses(term: Term) -> set[str]:
    """All that it may have been meant for; hardly any of it is a word."""
    if term.is_excluded or term.is_quoted:
        return set()
    return {other for word in term.words for other in folding.near(word)}


def is_beginning(word: str) -> bool:
    """Whether a word is long enough to stand for all that begin with it."""
    return len(word) >= folding.SHORTEST_BEGINNING


def _terms(piece: re.Match[str], *, is_last: bool) -> Iterator[Term]:
    is_phrase = piece["phrase"] is not None
    words = tuple(folding.words(piece.group()))
    if not words:
        return
    is_typing = is_last and len(words[-1]) > 1
    yield Term(
        words,
        is_beginning=not is_phrase and (is_beginning(words[-1]) or is_typing),
        is_excluded=bool(piece["minus"]),
        is_quoted=is_phrase,
    )


def _within(terms: list[Term]) -> Iterator[Term]:
    """As many as make sense; the same one twice is one."""
    room = MOST_WORDS
    for term in list(dict.fromkeys(terms))[:MOST_TERMS]:
        cut = term.words[:room]
        if cut:
            yield replace(term, words=cut)
        room -= len(cut)


def _filter(piece: re.Match[str]) -> Filter | None:
    """The filter that a piece is, or None for plain words."""
    name = FILTERS.get(folding.bare(piece["name"] or ""), "")
    raw = piece["word"] if piece["phrase"] is None else piece["phrase"]
    if not name or not raw:
        return None
    words = tuple(folding.words(raw))[:MOST_TERMS]
    if name == "for" and day(raw):
        # 'voor:2026-03-01' is Dutch for before.
        name = "before"
    value = _value(name, folding.bare(raw).strip(), words)
    if not value:
        return None
    return Filter(name, value, words, piece.group(), is_excluded=bool(piece["minus"]))


def _value(name: str, raw: str, words: tuple[str, ...]) -> str:
    if name == "is":
        return STATES.get(raw, "")
    if name == "kind":
        return KINDS.get(raw, "")
    if name in {"before", "after"}:
        found = day(raw)
        return found.isoformat() if found else ""
    if name == "for" and raw in PEOPLE:
        return PEOPLE[raw]
    if name == "cause" and raw in NO_CAUSE:
        return "none"
    return " ".join(words)


_DAYS = (
    re.compile(r"(?P<y>\d{4})(?:-(?P<m>\d{1,2})(?:-(?P<d>\d{1,2}))?)?", re.ASCII),
    re.compile(r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4})", re.ASCII),
)


def day(text: str) -> date | None:
    """2026-03-01, 1-3-2026, 2026-03 and 2026, as the first day of it."""
    for shape in _DAYS:
        match = shape.fullmatch(text)
        if match:
            try:
                found = date(int(match["y"]), int(match["m"] or 1), int(match["d"] or 1))
            except ValueError:
                return None
            # The day after it must exist too, in every time zone.
            edge = timedelta(days=2)
            return found if date.min + edge < found < date.max - edge else None
    return None
