"""Mail that is held back: why, what would leave, and the button that lets it go."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from tickets.core.clock import now
from tickets.outbox import pausing
from tickets.staff.doors import owner

#: Mails on the page.
MOST = 100


@require_GET
def held(request: HttpRequest) -> HttpResponse:
    owner(request)
    waiting = pausing.held()
    context = {
        "pause": pausing.pause_of(),
        "count": waiting.count(),
        "mails": waiting.select_related("shop", "ticket").defer("text", "html")[:MOST],
        "now": now(),
    }
    return render(request, "staff/care/held.html", context)


@require_POST
def hold(request: HttpRequest) -> HttpResponse:
    pausing.pause(reason=pausing.ASKED, by=owner(request), now=now())
    messages.success(request, _("From now on no mail leaves."))
    return redirect("staff:held_mail")


@require_POST
def let_go(request: HttpRequest) -> HttpResponse:
    user = owner(request)
    pause = pausing.pause_of()
    older = pause.since if pause and request.POST.get("older") == "drop" else None
    dropped = pausing.let_go(by=user, now=now(), drop_before=older)
    words = ngettext(
        "Mail leaves again; %(count)d was taken back.",
        "Mail leaves again; %(count)d were taken back.",
        dropped,
    )
    messages.success(request, words % {"count": dropped})
    return redirect("staff:held_mail")
