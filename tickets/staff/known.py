"""Names that every page asks for and that hardly ever change: colleagues and shops, for a minute.

What somebody does with a name is checked against the database as ever; only the choice that is
offered may be a minute old.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.cache import cache

from tickets.core.access import all_colleagues_for, colleagues_for, shops_for
from tickets.core.people import User
from tickets.core.shop import Shop

#: Seconds that a name may be old.
KEPT = 60

Names = list[dict[str, Any]]


def colleagues(user: User, *, shop: Shop) -> Names:
    """`pk` and `name` of who can be given a ticket of `shop`."""
    return _kept(
        f"colleagues:{user.pk}:{shop.pk}",
        lambda: colleagues_for(user, shop=shop).only("name", "email"),
    )


def everybody(user: User) -> Names:
    """`pk` and `name` of who can be given a ticket of any of the user's shops."""
    return _kept(f"everybody:{user.pk}", lambda: all_colleagues_for(user).only("name", "email"))


def shops(user: User) -> Names:
    """`pk` and `name` of the shops that `user` works for."""
    return _kept(f"shops:{user.pk}", lambda: shops_for(user).only("name"))


def _kept(key: str, rows: Callable[[], Iterable[Any]]) -> Names:
    names: Names | None = cache.get(key)
    if names is None:
        names = [{"pk": one.pk, "name": str(one)} for one in rows()]
        cache.set(key, names, KEPT)
    return names
