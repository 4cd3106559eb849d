"""Doorbells of the outbox: 'send mail n if it can still be claimed', and the sweep."""

from celery import shared_task

from tickets.core.clock import now
from tickets.outbox import deliver


@shared_task(name="outbox.deliver")
def deliver_mail(*, pk: int, **_: object) -> None:
    deliver.deliver(pk=pk, now=now())


@shared_task(name="outbox.sweep")
def sweep(**_: object) -> None:
    for pk in deliver.sweep(now=now()):
        deliver.deliver(pk=pk, now=now())
        deliver.breathe()
