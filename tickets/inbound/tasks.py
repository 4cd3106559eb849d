"""Doorbells of mail in: 'somebody is at the door', the sweep, the IMAP round."""

from celery import shared_task

from tickets.core.clock import now
from tickets.inbound import imap, receive
from tickets.outbox.deliver import breathe

#: Rounds of one task; the next bell or sweep goes on.
MOST_ROUNDS = 50


@shared_task(name="inbound.process")
def process_mail(**_: object) -> None:
    """Whichever mail the bell was rung for: all that wait are let in, the first of them first."""
    sweep()


@shared_task(name="inbound.sweep")
def sweep(**_: object) -> None:
    for _round in range(MOST_ROUNDS):
        if not receive.process_waiting(now=now()):
            return
        breathe()


@shared_task(name="inbound.poll_imap")
def poll_imap(**_: object) -> None:
    for pk in imap.accounts_to_poll(now=now()):
        imap.poll(pk=pk, now=now())
