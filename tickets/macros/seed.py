"""The ready answers that a new helpdesk starts with; the owner makes them his own."""

import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from tickets.core.shop import Shop
from tickets.macros.actions import Actions
from tickets.macros.keeping import Wording, keep
from tickets.macros.models import Macro, Scope

SEEDS = Path(__file__).with_name("seeds")
LANGUAGES = ("nl", "en")


@transaction.atomic
def seed_macros(*, shop: Shop, now: datetime) -> int:
    """Write them down for all shops, titled in the language of the first; says how many.

    Nothing happens when there are macros already, even if somebody threw these away.
    """
    if Macro.objects.exists():
        return 0
    spoken = shop.language if shop.language in LANGUAGES else "en"
    wordings = list(wordings_in(spoken))
    for wording in wordings:
        keep(wording=wording, by=None, now=now)
    return len(wordings)


def wordings_in(language: str) -> Iterator[Wording]:
    """Those that others stand in first, because a text is checked when it is kept."""
    for data in _rows():
        yield Wording(
            title=data["title"][language],
            folder=data["folder"][language],
            keywords=data.get("keywords", ""),
            code=data["code"],
            scope=Scope.TEAM,
            texts={one: data[one] for one in LANGUAGES},
            actions=Actions.read(data.get("actions", {})),
        )


def _rows() -> Iterator[dict[str, Any]]:
    for path in sorted(SEEDS.glob("*.toml")):
        yield from tomllib.loads(path.read_text(encoding="utf-8"))["macro"]
