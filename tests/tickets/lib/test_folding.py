import pytest

from tickets.lib import folding


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("AB-12345", ["ab", "12345"]),
        ("AB12345", ["ab", "12345"]),
        ("#2024-1001", ["2024", "1001"]),
        ("Jan.de_Vries@Example.org", ["jan", "de", "vries", "example", "org"]),
        ("Café CAFE\u0301 naïef", ["cafe", "cafe", "naief"]),
        ("Søren Łukasz STRASSE straße", ["soren", "lukasz", "strasse", "strasse"]),
        ("O'Neil co\u00adordinatie", ["o", "neil", "coordinatie"]),
        ("", []),
        ("!?*&|'\"", []),
    ],
)
def test_words_are_bare(text, words):
    assert folding.words(text) == words


def test_long_word_is_cut():
    assert folding.words("a" * 1000) == ["a" * folding.LONGEST_WORD]


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("schoenen", "schoen"), ("jassen", "jas"), ("schalen", "schaal"), ("brieven", "brief"),
        ("huizen", "huis"), ("dozen", "doos"), ("bestellingen", "bestelling"), ("sjaals", "sjaal"),
        ("parcels", "parcel"), ("boxes", "box"), ("deliveries", "delivery"),
    ],
)  # fmt: skip
def test_forms_hold_the_singular(plural, singular):
    assert singular in folding.forms(plural)


def test_near_is_one_error_away_and_numbers_have_none():
    for wrong in ("kapt", "kapoot", "kabot", "kapto"):
        assert "kapot" in folding.near(wrong)
    assert "kapot" not in folding.near("kpato")
    assert folding.near("12345") == ()
    assert folding.near("jas") == ()
