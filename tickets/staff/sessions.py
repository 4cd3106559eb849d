"""Own sessions: where I am logged in, and logging out there."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tickets.core.clock import now
from tickets.core.sessions import end_session, sessions_of, stay_alone
from tickets.desk.team import end_sessions
from tickets.staff.doors import me

BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome",
            "Safari": "Safari"}  # fmt: skip
SYSTEMS = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows",
           "Mac OS": "Mac", "CrOS": "Chromebook", "Linux": "Linux"}  # fmt: skip


def sessions(request: HttpRequest) -> HttpResponse:
    user = me(request)
    here = request.session.session_key
    rows = [_row(one, is_here=one.session_key == here) for one in sessions_of(user)]
    others = sum(not row["is_here"] for row in rows)
    return render(request, "staff/sessions.html", {"rows": rows, "others": others, "now": now()})


@require_POST
def end_one(request: HttpRequest, pk: int) -> HttpResponse:
    if not end_session(user=me(request), pk=pk):
        raise Http404
    messages.success(request, _("Logged out there."))
    return redirect("staff:sessions")


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    user = me(request)
    end_sessions(person=user)
    stay_alone(request, user)
    messages.success(request, _("You are logged in here only."))
    return redirect("staff:sessions")


def _row(session: UserSession, *, is_here: bool) -> dict[str, Any]:
    return {
        "pk": session.pk,
        "device": device_of(session.user_agent),
        "ip": session.ip,
        "began": session.created_at,
        "seen": session.last_seen_at,
        "is_here": is_here,
    }


def device_of(agent: str) -> str:
    """'Firefox, Windows': enough to know one's own browser by."""
    browser = next((name for mark, name in BROWSERS.items() if mark in agent), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in agent), "")
    return ", ".join(part for part in (browser, system) if part) or _("Unknown browser")
