"""The doctor's doorbell: look once a minute whether mail needs a hand."""

from celery import shared_task

from tickets.core.clock import now
from tickets.doctor.alarm import watch as look


@shared_task(name="doctor.watch")
def watch(**_: object) -> None:
    look(now=now())
