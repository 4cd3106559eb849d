"""Nobody uses or changes a macro beyond its scope."""

import pytest
from django.http import Http404

from tests import factories
from tickets.core.people import Role
from tickets.macros.doors import macro_for, macros_for, may_change
from tickets.macros.models import Macro, Scope


@pytest.fixture
def library(make_macro, shop, other_shop, agent, stranger) -> dict[str, Macro]:
    return {
        "team": make_macro("team"),
        "shop": make_macro("shop", scope=Scope.SHOP, shop=shop),
        "other shop": make_macro("other shop", scope=Scope.SHOP, shop=other_shop),
        "mine": make_macro("mine", scope=Scope.PERSONAL, owner=agent),
        "stranger's": make_macro("stranger's", scope=Scope.PERSONAL, owner=stranger),
    }


@pytest.mark.parametrize(
    ("who", "sees", "changes"),
    [
        ("owner", {"team", "shop", "other shop"}, {"team", "shop", "other shop"}),
        ("agent", {"team", "shop", "mine"}, {"mine"}),
        ("stranger", {"team", "other shop", "stranger's"}, {"stranger's"}),
        ("read_only", set(), set()),
        ("operator", set(), set()),
    ],
)
def test_everybody_sees_and_changes_what_is_his(request, library, who, sees, changes):
    user = request.getfixturevalue(who)
    seen = list(macros_for(user))
    assert {one.title for one in seen} == sees
    assert {one.title for one in seen if may_change(user, one)} == changes


def test_a_macro_out_of_sight_is_a_404(library, agent):
    with pytest.raises(Http404):
        macro_for(agent, library["stranger's"].pk)


def test_somebody_who_left_sees_nothing(library, agent):
    agent.is_active = False
    assert list(macros_for(agent)) == []


def test_on_a_ticket_only_its_shop_s_macros_count(library, shop):
    user = factories.make_user(Role.OWNER)
    usable = macros_for(user).for_shop(shop)
    assert {one.title for one in usable} == {"team", "shop"}
