"""The FAQ's doorbells: publish what is due, count what is read most, keep it found."""

from celery import shared_task
from django.utils import timezone

from faq import index
from faq.publishing import count_recent, publish_due


@shared_task(name="faq.publish")
def publish(**_: object) -> None:
    publish_due(now=timezone.now())


@shared_task(name="faq.count_recent")
def recount(**_: object) -> None:
    count_recent(today=timezone.localdate())


@shared_task(name="faq.renew_words")
def renew_words(**_: object) -> None:
    index.renew()
