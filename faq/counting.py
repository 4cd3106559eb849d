"""Counts readers in memory and writes them down now and then: a page that is read stays a read."""

import threading
import time
from collections import Counter
from datetime import date

from django.utils import timezone

from faq.hearing import add_views

#: Seconds and readers after which they are written down; what is lost at a crash is at most this.
PAUSE, MANY = 30, 200

_lock = threading.Lock()
_counts: Counter[int] = Counter()
_written = time.monotonic()


def count(article_id: int) -> None:
    """One more reader; now and then all of them go to the database."""
    with _lock:
        _counts[article_id] += 1
        is_time = time.monotonic() - _written > PAUSE or _counts.total() >= MANY
    if is_time:
        flush(on=timezone.localdate())


def flush(*, on: date) -> None:
    """Write down what was counted since the last time."""
    global _written  # noqa: PLW0603 -- one clock per process
    with _lock:
        counts = dict(_counts)
        _counts.clear()
        _written = time.monotonic()
    if counts:
        add_views(counts=counts, on=on)
