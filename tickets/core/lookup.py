"""How each database looks up folded words, the latest hit first; the answers are the same."""

import json
from collections.abc import Collection
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import F, QuerySet

from tickets.core.search import TicketSearch
from tickets.lib.querying import Term, Word

_TABLE = "tickets_ticketsearch"
#: A beginning of more words than this is looked up as such.
MOST_ENDINGS = 300
#: What fewer conversations than this share of all have is looked up by its words.
SELDOM = 0.02

Clause = list[Word]
Rows: TypeAlias = QuerySet[TicketSearch]


def matching(
    rows: Rows, wanted: list[Clause], unwanted: list[Clause], *, open_only: bool, before: int | None
) -> Rows:
    """The rows that have one way of each clause, the latest first, from `before` on."""
    if before is not None:
        rows = rows.filter(place__lt=before)
    if connection.vendor == "postgresql":
        words = [_tsquery(clause) for clause in wanted]
        words += ["!" + _tsquery(clause) for clause in unwanted]
        rows = _raw(rows, f"{_TABLE}.words @@ %s::tsquery", " & ".join(words)) if words else rows
        if any(_frequency(clause) < SELDOM for clause in wanted):
            # By the words' own index, then sorted: PostgreSQL takes a beginning to be in five of
            # a thousand at least, and would read all conversations to find the few.
            return rows.order_by((F("place") + 0).desc())
        return rows.order_by("-place")
    index = "tickets_words_open" if open_only else "tickets_words"
    endings = _endings([*wanted, *unwanted])
    without = " OR ".join(_fts5(clause, endings) for clause in unwanted)
    if wanted:
        match = " AND ".join(_fts5(clause, endings) for clause in wanted)
        match = f"({match}) NOT ({without})" if unwanted else match
        return _streamed(rows, index, match, before=before)
    if unwanted:
        fits = f"SELECT rowid FROM {index} WHERE {index} MATCH %s"  # noqa: S608 -- one of two names of ours
        rows = _raw(rows, f"{_TABLE}.place NOT IN ({fits})", without)
    return rows.order_by("-place")


def _streamed(rows: Rows, index: str, match: str, *, before: int | None) -> Rows:
    """Read by the order of the words' own index: no sorting, and it stops when a page is full."""
    rows = _raw(rows, f"{index}.rowid = {_TABLE}.place AND {index} MATCH %s", match, table=index)
    if before is not None:
        rows = _raw(rows, f"{index}.rowid < %s", before)
    return rows.extra(order_by=[f"-{index}.rowid"])


def _raw(rows: Rows, where: str, *params: str | int, table: str = "") -> Rows:
    """A condition in the database's own words; what people typed is only ever a parameter."""
    tables = [table] if table else []
    return rows.extra(tables=tables, where=[where], params=params)  # noqa: S610 -- as it says above


#: What the statistics of PostgreSQL say, for as long as a connection lives (a minute).
_frequencies: WeakKeyDictionary[Any, list[tuple[str, float]]] = WeakKeyDictionary()


def _frequency(clause: Clause) -> float:
    """In what share of all conversations one way of a clause is, roughly; 0 for hardly any."""
    with connection.cursor() as cursor:
        if connection.connection not in _frequencies:
            cursor.execute(
                "SELECT word, share FROM pg_stats, unnest(most_common_elems::text::text[],"
                " most_common_elem_freqs) AS frequent(word, share) WHERE share > 0.001"
                " AND schemaname = current_schema AND tablename = %s AND attname = 'words'"
                " AND word IS NOT NULL",
                [_TABLE],
            )
            _frequencies[connection.connection] = cursor.fetchall()
    whole = {word.text for word in clause}
    beginnings = tuple(word.text for word in clause if word.is_beginning)
    known = _frequencies[connection.connection]
    return sum(share for text, share in known if text in whole or text.startswith(beginnings))


def _tsquery(clause: Clause) -> str:
    """Folded words hold letters and digits only: nothing in them needs escaping."""
    ways = "|".join(f"'{word.text}'{':*' if word.is_beginning else ''}" for word in clause)
    return f"({ways})"


def _fts5(clause: Clause, endings: dict[str, list[str]]) -> str:
    ways: list[str] = []
    for word in clause:
        if word.is_beginning and word.text in endings:
            ways += [f'"{text}"' for text in endings[word.text]]
        else:
            ways.append(f'"{word.text}"{"*" if word.is_beginning else ""}')
    return f"({' OR '.join(ways)})"


def known(words: Collection[str]) -> set[str]:
    """Which of these any question has; on PostgreSQL one may be gone again."""
    if not words:
        return set()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT word FROM unnest(%s) AS word WHERE EXISTS (SELECT FROM tickets_searchword"
                " WHERE hash = hashtextextended(word, 0))",
                [sorted(words)],
            )
        else:
            _open_terms(cursor)
            cursor.execute(
                "SELECT value FROM json_each(%s) WHERE EXISTS"
                " (SELECT 1 FROM temp.tickets_words_terms WHERE term = value)",
                [json.dumps(sorted(words))],
            )
        return {word for (word,) in cursor.fetchall()}


def _open_terms(cursor: CursorWrapper) -> None:
    """The words of SQLite's index as a table, for this connection."""
    cursor.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.tickets_words_terms"
        " USING fts5vocab('main', 'tickets_words', 'row')"
    )


def _endings(clauses: list[Clause]) -> dict[str, list[str]]:
    """For each beginning the words that begin so, unless they are too many.

    FTS5 reads whole words as a stream, but gathers all hits of a beginning first (except of two
    or three letters, which have an index of their own).
    """
    texts = {
        word.text
        for clause in clauses
        for word in clause
        if word.is_beginning and len(word.text) > 3
    }
    if not texts:
        return {}
    one = (
        "SELECT * FROM (SELECT %s, term FROM temp.tickets_words_terms"
        " WHERE term >= %s AND term < %s LIMIT %s)"
    )
    params = [
        part for text in sorted(texts) for part in (text, text, f"{text}\U0010ffff", MOST_ENDINGS)
    ]
    with connection.cursor() as cursor:
        _open_terms(cursor)
        cursor.execute(" UNION ALL ".join([one] * len(texts)), params)
        found: dict[str, list[str]] = {}
        for text, term in cursor.fetchall():
            found.setdefault(text, []).append(term)
    return {text: terms for text, terms in found.items() if len(terms) < MOST_ENDINGS}


def with_phrase(rows: Rows, term: Term) -> Rows:
    """The index knows which words are there; how they stand is looked up in the text itself."""
    position = "strpos" if connection.vendor == "postgresql" else "instr"
    there = f"{position}({_TABLE}.head, %s) + {position}({_TABLE}.body, %s)"
    return _raw(rows, f"{there} {'=' if term.is_excluded else '>'} 0", *[term.sought()] * 2)
