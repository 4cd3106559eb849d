"""Whether the house is in order: for a monitor (one word) and for the owner (the whole list)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickets.core.access import require_owner
from tickets.core.clock import now
from tickets.core.heartbeat import is_alive
from tickets.core.people import User
from tickets.inbound.models import ImapAccount, InboundMail, InboundState
from tickets.outbox import server
from tickets.outbox.models import OutgoingMail


@dataclass(frozen=True)
class Check:
    name: str
    is_well: bool
    advice: str = ""


@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when web, database, worker and beat are alive, else 503; no details for strangers."""
    del request
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        moment = now()
        parts = {
            "database": True,
            "worker": is_alive(name="worker", now=moment),
            "beat": is_alive(name="beat", now=moment),
        }
    except DatabaseError:
        parts = {"database": False}
    is_well = all(parts.values())
    body = {"web": "ok", **{name: "ok" if well else "silent" for name, well in parts.items()}}
    return JsonResponse(body, status=200 if is_well else 503)


def health(request: HttpRequest) -> HttpResponse:
    """The owner's list of what runs and what needs a hand."""
    assert isinstance(request.user, User)
    require_owner(request.user)
    return render(request, "staff/health.html", {"checks": checks(now=now())})


def checks(*, now: datetime) -> list[Check]:
    quarantined = InboundMail.objects.in_trouble().count()
    stuck = OutgoingMail.objects.in_trouble().count()
    deaf = ImapAccount.objects.exclude(error="").count()
    set_aside = InboundMail.objects.filter(
        state=InboundState.SUPPRESSED, processed_at__gte=now - timedelta(days=1)
    ).count()
    restart = _("Start the helpdesk again; if it stays silent, look at its log.")
    return [
        Check(_("Worker"), is_alive(name="worker", now=now), restart),
        Check(_("Clock"), is_alive(name="beat", now=now), restart),
        Check(
            _("Outgoing mail is set up"),
            server.is_open(),
            _("Fill in a server under Settings, How mail leaves; until then answers stay here."),
        ),
        Check(
            _("No mail that could not be read"),
            quarantined == 0,
            _("%(count)d wait under Mail in.") % {"count": quarantined},
        ),
        Check(
            _("No mail that could not be sent"),
            stuck == 0,
            _("%(count)d wait under Mail out.") % {"count": stuck},
        ),
        Check(
            ngettext(
                "%(count)d mail set aside in the last day (receipts, own mail)",
                "%(count)d mails set aside in the last day (receipts, own mail)",
                set_aside,
            )
            % {"count": set_aside},
            is_well=True,
        ),
        Check(
            _("Every IMAP mailbox can be read"),
            deaf == 0,
            _("%(count)d cannot; see Settings.") % {"count": deaf},
        ),
    ]
