"""Filling a macro in: values are copied, never read."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tickets.macros.language.test_parse import PIECES
from tickets.macros.language import VARIABLES, Fault, Problem, Type
from tickets.macros.language.render import Facts, Piece, blanks_in, check, render

TODAY = date(2026, 3, 3)
HOSTILE = [
    "{{ settings.SECRET_KEY }}",
    "{% debug %}",
    "{0.__class__}",
    "%(x)s",
    "${7*7}",
    "{{ customer.email }}",
    '{{ snippet: "secret" }}',
    "{{ cursor }}",
    "<script>alert(1)</script>",
    r"\g<0> \1",
]


def facts(**fields):
    values = fields.pop("values", {})
    base = {"customer.name": "Mirjam van den Berg", "customer.first_name": "Mirjam"}
    return Facts(values={**base, **values}, today=TODAY, **fields)


def text_of(source, **fields):
    return render(source, facts(**fields)).text


def test_variables_are_filled_in():
    assert text_of("Hoi {{ customer.first_name }}!") == "Hoi Mirjam!"


def test_fallback_stands_in_for_what_is_not_known():
    source = 'Hoi {{ customer.first_name | or: "klant" }}'
    assert text_of(source, values={"customer.first_name": " "}) == "Hoi klant"


def test_unknown_value_is_a_visible_blank():
    filled = render("Order {{ ticket.order }}.", facts())
    assert filled.text == "Order ⟦ticket.order⟧."
    assert filled.blanks == ("ticket.order",)
    assert [piece.kind for piece in filled.pieces] == ["text", "blank", "text"]


def test_ask_is_a_blank_until_it_is_answered():
    source = 'Over {{ ask: "Hoeveel dagen?" }} dagen, dus {{ ask: "Hoeveel dagen?" }}.'
    filled = render(source, facts())
    assert filled.asks == (("Hoeveel dagen?", ""),)
    assert filled.blanks == ("Hoeveel dagen?", "Hoeveel dagen?")
    assert text_of(source, answers={"Hoeveel dagen?": "3"}) == "Over 3 dagen, dus 3."


def test_ask_with_a_fallback_blocks_nothing():
    filled = render('Over {{ ask: "Hoe lang?" | or: "drie" }} dagen.', facts())
    assert filled.text == "Over drie dagen."
    assert filled.asks == (("Hoe lang?", "drie"),)


def test_cursor_says_where_to_go_on():
    assert render("Hoi {{ customer.first_name }},\n{{ cursor }}\nGroet", facts()).cursor == 12


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "vrijdag 6 maart"),
        ("en", "Friday 6 March"),
        ("de", "Freitag, 6. März"),
        ("fr", "vendredi 6 mars"),
        ("pl", "Friday 6 March"),
    ],
)
def test_workdays_are_counted_and_said(language, said):
    source = "{{ today | plus_workdays: 3 | long_date }}"
    assert text_of(source, language=language) == said


def test_workdays_skip_closed_days():
    source = "{{ today | plus_workdays: 4 }}"
    assert text_of(source, is_workday=lambda day: day.weekday() < 5) == "maandag 9 maart"


def test_workdays_of_a_shop_that_never_opens_are_plain_days():
    assert text_of("{{ today | plus_workdays: 2 | weekday }}", is_workday=lambda day: False) == (
        "donderdag"
    )


def test_another_year_is_said():
    assert text_of("{{ today | plus_days: 365 }}") == "woensdag 3 maart 2027"
    assert text_of("{{ today | short_date }}") == "3-3-2026"


def test_form_of_address_is_the_shop_s():
    source = '{{ U }} leest het in {{ uw }} mail; {{ u: "kunt u" | je: "kun je" }} wachten?'
    assert text_of(source) == "U leest het in uw mail; kunt u wachten?"
    assert text_of(source, is_formal=False) == "Je leest het in je mail; kun je wachten?"


@pytest.mark.parametrize(
    ("test", "fields", "said"),
    [
        ('tag: "retour"', {"tags": frozenset({"retour"})}, "ja"),
        ('tag: "retour"', {}, "nee"),
        ('not tag: "retour"', {}, "ja"),
        ('language: "en"', {"language": "en"}, "ja"),
        ('kind: "complaint"', {"kind": "complaint"}, "ja"),
        ("order", {"values": {"ticket.order": "AB-1"}}, "ja"),
        ("order", {}, "nee"),
        ("formal", {}, "ja"),
    ],
)
def test_choices(test, fields, said):
    assert text_of(f"{{{{ if {test} }}}}ja{{{{ else }}}}nee{{{{ end }}}}", **fields) == said


def test_snippets_are_fetched_and_filled_in():
    texts = {"adres": "Kade 1, {{ shop.name }}"}
    values = {"shop.name": "Naaldbos"}
    assert text_of('Naar {{ snippet: "adres" }}', snippets=texts.get, values=values) == (
        "Naar Kade 1, Naaldbos"
    )


def test_snippets_in_a_circle_end_in_a_blank():
    texts = {"a": '{{ snippet: "b" }}', "b": 'b{{ snippet: "a" }}'}
    assert text_of('{{ snippet: "a" }}', snippets=texts.get) == "b⟦a⟧"


def test_snippets_that_multiply_do_not_keep_us_busy():
    texts = {str(n): f'x{{{{ snippet: "{n + 1}" }}}}' * 50 for n in range(6)}
    assert len(render(texts["0"], facts(snippets=texts.get)).text) < 20_000


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize(
    "name", sorted(n for n, t in VARIABLES.items() if t is Type.TEXT and "." in n)
)
def test_hostile_values_come_out_as_typed(name, hostile):
    filled = render(f"<{{{{ {name} }}}}>", facts(values={name: hostile}))
    assert filled.text == f"<{hostile}>"
    assert filled.pieces[1] == Piece(hostile, "value")
    assert filled.cursor is None


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_answers_come_out_as_typed(hostile):
    assert text_of('{{ ask: "Wat?" }}', answers={"Wat?": hostile}) == hostile


@pytest.mark.parametrize(
    "hostile", ["{{ settings.SECRET_KEY }}", "{% debug %}", "{0.__class__}", "%(x)s", "${7*7}"]
)
def test_hostile_macro_comes_out_as_typed(hostile):
    assert text_of(f"a {hostile} b") == f"a {hostile} b"


def test_a_value_cannot_pretend_to_be_a_blank():
    assert text_of("{{ customer.name }}", values={"customer.name": "⟦x⟧"}) == "[x]"


def test_a_value_stays_on_one_line():
    value = "Jan\r\n\nBcc: all@example.org\x00"
    assert (
        text_of("{{ customer.name }}", values={"customer.name": value})
        == "Jan   Bcc: all@example.org"
    )


@given(
    source=st.lists(PIECES).map("".join) | st.text(),
    values=st.dictionaries(st.sampled_from(sorted(VARIABLES)), st.none() | st.text() | st.dates()),
    answers=st.dictionaries(st.sampled_from(["x", "y"]), st.text()),
    today=st.dates(),
    language=st.sampled_from(["nl", "en", "de", "fr", "xx", ""]),
)
def test_rendering_never_raises(source, values, answers, today, language):
    known = Facts(values=values, today=today, language=language, answers=answers)
    filled = render(source, known)
    assert filled.cursor is None or 0 <= filled.cursor <= len(filled.text)


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="⟦⟧")))
def test_values_are_never_interpreted(value):
    wanted = value.strip()[:1000]
    filled = render("{{ customer.email }}", facts(values={"customer.email": value}))
    assert filled.text == (wanted or "⟦customer.email⟧")


@given(st.text(alphabet='{}%|:" \nacurso.⟦⟧x'))
def test_blanks_are_only_ours(text):
    filled = render("{{ customer.email }}", facts(values={"customer.email": text}))
    assert set(filled.blanks) <= {"customer.email"}


def test_check_finds_a_circle_through_others():
    texts = {"b": '{{ snippet: "c" }}', "c": '{{ snippet: "a" }}'}
    assert check('\n{{ snippet: "b" }}', snippets=texts.get, name="a") == (
        Problem(2, Fault.CIRCLE, "b"),
    )


def test_check_finds_itself_and_the_unknown():
    assert check('{{ snippet: "a" }}', snippets={}.get, name="a") == (
        Problem(1, Fault.CIRCLE, "a"),
    )
    assert check('{{ snippet: "a" }}', snippets={}.get) == (Problem(1, Fault.UNKNOWN_SNIPPET, "a"),)


def test_check_stops_where_texts_stand_too_deep():
    texts = {str(n): f'{{{{ snippet: "{n + 1}" }}}}' for n in range(9)}
    assert check('{{ snippet: "0" }}', snippets=texts.get) == (Problem(1, Fault.TOO_DEEP, "0"),)


def test_blanks_are_found_in_what_was_written():
    assert blanks_in("Over ⟦Hoeveel?⟧ dagen [x] ⟦⟧") == ("Hoeveel?", "")
