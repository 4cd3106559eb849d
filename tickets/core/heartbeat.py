"""Signs of life of the processes that nobody sees: worker and beat."""

from datetime import datetime, timedelta

from django.db import models

#: Longer than this without a sign means that the process is taken for dead.
SILENCE = timedelta(seconds=90)
#: Not of a process: when the last backup was made.
BACKUP = "backup"


class Heartbeat(models.Model):
    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


def beat(*, name: str, now: datetime) -> None:
    Heartbeat.objects.update_or_create(name=name, defaults={"at": now})


def is_alive(*, name: str, now: datetime) -> bool:
    return Heartbeat.objects.filter(name=name, at__gte=now - SILENCE).exists()


def last_of(name: str) -> datetime | None:
    return Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()
