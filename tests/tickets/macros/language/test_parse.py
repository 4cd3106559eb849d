"""What a macro may say, and on which line it is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.macros.language import (
    Ask,
    Choice,
    Condition,
    Cursor,
    Fault,
    Filter,
    Problem,
    Snippet,
    Spoken,
    Text,
    Value,
)
from tickets.macros.language.parse import KINDS, LANGUAGES, parse

PIECES = st.sampled_from(
    ["{{", "}}", '{{ if tag: "a" }}', "{{ else }}", "{{ end }}", "{{ cursor }}", "\n", " ", "|", ":",
     "{{ customer.name }}", '{{ ask: "x" }}', '{{ snippet: "y" }}', "customer", ".", '"', "or", "7",
     "{{ today | plus_workdays: 3 }}", "{% debug %}", "${7*7}", "é", "{", "}"]
)  # fmt: skip


def test_text_without_braces_is_itself():
    assert parse("Beste klant,\n").parts == (Text("Beste klant,\n"),)


def test_every_part_is_read():
    source = (
        'Hoi {{ customer.first_name | or: "klant" }}{{ cursor }}'
        '{{ ask: "Hoeveel dagen?" }}{{ snippet: "retouradres" }}'
        '{{ u: "kunt u" | je: "kun je" }}{{ today | plus_workdays: 3 | long_date }}'
    )
    parsed = parse(source)
    assert parsed.problems == ()
    assert parsed.parts == (
        Text("Hoi "),
        Value("customer.first_name", (), "klant", '{{ customer.first_name | or: "klant" }}'),
        Cursor(),
        Ask("Hoeveel dagen?", ""),
        Snippet("retouradres", 1, '{{ snippet: "retouradres" }}'),
        Spoken("kunt u", "kun je"),
        Value(
            "today",
            (Filter("plus_workdays", 3), Filter("long_date")),
            None,
            "{{ today | plus_workdays: 3 | long_date }}",
        ),
    )


def test_choice_alone_on_its_line_leaves_no_line():
    parsed = parse('a\n{{ if not tag: "Retour" }}\nb\n{{ else }}\nc\n{{ end }}\nd')
    choice = Choice(Condition("tag", "retour", is_negated=True), (Text("b\n"),), (Text("c\n"),))
    assert parsed.problems == ()
    assert parsed.parts == (Text("a\n"), choice, Text("d"))


def test_typographic_quotes_are_quotes():
    assert parse("{{ ask: “Hoe lang?” }}").parts == (Ask("Hoe lang?", ""),)


@pytest.mark.parametrize(
    ("source", "line", "fault", "what"),
    [
        ("\n{{ settings.SECRET_KEY }}", 2, Fault.UNKNOWN_VARIABLE, "settings.SECRET_KEY"),
        ("{{ customer.password }}", 1, Fault.UNKNOWN_VARIABLE, "customer.password"),
        ("{{ customer.__class__ }}", 1, Fault.UNKNOWN_VARIABLE, "customer.__class__"),
        ("\n\n{{ customer.name", 3, Fault.NOT_CLOSED, "{{ customer.name"),
        ("{{ customer.name\n}}", 1, Fault.NOT_CLOSED, "{{ customer.name"),
        ("{{ }}", 1, Fault.UNREADABLE, "{{ }}"),
        ("{{ 7*7 }}", 1, Fault.UNREADABLE, "{{ 7*7 }}"),
        ("{{ customer.name() }}", 1, Fault.UNREADABLE, "{{ customer.name() }}"),
        ("{{ customer.name | shout }}", 1, Fault.UNKNOWN_FILTER, "shout"),
        ("{{ customer.name | long_date }}", 1, Fault.WRONG_FILTER, "long_date"),
        ("{{ today | plus_days }}", 1, Fault.WRONG_FILTER, "plus_days"),
        ("{{ today | plus_days: 9999 }}", 1, Fault.WRONG_FILTER, "9999"),
        ('{{ ask: "" }}', 1, Fault.UNREADABLE, '{{ ask: "" }}'),
        ("a\n{{ if tag: 'x' }}", 2, Fault.UNREADABLE, "{{ if tag: 'x' }}"),
        ('a\n{{ if tag: "x" }}b', 2, Fault.NO_END, '{{ if tag: "x" }}'),
        ("{{ else }}", 1, Fault.NOTHING_TO_END, "{{ else }}"),
        ("\n{{ end }}", 2, Fault.NOTHING_TO_END, "{{ end }}"),
        ('{{ if language: "xx" }}{{ end }}', 1, Fault.UNKNOWN_WORD, "xx"),
        ('{{ if weather: "x" }}', 1, Fault.UNKNOWN_TEST, 'weather: "x"'),
        ("{{ cursor }}{{ cursor }}", 1, Fault.TWO_CURSORS, "{{ cursor }}"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(source, line, fault, what):
    assert parse(source).problems[0] == Problem(line, fault, what)


def test_choices_nest_only_so_deep():
    source = "{{ if order }}" * 11 + "x" + "{{ end }}" * 11
    assert Fault.TOO_DEEP in {problem.fault for problem in parse(source).problems}


def test_a_text_without_end_is_not_read():
    assert parse("x" * 60_000).problems == (Problem(1, Fault.TOO_LONG),)


@pytest.mark.parametrize(
    "source", ["{% debug %}", "{0.__class__}", "%(x)s", "${7*7}", "<%= 7 %>", "#{7*7}", "{x}", "}}"]
)
def test_other_people_s_template_languages_are_plain_text(source):
    assert parse(source).parts == (Text(source),)
    assert parse(source).problems == ()


@given(st.lists(PIECES).map("".join) | st.text())
def test_parsing_never_raises(source):
    parse(source)


@pytest.mark.django_db
def test_words_of_the_language_are_those_of_the_models():
    from tickets.core.shop import LANGUAGES as SHOP_LANGUAGES
    from tickets.core.ticket import Kind

    assert set(KINDS) == set(Kind.values)
    assert set(LANGUAGES) == {code for code, _name in SHOP_LANGUAGES}
