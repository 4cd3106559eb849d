"""Doorbells of webhooks: deliver what is due, and forget what is long over."""

from celery import shared_task

from tickets.core.apitoken import forget_answers
from tickets.core.clock import now
from tickets.webhooks import delivering


@shared_task(name="webhooks.sweep")
def sweep(**_: object) -> None:
    delivering.sweep(now=now())


@shared_task(name="webhooks.forget")
def forget(**_: object) -> None:
    """Both sides of speaking to programs: news that we sent, and answers that we gave."""
    delivering.forget(now=now())
    forget_answers(now=now())
