import pytest

from tickets.lib.marking import PASSAGE, marker
from tickets.lib.querying import parse


def at(text):
    return marker(parse(text).wanted)


def marked(question, text):
    return "".join(f"[{piece}]" if is_hit else piece for piece, is_hit in at(question).pieces(text))


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("schoen", "Mijn Schoenen, de schoen.", "Mijn [Schoenen], de [schoen]."),
        ("schoenen ", "Eén schoen", "Eén [schoen]"),
        ("ruine", "De ruïne en rui\u0308ne", "De [ruïne] en [ruïne]"),
        ("AB-12345", "pakket AB12345.", "pakket [AB][12345]."),
        ("jan@example.org", "jan@example.org", "[jan]@[example].[org]"),
        ("de ", "de deur", "[de] deur"),
        ('"de deur"', "de deuren, de deur", "[de] deuren, [de] [deur]"),
        ("-gratis kapot", "gratis kapot", "gratis [kapot]"),
        ("van:jan", "jan", "jan"),
        ("xyz", "<b>niets</b>", "<b>niets</b>"),
        ("kapot", "", ""),
    ],
)
def test_hits_are_marked_as_they_are_written(question, text, expected):
    assert marked(question, text) == expected


def test_passage_shows_the_hit_with_what_stands_around_it():
    text = "begin " * 40 + "het pakket is\n\nkapot aangekomen " + "einde " * 60
    line = at("pakket kapot").passage(text)
    assert line.startswith("… begin ")
    assert "het pakket is kapot aangekomen" in line
    assert line.endswith(" …")
    assert len(line) <= PASSAGE + 4


def test_passage_of_a_short_text_is_all_of_it():
    assert at("kapot").passage("Het is\n kapot.") == "Het is kapot."
    assert at("ruine").passage("De rui\u0308ne") == "De ruïne"


def test_passage_of_one_endless_word_starts_at_the_hit():
    assert at("zoek").passage("x" * 300 + "!zoek").endswith("zoek")


def test_no_hit_has_no_passage():
    assert at("kapot").passage("Alles is heel.") == ""
