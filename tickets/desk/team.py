"""Verbs for the owner: who works here, as what, for which shops; and for each about himself."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from tickets.core.access import colleagues_for
from tickets.core.follower import Follower
from tickets.core.invitation import COLLEAGUE, invite
from tickets.core.people import Role, SecondFactorRule, User
from tickets.core.shop import Shop
from tickets.core.ticket import Ticket
from tickets.desk.routing import assign


class UnableToChange(Exception):  # noqa: N818 -- named after what happened, as all our domain errors
    """Nobody would be left who is in charge, or somebody would lock himself out."""


@transaction.atomic
def invite_colleague(*, email: str, role: Role, shops: Iterable[Shop], now: datetime) -> str:
    """The token of a link that makes an account, once, within three days."""
    return invite(role=role, email=email, shops=shops, lasts=COLLEAGUE, now=now)


@transaction.atomic
def change_colleague(*, person: User, role: Role, shops: Iterable[Shop], by: User) -> None:
    """Another role or other shops. Raises `UnableToChange` for the owner's own or last role."""
    person = _lock(person)
    if person.is_owner and role != Role.OWNER:
        _keep_an_owner(person, by=by)
    person.role = role
    person.save(update_fields=["role"])
    person.shops.set(shops)


@transaction.atomic
def dismiss(*, person: User, tickets_to: User | None, by: User, now: datetime) -> int:
    """Close an account: every session ends at once; open tickets go to somebody, or the team.

    How many tickets were handed on. Raises `UnableToChange` for oneself and for the last owner.
    """
    person = _lock(person)
    _keep_an_owner(person, by=by)
    person.is_active = False
    person.left_at = now
    person.session_seed = _new_seed()
    person.save(update_fields=["is_active", "left_at", "session_seed"])
    User.objects.filter(stand_in=person).update(stand_in=None)
    Follower.objects.filter(user=person).delete()
    tickets = Ticket.objects.open().assigned_to(person).select_related("shop").order_by("id")
    takers: dict[int, User | None] = {}
    for ticket in tickets:
        if ticket.shop_id not in takers:
            takers[ticket.shop_id] = _taker(tickets_to, by=by, shop=ticket.shop)
        assign(ticket=ticket, to=takers[ticket.shop_id], by=by, now=now)
    return len(tickets)


@transaction.atomic
def take_back(*, person: User) -> None:
    """Open a closed account again; he logs in as before, with a new session."""
    person.is_active = True
    person.left_at = None
    person.save(update_fields=["is_active", "left_at"])


@transaction.atomic
def demand_second_factor(*, roles: Iterable[str]) -> None:
    """From the next click on, whoever has one of `roles` logs in with a second step."""
    wanted = {role for role in roles if role in Role.values}
    SecondFactorRule.objects.exclude(role__in=wanted).delete()
    for role in sorted(wanted):
        SecondFactorRule.objects.get_or_create(role=role)
    User.objects.filter(role__in=wanted).update(needs_second_factor=True)
    User.objects.exclude(role__in=wanted).update(needs_second_factor=False)


def end_sessions(*, person: User) -> None:
    """Log `person` out everywhere; whoever does it about himself keeps his session by hand."""
    person.session_seed = _new_seed()
    person.save(update_fields=["session_seed"])


def change_profile(*, person: User, fields: dict[str, Any]) -> None:
    """Keep what somebody said about himself; only the named fields are written."""
    for name, value in fields.items():
        setattr(person, name, value)
    person.save(update_fields=list(fields))


def _lock(person: User) -> User:
    return User.objects.select_for_update(of=("self",)).get(pk=person.pk)


def _keep_an_owner(person: User, *, by: User) -> None:
    others = User.objects.filter(role=Role.OWNER, is_active=True).exclude(pk=person.pk)
    if person == by or (person.is_owner and not others.exists()):
        raise UnableToChange


def _taker(wanted: User | None, *, by: User, shop: Shop) -> User | None:
    """Who does not work for the shop gets none of its tickets."""
    return colleagues_for(by, shop=shop).filter(pk=wanted.pk).first() if wanted else None


def _new_seed() -> str:
    return secrets.token_hex(16)
