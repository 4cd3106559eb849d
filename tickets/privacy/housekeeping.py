"""Sweeps what was left lying about and needs no decision: old drafts, links, timers, files."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from tickets.core.audit import AuditEntry
from tickets.core.draft import Draft
from tickets.core.heartbeat import beat, is_alive
from tickets.core.invitation import Invitation
from tickets.core.limits import Limit
from tickets.core.mailcode import MailCode
from tickets.core.presence import Presence
from tickets.core.ticketpass import TicketPass
from tickets.core.timer import Timer, TimerState
from tickets.core.upload import Upload
from tickets.outbox.deliver import breathe
from tickets.privacy import leftovers, policy

BATCH = 1000
#: A file or a text that nobody went on with.
OLD_UPLOAD, OLD_DRAFT = timedelta(days=30), timedelta(days=180)
#: What a timer did stands in the history of its question.
OLD_TIMER = timedelta(days=30)
#: So long a link or code says 'too old' rather than 'not found'.
EXPIRED = timedelta(days=30)
#: Looking through all files takes long where there are many.
FILES_SWEPT, BETWEEN = "files_swept", timedelta(hours=23)


def sweep(*, now: datetime) -> Counter[str]:
    """Delete what is over, in batches; how many rows of what, and how many files."""
    gone: Counter[str] = Counter()
    for rows in _over(now):
        gone[rows.model.__name__] += _delete(rows)
    if not is_alive(name=FILES_SWEPT, now=now - BETWEEN):
        gone["files"] = leftovers.sweep_files(now=now)
        beat(name=FILES_SWEPT, now=now)
    return +gone


def _over(now: datetime) -> "list[QuerySet[Any]]":
    writing = Draft.objects.filter(user=OuterRef("user"), ticket=OuterRef("ticket"))
    done = Timer.objects.exclude(state=TimerState.PENDING)
    terms = policy.decided()["terms"]
    invited = now - timedelta(days=terms["invitation"]["days"])
    return [
        Draft.objects.filter(updated_at__lt=now - OLD_DRAFT),
        Upload.objects.filter(created_at__lt=now - OLD_UPLOAD).exclude(Exists(writing)),
        done.filter(due_at__lt=now - OLD_TIMER),
        MailCode.objects.filter(expires_at__lt=now - EXPIRED),
        TicketPass.objects.filter(expires_at__lt=now - EXPIRED),
        Invitation.objects.filter(expires_at__lt=invited),
        Limit.objects.filter(expires_at__lt=now),
        Presence.objects.filter(expires_at__lt=now - timedelta(days=1)),
        Session.objects.filter(expire_date__lt=now),
        AuditEntry.objects.filter(at__lt=now - timedelta(days=terms["audit"]["days"])),
    ]


def _delete(rows: "QuerySet[Any]") -> int:
    count = 0
    while pks := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            rows.model._base_manager.filter(pk__in=pks).delete()  # noqa: SLF001 -- documented
        count += len(pks)
        breathe()
    return count
