"""Celery's beat, with a sign of life in the database and no file of its own."""

import logging
from typing import Any

from celery.beat import Scheduler
from django.db import DatabaseError, close_old_connections

from tickets.core.clock import now
from tickets.core.heartbeat import beat

logger = logging.getLogger(__name__)

#: Ticks between two signs of life; a tick comes at least once in two seconds.
TICKS = 7


class BeatingScheduler(Scheduler):
    """Keeps the schedule in memory: nothing in it outlives a restart, the rows do (law 2)."""

    _ticks = 0

    def tick(self, *args: Any, **kwargs: Any) -> float:
        wait: float = super().tick(*args, **kwargs)
        if self._ticks % TICKS == 0:
            self._show_life()
        self._ticks += 1
        return min(wait, 2)

    def _show_life(self) -> None:
        try:
            close_old_connections()
            beat(name="beat", now=now())
        except DatabaseError:
            logger.warning("The database cannot be reached; beat goes on.")
