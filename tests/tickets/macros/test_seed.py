"""The ready answers of a new helpdesk."""

import re

import pytest

from tests import factories
from tickets.core.shop import Shop
from tickets.macros.filling import fill
from tickets.macros.language.render import BLANK
from tickets.macros.models import Macro, MacroText
from tickets.macros.seed import seed_macros, wordings_in


@pytest.fixture
def seeded(shop, now):
    seed_macros(shop=shop, now=now)
    return shop


def test_every_macro_is_there_in_both_languages(seeded):
    count = Macro.objects.count()
    assert count >= 43
    assert MacroText.objects.filter(language="nl").count() == count
    assert MacroText.objects.filter(language="en").count() == count


def test_a_second_shop_gets_no_second_set(seeded, other_shop, now):
    assert seed_macros(shop=other_shop, now=now) == 0


def test_titles_are_in_the_language_of_the_shop(db, now):
    seed_macros(shop=factories.make_shop(language="nl"), now=now)
    assert Macro.objects.get(code="excuus").title == "Excuses, en wat we eraan doen"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("address", [Shop.Address.FORMAL, Shop.Address.INFORMAL])
@pytest.mark.parametrize("name", ["Mirjam van den Berg", ""])
def test_every_macro_can_be_filled_in(seeded, agent, now, language, address, name):
    seeded.form_of_address = address
    seeded.save(update_fields=["form_of_address"])
    customer = factories.make_customer(seeded, name=name, language=language)
    ticket = factories.make_ticket(seeded, customer=customer, now=now, language=language)
    for macro in Macro.objects.all():
        letter = fill(macro, ticket=ticket, by=agent, now=now, is_workday=lambda day: True)
        asked = {prompt for prompt, value in letter.asks if not value}
        assert set(letter.blanks) == asked, macro.code
        assert "{{" not in letter.text, macro.code
        assert letter.language == language
        if language == "nl":
            formal, informal = {"u", "uw"}, {"je", "jou", "jouw"}
            said = BLANK.sub("", letter.text)
            words = set(re.findall(r"\w+", said.lower()))
            wrong = informal if address == Shop.Address.FORMAL else formal
            assert words & wrong == set(), macro.code


def test_actions_of_every_macro_are_told_in_words(db):
    for wording in wordings_in("nl"):
        names = [name for name, _words in wording.actions.sentences(people={}, causes={})]
        told = set(wording.actions.as_data()) - {"follow_up_why", "follow_up_stays"}
        assert set(names) == told
