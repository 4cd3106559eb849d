"""The Celery app, and the whole periodic life of the system in one table."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")

app = Celery("helpdesk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        *("tickets.inbound", "tickets.outbox", "tickets.clockwork", "tickets.doctor"),
        *("tickets.privacy", "tickets.webhooks", "faq"),
    ]
)


def _every(seconds: int, task: str) -> dict[str, object]:
    # A doorbell that was not heard before the next one rings is worth nothing.
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}


BEAT = {
    "inbound.sweep": _every(2, "inbound.sweep"),
    "outbox.sweep": _every(2, "outbox.sweep"),
    "webhooks.sweep": _every(2, "webhooks.sweep"),
    "webhooks.forget": _every(3600, "webhooks.forget"),
    "clockwork.tick": _every(2, "clockwork.tick"),
    "clockwork.news": _every(30, "clockwork.news"),
    "clockwork.day": _every(30, "clockwork.day"),
    "clockwork.search": _every(20, "clockwork.search"),
    "clockwork.heartbeat": _every(15, "clockwork.heartbeat"),
    "doctor.watch": _every(60, "doctor.watch"),
    "clockwork.holidays": _every(3600, "clockwork.holidays"),
    "privacy.sweep": _every(20, "privacy.sweep"),
    "privacy.retention": _every(3600, "privacy.retention"),
    "faq.publish": _every(20, "faq.publish"),
    "faq.renew_words": _every(20, "faq.renew_words"),
    "faq.count_recent": _every(3600, "faq.count_recent"),
    "inbound.poll_imap": _every(60, "inbound.poll_imap"),
}
app.conf.beat_schedule = BEAT
