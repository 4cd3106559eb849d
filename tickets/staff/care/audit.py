"""Who did what, for the owner: filtered by kind, person and day, in numbers and never in words."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tickets.core.audit import AuditEntry, AuditKind
from tickets.core.people import User
from tickets.staff.doors import owner

PAGE = 50


@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    owner(request)
    asked = {name: request.GET.get(name, "") for name in ("kind", "who", "since", "until")}
    entries = _chosen(asked)
    after = request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) < 19:
        entries = entries.filter(pk__lt=int(after))
    found = list(entries.select_related("shop")[: PAGE + 1])
    context = {
        "rows": [(one, _about(one), _details(one.data)) for one in found[:PAGE]],
        "asked": asked,
        "kinds": [(kind.value, kind.label) for kind in AuditKind],
        "people": User.objects.order_by("name"),
        "next": urlencode({**asked, "after": found[PAGE - 1].pk}) if len(found) > PAGE else "",
    }
    return render(request, "staff/care/audit.html", context)


def _chosen(asked: Mapping[str, str]) -> "QuerySet[AuditEntry]":
    """Strange choices choose nothing."""
    entries = AuditEntry.objects.latest_first()
    if asked["kind"] in AuditKind.values:
        entries = entries.filter(kind=asked["kind"])
    if asked["who"].isascii() and asked["who"].isdigit() and len(asked["who"]) < 19:
        entries = entries.filter(by=int(asked["who"]))
    since, until = _day(asked["since"]), _day(asked["until"])
    if since:
        entries = entries.filter(at__gte=_midnight(since))
    if until:
        entries = entries.filter(at__lt=_midnight(until + timedelta(days=1)))
    return entries


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _about(entry: AuditEntry) -> str:
    names = {
        "customer": _("customer"),
        "shop": _("shop"),
        "user": _("colleague"),
        "mail_in": _("mail in"),
        "mail_out": _("mail out"),
        "ticket": _("question"),
        "erasure": _("erasure"),
    }
    name = names.get(entry.about, entry.about.replace("_", " "))
    return f"{name} #{entry.number}" if entry.number else name


def _details(data: Mapping[str, Any]) -> str:
    """Numbers and names of fields, as they were written down."""
    return " · ".join(f"{name}: {_value(value)}" for name, value in data.items() if value)


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_value(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return str(value)
