"""What is known to be wrong at a shop just now, as its customers read it."""

from datetime import datetime

from tickets.core.shop import Shop


def trouble_of(shop: Shop, *, now: datetime) -> str:
    """The shop's own sentence; empty when nothing is wrong, or its moment has passed."""
    is_over = shop.trouble_until is not None and shop.trouble_until <= now
    return "" if is_over else shop.trouble
