"""For the seconds in which an answer can be taken back, every page offers to."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest

from tickets.core.clock import now as present


def offer_undo(request: HttpRequest, *, seconds: int, now: datetime, **what: Any) -> None:
    """Remember in the session what was just sent: `message` and `ticket`, or `many`."""
    until = now + timedelta(seconds=seconds)
    request.session["undo"] = {**what, "until": until.timestamp()}


def offered_undo(request: HttpRequest) -> dict[str, Any] | None:
    """What can still be taken back, with the whole seconds that are left; writes nothing."""
    offer = request.session.get("undo")
    if not offer:
        return None
    left = offer["until"] - present().timestamp()
    return {**offer, "left": int(left)} if left >= 1 else None
