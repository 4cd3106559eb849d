"""Which macros need a look."""

from datetime import timedelta

import pytest

from tests import factories
from tickets import desk
from tickets.core.states import State
from tickets.macros.models import Macro
from tickets.macros.upkeep import FEWEST_USES, figures, often_reopened, unused


@pytest.fixture
def answered(shop, agent, now):
    """Answers new questions with a macro, and solves them; some come back."""

    def answer(macro, count, *, back=0):
        for number in range(count):
            ticket = factories.make_ticket(shop, now=now)
            chosen = desk.Chosen(macro=macro, filled="Sorry.")
            desk.apply_macro(
                ticket=ticket, chosen=chosen, by=agent, now=now, text="So.", then=State.RESOLVED
            )
            if number < back:
                later = now + timedelta(days=1)
                desk.reopen(ticket=ticket, by=agent, now=later)

    return answer


def test_figures_tell_how_often_how_rewritten_and_how_reopened(make_macro, answered, now):
    macro = make_macro()
    answered(macro, 4, back=1)
    told = figures([macro], now=now)[macro.pk]
    assert (told.uses, told.rewritten, told.reopened) == (4, 100, 25)


def test_often_reopened_needs_enough_uses(make_macro, answered):
    often, seldom, few = make_macro("often"), make_macro("seldom"), make_macro("few")
    answered(often, FEWEST_USES, back=1)
    answered(seldom, FEWEST_USES + 1, back=1)
    answered(few, FEWEST_USES - 1, back=2)
    assert list(often_reopened(Macro.objects.all())) == [often]


def test_a_new_macro_is_not_called_unused(make_macro, answered, now):
    old, used = make_macro("old"), make_macro("used")
    answered(used, 1)
    later = now + timedelta(days=89)
    assert list(unused(Macro.objects.all(), now=later)) == []
    assert list(unused(Macro.objects.all(), now=now + timedelta(days=90, hours=-1))) == []
    make_macro("new", now=now + timedelta(days=90))
    past = now + timedelta(days=90, hours=1)
    assert list(unused(Macro.objects.exclude(pk=used.pk), now=past)) == [old]
