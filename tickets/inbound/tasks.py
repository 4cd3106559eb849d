"""Doorbells of mail in: 'process mail n if it can still be claimed', the sweep, the IMAP round."""

from celery import shared_task

from tickets.core.clock import now
from tickets.inbound import imap, receive
from tickets.outbox.deliver import breathe


@shared_task(name="inbound.process")
def process_mail(*, pk: int, **_: object) -> None:
    receive.process(pk=pk, now=now())
    breathe()


@shared_task(name="inbound.sweep")
def sweep(**_: object) -> None:
    for pk in receive.waiting(now=now()):
        receive.process(pk=pk, now=now())
        breathe()


@shared_task(name="inbound.poll_imap")
def poll_imap(**_: object) -> None:
    for pk in imap.accounts_to_poll(now=now()):
        imap.poll(pk=pk, now=now())
