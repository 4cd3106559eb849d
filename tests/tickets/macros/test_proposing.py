"""What somebody wrote for himself becomes everybody's when an owner says so."""

import pytest

from tickets.macros.keeping import Change, UnableToKeep, hang
from tickets.macros.models import Macro, MacroProposal, ProposalState, Scope
from tickets.macros.proposing import (
    UnableToDecide,
    UnableToPropose,
    approve,
    call_off,
    changes_of,
    copy,
    decline,
    proposals_for,
    propose,
)


@pytest.fixture
def shared(make_macro) -> Macro:
    macro = make_macro(en="one\ntwo", code="late")
    hang(macro=macro, name="label.pdf", content_type="application/pdf", content=b"%PDF-1")
    return macro


@pytest.fixture
def own(shared, make_macro, agent, now) -> Macro:
    copied = copy(macro=shared, by=agent, now=now)
    return make_macro(en="one\nsix", macro=copied, by=agent, scope=Scope.PERSONAL, owner=agent)


def offer(macro, by, now, **fields):
    asked = {"scope": Scope.TEAM, "shop": None, "reason": "Better", **fields}
    return propose(macro=macro, by=by, now=now, **asked)


def test_copy_is_his_own_with_its_files(shared, agent, now):
    own = copy(macro=shared, by=agent, now=now)
    assert (own.scope, own.owner, own.origin, own.code) == (Scope.PERSONAL, agent, shared, "")
    assert own.texts.get().body == "one\ntwo"
    assert own.attachments.get().name == "label.pdf"


def test_approved_copy_takes_the_place_of_what_it_was_made_of(shared, own, agent, owner, now):
    proposal = offer(own, agent, now)
    version, changed = changes_of(proposal)
    assert changed == {"en": [Change(" ", "one"), Change("-", "two"), Change("+", "six")]}
    assert approve(proposal=proposal, seen=version, word="Yes!", by=owner, now=now) == shared
    shared.refresh_from_db()
    assert (shared.texts.get().body, shared.code) == ("one\nsix", "late")
    assert shared.versions.order_by("-number")[0].by == agent
    assert [one.name for one in shared.attachments.all()] == ["label.pdf"]
    assert not Macro.objects.get(pk=own.pk).is_active
    decided = MacroProposal.objects.get()
    assert (decided.state, decided.word, decided.decided_by) == (
        ProposalState.APPROVED, "Yes!", owner,
    )  # fmt: skip


def test_approved_for_one_shop_becomes_that_shop_s(own, shop, agent, owner, now):
    proposal = offer(own, agent, now, scope=Scope.SHOP, shop=shop)
    version, _changed = changes_of(proposal)
    became = approve(proposal=proposal, seen=version, word="", by=owner, now=now)
    assert became == own
    became.refresh_from_db()
    assert (became.scope, became.shop, became.owner, became.keeper) == (
        Scope.SHOP, shop, None, agent,
    )  # fmt: skip


def test_declined_stays_his_own(own, agent, owner, now):
    decline(proposal=offer(own, agent, now), word="Too long", by=owner, now=now)
    own.refresh_from_db()
    assert (own.scope, own.is_active) == (Scope.PERSONAL, True)
    assert [one.word for one in proposals_for(agent)] == ["Too long"]


def test_changed_since_it_was_read_is_not_approved(own, make_macro, agent, owner, now):
    proposal = offer(own, agent, now)
    version, _changed = changes_of(proposal)
    make_macro(en="other", macro=own, by=agent, scope=Scope.PERSONAL, owner=agent)
    with pytest.raises(UnableToDecide):
        approve(proposal=proposal, seen=version, word="", by=owner, now=now)


def test_decided_is_decided(own, agent, owner, now):
    proposal = offer(own, agent, now)
    decline(proposal=proposal, word="", by=owner, now=now)
    with pytest.raises(UnableToDecide):
        approve(proposal=proposal, seen=1, word="", by=owner, now=now)


def test_what_leans_on_a_text_of_his_own_cannot_be_for_all(make_macro, agent, owner, now):
    mine = {"scope": Scope.PERSONAL, "owner": agent}
    make_macro("Mine", en="x", code="mine", **mine)
    proposal = offer(make_macro("Leaning", en='{{ snippet: "mine" }}', **mine), agent, now)
    with pytest.raises(UnableToKeep):
        approve(proposal=proposal, seen=1, word="", by=owner, now=now)
    assert MacroProposal.objects.waiting().get() == proposal


def test_only_his_own_is_proposed_and_once_at_a_time(shared, own, agent, stranger, now):
    for macro, by in ((shared, agent), (own, stranger)):
        with pytest.raises(UnableToPropose):
            offer(macro, by, now)
    with pytest.raises(UnableToPropose):
        offer(own, agent, now, scope=Scope.SHOP)
    proposal = offer(own, agent, now)
    with pytest.raises(UnableToPropose):
        offer(own, agent, now)
    call_off(proposal=proposal)
    assert offer(own, agent, now).state == ProposalState.OPEN


def test_who_sees_which_proposals(own, agent, stranger, owner, now):
    offer(own, agent, now)
    assert [len(proposals_for(one)) for one in (agent, stranger, owner)] == [1, 0, 1]
