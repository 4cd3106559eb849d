"""Verbs for what the owner decides about shops and their addresses."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from tickets.core.attachment import store
from tickets.core.followup import FollowUp
from tickets.core.people import User
from tickets.core.shop import Mailbox, Shop
from tickets.core.silence import Ladder
from tickets.desk.causes import seed_causes
from tickets.desk.ruling import change_rules
from tickets.macros.seed import seed_macros
from tickets.sla.records import Scope
from tickets.sla.seed import seed_shop

#: Beginnings of addresses that no shop can have.
OWN_PLACES = frozenset({"account", "admin", "api", "desk", "hooks", "static"})


@transaction.atomic
def open_shop(*, fields: dict[str, Any], now: datetime) -> Shop:
    """A new shop, with opening hours, promises, causes and ready answers that suit most."""
    shop = Shop(created_at=now, slug="", **_with_logo(fields))
    shop.slug = _free_slug(shop.name)
    # A rule for all shops is for this one too; if none is, the first look of the rules says so.
    shop.has_rules = Shop.objects.filter(has_rules=True).exists()
    shop.save()
    change_rules(change=lambda: seed_shop(shop=shop, now=now), scope=Scope.NEW, by=None, now=now)
    seed_causes(shop=shop)
    seed_macros(shop=shop, now=now)
    return shop


def change_shop(*, shop: Shop, fields: dict[str, Any], by: User, now: datetime) -> None:
    """Keep what the owner filled in; only the named fields are written.

    Another time zone moves the opening hours of open tickets too.
    """

    def change() -> None:
        kept = _with_logo(fields)
        for name, value in kept.items():
            setattr(shop, name, value)
        shop.save(update_fields=list(kept))

    change_rules(change=change, scope=Scope.FROM_NOW, by=by, now=now)


@transaction.atomic
def set_ladder(*, shop: Shop, fields: dict[str, Any]) -> None:
    """How silent customers are reminded; it counts for waits that begin from now on.

    Switched off, nothing that was planned is sent any more.
    """
    Ladder.objects.update_or_create(shop=shop, defaults=fields)
    if not fields["is_on"]:
        FollowUp.objects.filter(ticket__shop=shop).pending().of_silence().delete()


def word_rating(*, shop: Shop, words: dict[str, dict[str, str]]) -> None:
    """The shop's own words of the question how our help was, by language."""
    shop.rating_words = words or None
    shop.save(update_fields=["rating_words"])


def add_mailbox(*, shop: Shop, fields: dict[str, Any]) -> Mailbox:
    return Mailbox.objects.create(shop=shop, **fields)


def change_mailbox(*, mailbox: Mailbox, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(mailbox, name, value)
    mailbox.save(update_fields=list(fields))


def _with_logo(fields: dict[str, Any]) -> dict[str, Any]:
    """A new logo is stored; without one the shop keeps what it has."""
    kept = {name: value for name, value in fields.items() if name != "logo"}
    return {**kept, "logo": store(fields["logo"])} if fields.get("logo") else kept


def _free_slug(name: str) -> str:
    base = slugify(name)[:40] or "shop"
    # Under the first of these the helpdesk itself answers.
    taken = OWN_PLACES | set(
        Shop.objects.filter(slug__startswith=base).values_list("slug", flat=True)
    )
    return next(
        slug
        for slug in (base, *(f"{base}-{number}" for number in range(2, 10_000)))
        if slug not in taken
    )
