"""News: the bell in the top line, the list behind it, and reading it off."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from tickets.clockwork.mailing import words_of
from tickets.core.access import tickets_for
from tickets.core.clock import now
from tickets.core.notice import Notice, NoticeKind, mark_read
from tickets.staff.doors import me
from tickets.staff.places import forget_counts

#: Older news is no news.
MOST = 100
ICONS = {
    NoticeKind.ASSIGNED: "user-check",
    NoticeKind.MENTIONED: "at-sign",
    NoticeKind.ANSWERED: "message-square",
    NoticeKind.FOLLOWED: "eye",
    NoticeKind.DUE_SOON: "clock",
    NoticeKind.LATE: "triangle-alert",
    NoticeKind.FOLLOW_UP: "bell-ring",
    NoticeKind.RULE: "workflow",
}


def notices(request: HttpRequest) -> HttpResponse:
    user = me(request)
    shown = Notice.objects.shown().filter(user=user, ticket__in=tickets_for(user))
    latest = shown.select_related("ticket__customer", "event").order_by("-id")[:MOST]
    rows = [_row(notice) for notice in latest]
    context = {"rows": rows, "unread": sum(not row["is_read"] for row in rows), "now": now()}
    return render(request, "staff/notices.html", context)


@require_POST
def open_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Read it, and go to what it is about."""
    user = me(request)
    notice = get_object_or_404(Notice, pk=pk, user=user)
    mark_read(user=user, pk=pk, now=now())
    forget_counts(user)
    return redirect("staff:ticket", notice.ticket_id)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    user = me(request)
    mark_read(user=user, now=now())
    forget_counts(user)
    return redirect("staff:notices")


def _row(notice: Notice) -> dict[str, Any]:
    return {
        "pk": notice.pk,
        "icon": ICONS[NoticeKind(notice.kind)],
        "words": words_of(notice),
        "by": notice.event.by_label if notice.event else "",
        "subject": notice.ticket.subject,
        "reference": notice.ticket.reference,
        "who": str(notice.ticket.customer),
        "at": notice.created_at,
        "is_read": notice.read_at is not None,
    }
