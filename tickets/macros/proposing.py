"""Somebody's own macro for all: he copies or writes one and proposes it, an owner decides."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from tickets.core.people import User
from tickets.core.shop import Shop
from tickets.macros.keeping import Change, changes, keep, wording_of
from tickets.macros.models import (
    Macro,
    MacroProposal,
    MacroProposalQuerySet,
    MacroVersion,
    ProposalState,
    Scope,
)


class UnableToPropose(Exception):  # noqa: N818 -- named after what happened, as all our domain errors
    """It is not his own, it is for him alone, or it waits for an answer already."""


class UnableToDecide(Exception):  # noqa: N818 -- named after what happened
    """Somebody decided already, or it was changed since it was read."""


@transaction.atomic
def copy(*, macro: Macro, by: User, now: datetime) -> Macro:
    """A version of somebody's own, with its files; it remembers what it was made of."""
    wording = replace(
        wording_of(macro), scope=Scope.PERSONAL, owner=by, code="", keeper=None, review_on=None
    )
    own = keep(wording=wording, by=by, now=now)
    Macro.objects.filter(pk=own.pk).update(origin=macro)
    _copy_files(macro, own)
    own.refresh_from_db()
    return own


@transaction.atomic
def propose(
    *, macro: Macro, scope: Scope, shop: Shop | None, reason: str, by: User, now: datetime
) -> MacroProposal:
    """Offer it to all shops or to one. Raises `UnableToPropose`, and nothing changes meanwhile."""
    macro = Macro.objects.select_for_update().get(pk=macro.pk)
    is_own = macro.scope == Scope.PERSONAL and macro.owner_id == by.pk
    if not is_own or scope == Scope.PERSONAL or (scope == Scope.SHOP) != (shop is not None):
        raise UnableToPropose
    if macro.proposals.waiting().exists():
        raise UnableToPropose
    return MacroProposal.objects.create(
        macro=macro, scope=scope, shop=shop, reason=reason[:300], by=by, at=now
    )


@transaction.atomic
def approve(*, proposal: MacroProposal, seen: int, word: str, by: User, now: datetime) -> Macro:
    """It becomes everybody's; or what it was made of reads so from now on.

    `seen` is the version that was read. Raises `UnableToDecide`, and `UnableToKeep` when it leans
    on a text that is not for all.
    """
    proposal = _waiting(proposal)
    macro = proposal.macro
    if _newest(macro).number != seen:
        raise UnableToDecide
    shared = target_of(proposal)
    wording = replace(
        wording_of(macro), scope=Scope(proposal.scope), shop=proposal.shop, owner=None
    )
    if shared:
        wording = replace(
            wording, code=shared.code, keeper=shared.keeper, review_on=shared.review_on
        )
        keep(wording=wording, by=proposal.by, now=now, macro=shared)
        shared.attachments.all().delete()
        _copy_files(macro, shared)
        Macro.objects.filter(pk=macro.pk).update(is_active=False)
    else:
        keep(wording=replace(wording, keeper=proposal.by), by=proposal.by, now=now, macro=macro)
    _decide(proposal, ProposalState.APPROVED, word=word, by=by, now=now)
    return shared or macro


@transaction.atomic
def decline(*, proposal: MacroProposal, word: str, by: User, now: datetime) -> None:
    """It stays its writer's own. Raises `UnableToDecide`."""
    _decide(_waiting(proposal), ProposalState.DECLINED, word=word, by=by, now=now)


def call_off(*, proposal: MacroProposal) -> None:
    """Its writer thinks better of it; nothing to remember."""
    MacroProposal.objects.filter(pk=proposal.pk).waiting().delete()


def target_of(proposal: MacroProposal) -> Macro | None:
    """What it would replace: the one that it was made of, where that is for the same people."""
    origin = proposal.macro.origin
    if origin and (origin.scope, origin.shop_id) == (proposal.scope, proposal.shop_id):
        return origin
    return None


def changes_of(proposal: MacroProposal) -> tuple[int, Mapping[str, list[Change]]]:
    """The version that is read, and what it would change, by language."""
    shared, version = target_of(proposal), _newest(proposal.macro)
    return version.number, changes(_newest(shared) if shared else None, version)


def proposals_for(user: User) -> MacroProposalQuerySet:
    """Owners see everybody's, all others their own."""
    rows = MacroProposal.objects.select_related("macro__origin", "macro__owner", "by", "shop")
    return rows if user.is_owner else rows.filter(by=user)


def _waiting(proposal: MacroProposal) -> MacroProposal:
    rows = MacroProposal.objects.select_for_update(of=("self",)).waiting()
    found = rows.select_related("macro__origin", "by", "shop").filter(pk=proposal.pk).first()
    if found is None:
        raise UnableToDecide
    return found


def _decide(
    proposal: MacroProposal, state: ProposalState, *, word: str, by: User, now: datetime
) -> None:
    MacroProposal.objects.filter(pk=proposal.pk).update(
        state=state, word=word[:300], decided_by=by, decided_at=now
    )


def _newest(macro: Macro) -> MacroVersion:
    return macro.versions.order_by("-number")[0]


def _copy_files(source: Macro, target: Macro) -> None:
    for file in source.attachments.order_by("pk"):
        target.attachments.create(
            language=file.language,
            stored_file_id=file.stored_file_id,
            name=file.name,
            content_type=file.content_type,
        )
