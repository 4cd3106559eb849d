"""Rings the timers that are due: claim, act, one transaction each; a failing one waits an hour."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import InterfaceError, OperationalError, connection, transaction

from tickets import desk
from tickets.automation.running import run_rules
from tickets.core.states import State
from tickets.core.ticket import Ticket
from tickets.core.timer import Timer, TimerKind, claim, push_back
from tickets.followups import satisfaction
from tickets.followups.ringing import ring_follow_ups
from tickets.webhooks.planning import plan as plan_news

logger = logging.getLogger(__name__)


def ring_due(*, now: datetime, most: int = 500) -> int:
    """Ring every timer that is due; how many were rung by us."""
    rung = 0
    for timer in Timer.objects.due(now).select_related("ticket")[:most]:
        rung += ring(timer, now=now)
    return rung


def ring(timer: Timer, *, now: datetime) -> bool:
    """Act on one timer if nobody else has; its firing and its effect commit together."""
    try:
        with transaction.atomic():
            if not _hold(timer) or not claim(timer):
                return False
            HANDLERS[TimerKind(timer.kind)](timer, now)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        # One poisoned ticket must not stop the others.
        logger.exception("Timer %s of ticket %s failed.", timer.kind, timer.ticket_id)
        push_back(timer, now=now, error=repr(error))
        return False
    return True


def _hold(timer: Timer) -> bool:
    """The ticket first and its timer second, as every verb does, so that nobody waits in a circle.

    A ticket that somebody has in hand is passed by until the next round.
    """
    if not connection.features.has_select_for_update_skip_locked:
        return True
    free = Ticket.objects.select_for_update(skip_locked=True).filter(pk=timer.ticket_id)
    return free.values_list("pk", flat=True).first() is not None


def _close(timer: Timer, now: datetime) -> None:
    # What was solved may have been reopened since; the state decides, not the timer.
    if timer.ticket.state == State.RESOLVED:
        desk.close(ticket=timer.ticket, now=now)


def _undelivered(timer: Timer, now: datetime) -> None:
    desk.report_undelivered(ticket=timer.ticket, mail=timer.data.get("mail", 0), now=now)


def _wake(timer: Timer, now: datetime) -> None:
    desk.wake(ticket=timer.ticket, now=now)


def _target(timer: Timer, now: datetime) -> None:
    desk.ring_targets(ticket=timer.ticket, now=now)


def _rules(timer: Timer, now: datetime) -> None:
    run_rules(ticket=timer.ticket, now=now)


def _acknowledge(timer: Timer, now: datetime) -> None:
    desk.acknowledge(ticket=timer.ticket, now=now)


def _follow_up(timer: Timer, now: datetime) -> None:
    ring_follow_ups(ticket=timer.ticket, now=now)


def _rating(timer: Timer, now: datetime) -> None:
    satisfaction.ring(ticket=timer.ticket, now=now)


def _webhooks(timer: Timer, now: datetime) -> None:
    plan_news(ticket=timer.ticket, now=now)


HANDLERS: dict[TimerKind, Callable[[Timer, datetime], None]] = {
    TimerKind.CLOSE: _close,
    TimerKind.UNDELIVERED: _undelivered,
    TimerKind.WAKE: _wake,
    TimerKind.TARGET: _target,
    TimerKind.FOLLOW_UP: _follow_up,
    TimerKind.RULES: _rules,
    TimerKind.RATING: _rating,
    TimerKind.ACKNOWLEDGE: _acknowledge,
    TimerKind.WEBHOOKS: _webhooks,
}
