from datetime import date

import pytest

from tickets.lib.querying import (
    MOST_FILTERS,
    MOST_TERMS,
    MOST_WORDS,
    Term,
    Word,
    day,
    guesses,
    loosened,
    parse,
    written_by,
)


def terms(text):
    return [
        ("-" if one.is_excluded else "") + " ".join(one.words) + ("*" if one.is_beginning else "")
        for one in parse(text).terms
    ]


def filters(text):
    return [
        ("-" if one.is_excluded else "") + f"{one.name}:{one.value}" for one in parse(text).filters
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kapotte Schoén", ["kapotte*", "schoen*"]),
        ("jas te klein", ["jas", "te", "klein*"]),
        ("jas", ["jas*"]),
        ("jas ", ["jas"]),
        ("een b", ["een", "b"]),
        ("AB-12345 ", ["ab 12345*"]),
        ("#2024-1001", ["2024 1001*"]),
        ("jan@example.org", ["jan example org*"]),
        ('"te laat" -"heel stuk" -gratis', ["te laat", "-heel stuk", "-gratis*"]),
        ("„te laat”", ["te laat"]),
        ('"nog open', ["nog open"]),
        ("pakket PAKKET", ["pakket*"]),
        ("kleur:rood", ["kleur rood*"]),
        ("- -- ! ()", []),
        ("", []),
    ],
)
def test_words_are_taken_apart(text, expected):
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("van:Jan from:jan", ["from:jan", "from:jan"]),
        ('tag:"Te laat" -label:vip', ["tag:te laat", "-tag:vip"]),
        ("is:opgelost status:wacht is:OPEN", ["is:resolved", "is:waiting", "is:open"]),
        ("soort:klacht kind:return", ["kind:complaint", "kind:return"]),
        ("voor:mij voor:niemand for:sanne", ["for:me", "for:nobody", "for:sanne"]),
        ("voor:2026-03-01 na:1-3-2026", ["before:2026-03-01", "after:2026-03-01"]),
        ("since:2026 tot:2026-02", ["after:2026-01-01", "before:2026-02-01"]),
        ("bestelling:AB-12345", ["order:ab 12345"]),
        ("is:kapot soort:vis na:nooit van: van:!", []),
    ],
)
def test_filters_are_known_in_both_languages(text, expected):
    assert filters(text) == expected


def test_what_is_no_filter_stays_as_words():
    assert terms("is:kapot soort:vis") == ["is kapot*", "soort vis*"]


def test_nobody_can_ask_without_end():
    query = parse(" ".join(f"woord{chr(97 + n)}x" for n in range(26)))
    assert len(query.terms) == MOST_TERMS
    assert sum(len(term.words) for term in parse("-".join(["ab"] * 120)).terms) == MOST_WORDS
    assert len(parse("van:x " * 30).filters) == MOST_FILTERS


def ways(term):
    return [[word.text + "*" * word.is_beginning for word in way] for way in term.clauses()]


def test_plural_also_stands_for_its_singular():
    assert ways(Term(("schalen",))) == [["schalen*", "schal*", "schaal*"]]
    assert ways(Term(("schalen",), is_beginning=False)) == [["schalen"]]
    assert ways(Term(("ab", "12345"))) == [["ab"], ["12345*"]]


def test_error_is_forgiven_for_what_is_there():
    query = parse('kapto -kapto "kapto" 12345')
    wrong, *others = query.terms
    assert "kapot" in guesses(wrong)
    assert [guesses(one) for one in others] == [set(), set(), set()]
    looser = loosened(query, {wrong: {"kapot", "kaptop"}})
    assert ways(looser.terms[0]) == [["kapto*", "kapot", "kaptop"]]
    assert looser.terms[1:] == query.terms[1:]


def test_error_in_one_word_of_an_address_is_forgiven():
    [term] = loosened(
        parse("jan@exmaple.org"), {parse("jan@exmaple.org").terms[0]: {"example"}}
    ).terms
    assert ways(term) == [["jan"], ["exmaple", "example"], ["org*"]]
    assert term.is_phrase is False


def test_written_by_asks_for_people_only():
    assert [(one.name, one.words) for one in written_by("Jan de Vríes").filters] == [
        ("from", ("jan", "de", "vries"))
    ]
    assert not written_by("!")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-01", date(2026, 3, 1)), ("1-3-2026", date(2026, 3, 1)), ("1/3/2026", date(2026, 3, 1)),
        ("2026-03", date(2026, 3, 1)), ("2026", date(2026, 1, 1)), ("2026-13-01", None),
        ("30-2-2026", None), ("0001-01-01", None), ("9999-12-31", None), ("gisteren", None),
    ],
)  # fmt: skip
def test_days_are_written_in_several_ways(text, expected):
    assert day(text) == expected


def test_word_says_how_it_is_looked_up():
    assert parse("pakket").terms[0].clauses() == [[Word("pakket", is_beginning=True)]]
