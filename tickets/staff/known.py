"""Names that every page asks for and that hardly ever change, kept for a minute.

What somebody does with a name is checked against the database as ever; only the choice that is
offered may be a minute old.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from tickets.core.access import all_colleagues_for, causes_for, colleagues_for, shops_for
from tickets.core.cause import Cause, in_tree_order
from tickets.core.clock import now
from tickets.core.people import User
from tickets.core.shop import Shop

#: Seconds that a name may be old.
KEPT = 60

Names = list[dict[str, Any]]


def colleagues(user: User, *, shop: Shop) -> Names:
    """`pk` and `name` of who can be given a ticket of `shop`; `said` tells who is away."""
    return _kept(
        f"colleagues:{user.pk}:{shop.pk}",
        lambda: colleagues_for(user, shop=shop).select_related("stand_in"),
        _colleague,
    )


def everybody(user: User) -> Names:
    """As `colleagues`, of any of the user's shops."""
    return _kept(
        f"everybody:{user.pk}",
        lambda: all_colleagues_for(user).select_related("stand_in"),
        _colleague,
    )


def shops(user: User) -> Names:
    """`pk` and `name` of the shops that `user` works for."""
    return _kept(f"shops:{user.pk}", lambda: shops_for(user).only("name"))


def causes(shop: Shop) -> Names:
    """`pk` and `name` of every cause of a shop, and whether it `can_be_chosen`."""
    rows = Cause.objects.of_shop(shop.pk).select_related("parent")
    return _kept(f"causes:{shop.pk}", lambda: in_tree_order(rows), _cause)


def all_causes(user: User) -> Names:
    """As `causes`, for all shops that `user` works for, shop by shop; several are named."""
    rows = causes_for(user).select_related("parent", "shop")

    def by_shop() -> list[Cause]:
        return sorted(in_tree_order(rows), key=lambda one: str(one.shop or ""))

    names = _kept(f"all-causes:{user.pk}", by_shop, _cause_in_shop)
    several = len({one["shop"] for one in names if one["shop"]}) > 1
    return [
        {**one, "name": f"{one['name']} ({one['shop']})"} if several and one["shop"] else one
        for one in names
    ]


def _colleague(one: User) -> dict[str, Any]:
    return {**_name(one), "said": _said(one)}


def _said(one: User) -> str:
    """The name, and who stands in while somebody is away."""
    if not one.is_away(now()):
        return str(one)
    names = {"name": str(one), "other": str(one.stand_in) if one.stand_in else _("the team")}
    return _("%(name)s (away, %(other)s stands in)") % names


def _cause(one: Cause) -> dict[str, Any]:
    can_be_chosen = one.is_active and (one.parent is None or one.parent.is_active)
    return {"pk": one.pk, "name": one.path, "can_be_chosen": can_be_chosen}


def _cause_in_shop(one: Cause) -> dict[str, Any]:
    return {**_cause(one), "shop": str(one.shop or "")}


def _name(one: Any) -> dict[str, Any]:
    return {"pk": one.pk, "name": str(one)}


def _kept(
    key: str,
    rows: Callable[[], Iterable[Any]],
    shape: Callable[[Any], dict[str, Any]] = _name,
) -> Names:
    names: Names | None = cache.get(key)
    if names is None:
        names = [shape(one) for one in rows()]
        cache.set(key, names, KEPT)
    return names
