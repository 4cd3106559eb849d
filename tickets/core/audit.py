"""Who looked at, took along, deleted or changed what: append-only, and never the words themselves.

Written down is what leaves no trace of its own: exports and erasing of people, settings, roles,
second steps, log-ins, and files and letters that somebody fetched whole. What happens to a question
stands in its own history (core/event.py); reading one is daily work and is not written down.
"""

from datetime import datetime
from typing import Any, ClassVar, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from tickets.core.people import User
from tickets.core.shop import Shop


class AuditKind(models.TextChoices):
    LOGGED_IN = "logged_in", _("logged in")
    LOG_IN_FAILED = "log_in_failed", _("could not log in")
    LOGGED_OUT = "logged_out", _("logged out")
    PASSWORD = "password", _("password changed")
    SECOND_STEP = "second_step", _("second step changed")
    TOKEN = "token", _("access for programs changed")
    PERSON_LOOKED_AT = "person_looked_at", _("privacy page looked at")
    PERSON_EXPORTED = "person_exported", _("data of a customer taken along")
    PERSON_ERASED = "person_erased", _("data of a customer erased")
    RAW_LOOKED_AT = "raw_looked_at", _("a mail fetched as it came")
    EXPORTED = "exported", _("list or report taken along")
    SETTINGS = "settings", _("settings changed")
    COLLEAGUE = "colleague", _("colleague or role changed")
    DELETED = "deleted", _("deleted")
    RETENTION = "retention", _("old data removed by its term")
    BACKUP = "backup", _("backup or restore")
    OUTBOX = "outbox", _("mail held or let go")


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    def latest_first(self) -> "AuditQuerySet":
        return self.order_by("-id")

    def update(self, **kwargs: Any) -> NoReturn:
        del kwargs
        raise TypeError("What was done is never changed.")


class AuditEntry(models.Model):
    at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=AuditKind)
    # The label outlives the colleague; empty is the helpdesk itself, or somebody unknown.
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    by_label = models.CharField(max_length=100, blank=True)
    shop = models.ForeignKey(Shop, models.SET_NULL, null=True, related_name="+")
    # What it was about, as 'customer' and its number; never its name.
    about = models.CharField(max_length=40, blank=True)
    number = models.BigIntegerField(null=True)
    # Numbers, choices and names of fields only.
    data = models.JSONField(default=dict)
    # Where a log-in came from.
    ip = models.GenericIPAddressField(null=True)

    objects: ClassVar[AuditQuerySet] = AuditQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs wants a Manager

    class Meta:
        indexes = [
            models.Index(fields=["kind", "-id"], name="audit_by_kind"),
            models.Index(fields=["by", "-id"], name="audit_by_person"),
            models.Index(fields=["at"], name="audit_by_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("What was done is never changed.")
        super().save(*args, **kwargs)


def note(
    kind: AuditKind,
    *,
    by: User | None,
    now: datetime,
    about: str = "",
    number: int | None = None,
    shop: Shop | None = None,
    ip: str | None = None,
    **data: Any,
) -> AuditEntry:
    """Write down what somebody did; `by` None is the helpdesk itself or somebody unknown."""
    entry = AuditEntry(
        kind=kind,
        at=now,
        by=by,
        by_label=str(by)[:100] if by else "",
        about=about,
        number=number,
        shop=shop,
        ip=ip,
        data=data,
    )
    entry.save(force_insert=True)
    return entry
