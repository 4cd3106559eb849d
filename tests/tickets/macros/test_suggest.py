"""Suggestions come from what was answered before, and from what macros are called."""

import pytest

from tests import factories
from tickets import desk
from tickets.macros.models import MacroWord, Scope
from tickets.macros.suggest import relearn, suggest
from tickets.macros.words import rewritten, words_of


def ask(shop, text, subject="Question"):
    return factories.make_ticket(shop, subject=subject, text=text)


def answer(ticket, macro, agent, now):
    desk.apply_macro(
        ticket=ticket, chosen=desk.Chosen(macro=macro), by=agent, now=now, text="Sorry."
    )


@pytest.fixture
def late(make_macro):
    return make_macro("Late parcel", keywords="waiting delay")


@pytest.fixture
def broken(make_macro):
    return make_macro("Damaged", keywords="broken scratch")


def test_new_macro_is_found_by_its_own_words(shop, agent, late, broken, now):
    ticket = ask(shop, "there is a scratch on the frame")
    assert suggest(ticket=ticket, user=agent, now=now) == [broken]


def test_macro_is_found_by_questions_it_answered(shop, agent, late, broken, now):
    answer(ask(shop, "the courier never rang my doorbell"), late, agent, now)
    ticket = ask(shop, "your courier has not rung the doorbell at all")
    assert suggest(ticket=ticket, user=agent, now=now)[0] == late


def test_question_without_a_known_word_gets_no_suggestion(shop, agent, late, broken, now):
    assert suggest(ticket=ask(shop, "zzz", subject=""), user=agent, now=now) == []


def test_only_what_one_may_use_is_suggested(shop, agent, stranger, make_macro, now):
    make_macro("Scratch", scope=Scope.PERSONAL, owner=stranger)
    make_macro("Scratch off", is_active=False)
    mine = make_macro("Scratch mine", scope=Scope.PERSONAL, owner=agent)
    assert suggest(ticket=ask(shop, "a scratch"), user=agent, now=now) == [mine]


def test_names_numbers_and_addresses_are_not_learned():
    text = "Hello, my order AB-123 for Jansen at jan@example.org did not arrive, says mirjam"
    assert words_of(text, names=["Mirjam Bos"]) == {
        "hello", "order", "for", "did", "not", "arrive", "says",
    }  # fmt: skip


def test_learning_again_gives_the_same_counts(shop, agent, late, now):
    answer(ask(shop, "the courier never rang"), late, agent, now)
    rows = MacroWord.objects.order_by("macro", "word").values_list("word", "own", "learned")
    before = list(rows)
    relearn()
    assert list(rows.all()) == before


@pytest.mark.parametrize(
    ("before", "after", "share"),
    [("a b", "a  b\n", 0), ("a b", "c d", 1), ("a b c", "a b c d e f", 0.3333), ("", "", 0)],
)
def test_rewritten_share(before, after, share):
    assert rewritten(before, after) == share
