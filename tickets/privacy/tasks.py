"""Doorbells of the care for data: erase whom an owner asked to erase, and keep to the terms."""

from celery import shared_task

from tickets.core.clock import now
from tickets.privacy import erase, housekeeping, retention

#: Rows in one go: a task has its time, and the next ring goes on.
IN_ONE_GO = 5_000


@shared_task(name="privacy.erase")
def erase_person(*, pk: int, **_: object) -> None:
    erase.work(pk=pk, now=now(), most=IN_ONE_GO)


@shared_task(name="privacy.sweep")
def sweep(**_: object) -> None:
    moment = now()
    for pk in erase.sweep(now=moment):
        erase.work(pk=pk, now=moment, most=IN_ONE_GO)


@shared_task(name="privacy.retention")
def keep_to_terms(**_: object) -> None:
    """Asked every hour; what is not done in one go is done in the next."""
    moment = now()
    housekeeping.sweep(now=moment)
    retention.keep_to_terms(now=moment, most=IN_ONE_GO)
