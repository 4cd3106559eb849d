"""What may be promised to somebody who is about to ask: as his confirmation will say it."""

from datetime import datetime

from tickets.core.shop import Shop
from tickets.core.ticket import Channel, Kind, Priority
from tickets.sla.clocks import replay
from tickets.sla.conditions import Traits
from tickets.sla.facts import CustomerMessage, Fact, Opened, TargetKind
from tickets.sla.measured import pace_of
from tickets.sla.pace import Promise, safe_promise
from tickets.sla.rules import current_rules
from tickets.sla.worktime import NeverOpenError


def expected_answer(*, shop: Shop, language: str, now: datetime) -> Promise | None:
    """By when a plain question of now has its answer; None when nothing can be promised."""
    book = current_rules().at(now)
    traits = Traits(
        shop=shop.pk,
        kind=Kind.QUESTION,
        priority=Priority.NORMAL,
        channel=Channel.FORM,
        language=language,
    )
    try:
        asked: list[Fact] = [Opened(now, book.find(traits), traits.priority), CustomerMessage(now)]
        outcome = replay(asked, now=now)
    except NeverOpenError:
        return None
    reading = outcome.of(TargetKind.FIRST_RESPONSE)
    return safe_promise(
        now=now,
        due=reading.due_at if reading else None,
        pace=pace_of(shop=shop, kind=Kind.QUESTION, now=now),
        calendar=book.calendar(shop.pk),
    )
