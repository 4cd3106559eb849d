"""Who takes what would come to a colleague who is away."""

from datetime import datetime

from tickets.core.access import colleagues_for
from tickets.core.people import User
from tickets.core.shop import Shop

#: Stand-ins of stand-ins: further than this nobody looks.
DEEPEST = 5


def taker_for(person: User, *, shop: Shop, now: datetime) -> User | None:
    """`person`, or who stands in for him; None means the team.

    A stand-in who is away himself hands on to his own; one who cannot see the shop takes nothing.
    """
    taker: User | None = person
    for _step in range(DEEPEST):
        if taker is None or not taker.is_away(now):
            break
        taker = taker.stand_in
    if taker is None or taker.is_away(now):
        return None
    if taker == person or colleagues_for(taker, shop=shop).filter(pk=taker.pk).exists():
        return taker
    return None
