"""Counts of wrong passwords and codes, in the database: every web process sees the same."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.utils.crypto import salted_hmac

from tickets.core.clock import now


class Limit(models.Model):
    # Says nothing of the address or account that is counted.
    key = models.CharField(max_length=64, primary_key=True)
    value = models.JSONField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key


class Limits:
    """What allauth asks of a cache to keep its limits in; times are in seconds.

    A cache in memory would give each process its own five tries, and Redis forgets when it starts
    anew.
    """

    def add(self, key: str, value: Any, timeout: float) -> bool:
        """Whether it was not there yet; of many who add at once one is told so."""
        moment = now()
        Limit.objects.filter(expires_at__lte=moment).delete()
        fields = {"value": value, "expires_at": moment + timedelta(seconds=timeout)}
        return Limit.objects.get_or_create(key=_sealed(key), defaults=fields)[1]

    def get(self, key: str, default: Any = None) -> Any:
        found = Limit.objects.filter(key=_sealed(key), expires_at__gt=now())
        return found.values_list("value", flat=True).first() or default

    def set(self, key: str, value: Any, timeout: float) -> None:
        fields = {"value": value, "expires_at": now() + timedelta(seconds=timeout)}
        Limit.objects.update_or_create(key=_sealed(key), defaults=fields)

    def delete(self, key: str) -> None:
        Limit.objects.filter(key=_sealed(key)).delete()


def _sealed(key: str) -> str:
    return salted_hmac("helpdesk.limits", key, algorithm="sha256").hexdigest()
