"""The clock's doorbells: ring what is due, and show that worker and beat are alive."""

from celery import shared_task
from celery.signals import worker_ready

from tickets.clockwork.completing import complete_search
from tickets.clockwork.day_mailing import mail_day
from tickets.clockwork.mailing import mail_news
from tickets.clockwork.ring import ring_due
from tickets.clockwork.yearly import add_missing_holidays
from tickets.core.clock import now
from tickets.core.heartbeat import beat
from tickets.desk.ruling import apply_rules


@shared_task(name="clockwork.tick")
def tick(**_: object) -> None:
    moment = now()
    ring_due(now=moment)
    apply_rules(now=moment)


@shared_task(name="clockwork.holidays")
def holidays(**_: object) -> None:
    """Asked often and does something once a year: a schedule in memory forgets what is rare."""
    add_missing_holidays(now=now())


@shared_task(name="clockwork.search")
def search(**_: object) -> None:
    complete_search()


@shared_task(name="clockwork.news")
def news(**_: object) -> None:
    mail_news(now=now())


@shared_task(name="clockwork.day")
def day(**_: object) -> None:
    mail_day(now=now())


@shared_task(name="clockwork.heartbeat")
def heartbeat(**_: object) -> None:
    """Beat sends it and a worker runs it: one sign of life for both."""
    beat(name="worker", now=now())


@worker_ready.connect
def first_sign(**_: object) -> None:
    """A worker that has just started is alive, before beat has asked."""
    beat(name="worker", now=now())
