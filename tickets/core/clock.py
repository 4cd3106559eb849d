"""The one clock that edges read: the database's, so that machines with a wrong clock agree."""

from datetime import datetime

from django.db import connection
from django.utils import timezone


def now() -> datetime:
    """The present moment. Only edges (views, tasks, commands) call this; the domain is given `now`.

    On PostgreSQL the answer comes from the server, because several machines may disagree about
    the time and leases must not expire early (ADR 0002). SQLite means one machine: its own clock.
    """
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        row = cursor.fetchone()
    moment: datetime = row[0]
    return moment
