"""What is asked before a ready answer leaves."""

from datetime import date

import pytest

from tickets import desk
from tickets.core.ticket import Kind
from tickets.macros.sincerity import Doubt, doubts, wrong_name

LETTER = "Dear Mirjam,\n\nYour parcel is on its way and it will be with you.\n\nKind regards,"


@pytest.fixture
def asked(ticket, make_macro):
    macro = make_macro()

    def asked(text=LETTER, *, filled="", has_files=False):
        found = doubts(
            ticket=ticket,
            macro=macro,
            text=text,
            filled=filled,
            has_files=has_files,
            today=date(2026, 3, 3),
            is_workday=lambda day: day.weekday() < 5,
        )
        return [doubt for doubt, _what in found]

    asked.macro = macro
    return asked


@pytest.mark.parametrize(
    ("said", "is_doubted"),
    [
        ("on Saturday 7 March", True),
        ("op zaterdag 7 maart 2026", True),
        ("on March 8th, 2026", True),
        ("7-3-2026", True),
        ("am 7. März", True),
        ("on Monday 9 March", False),
        ("on 1 March", False),
        ("on 31 February", False),
        ("order 7-13-2026", False),
        ("in March", False),
    ],
)
def test_a_promise_for_a_closed_day_is_doubted(asked, said, is_doubted):
    assert (Doubt.CLOSED_DAY in asked(f"{LETTER} You have it {said}.")) is is_doubted


def test_a_good_letter_is_not_doubted(asked):
    assert asked() == []


def test_untouched_letter_to_a_complaint_asks_for_a_sentence(asked, ticket):
    assert asked(filled=LETTER) == []
    ticket.kind = Kind.COMPLAINT
    assert asked(filled=LETTER) == [Doubt.PERSONAL]
    assert asked(LETTER + " I would be fed up too.", filled=LETTER) == []


def test_the_shop_can_leave_that_question_out(asked, ticket):
    ticket.kind = Kind.COMPLAINT
    ticket.shop.asks_personal_word = False
    assert asked(filled=LETTER) == []


def test_another_language_is_asked(asked):
    assert asked("Beste Mirjam,\n\nUw pakket is onderweg en het is er morgen.") == [Doubt.LANGUAGE]


def test_the_same_macro_twice_is_asked(asked, ticket, agent, now):
    desk.apply_macro(
        ticket=ticket, chosen=desk.Chosen(macro=asked.macro), by=agent, now=now, text="x"
    )
    assert asked() == [Doubt.TWICE]


def test_file_that_is_named_and_missing_is_asked(asked):
    text = "Dear Mirjam,\n\nYou will find the label attached to this mail and you can print it."
    assert asked(text) == [Doubt.NO_FILE]
    assert asked(text, has_files=True) == []


@pytest.mark.parametrize(
    ("text", "name", "wrong"),
    [
        ("Beste Karin,", "Mirjam Bos", "Karin"),
        ("Beste Mirjam,", "Mirjam Bos", ""),
        ("Dear Ms Bos,", "Mirjam Bos", ""),
        ("Beste klant,", "Mirjam Bos", ""),
        ("Hoi René!", "Rene Vos", ""),
        ("Beste Karin,", "", ""),
        ("Goedendag,", "Mirjam Bos", ""),
    ],
)
def test_wrong_name_in_the_greeting(text, name, wrong):
    assert wrong_name(text, name) == wrong
