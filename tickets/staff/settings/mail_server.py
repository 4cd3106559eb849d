"""The way out for mail: filled in by the owner, tried at once, and kept only when it does."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tickets.core.clock import now
from tickets.core.shop import Mailbox
from tickets.outbox import server as servers
from tickets.outbox.trial import try_server
from tickets.staff.doors import owner
from tickets.staff.first_run import hosts
from tickets.staff.first_run.onward import onward
from tickets.staff.first_run.steps import things
from tickets.staff.first_run.words import SERVER_TROUBLE
from tickets.staff.settings.server_forms import ServerForm


def mail_server(request: HttpRequest) -> HttpResponse:
    """How mail leaves. It is tried first, and kept only when it does."""
    owner(request)
    known = servers.kept()
    picked = hosts.chosen(request.GET.get("host", ""))
    mailbox = things().mailbox
    initial = _first_values(known, picked, mailbox)
    form = ServerForm(request.POST or None, initial=initial, known=known)
    if request.method == "POST" and form.is_valid():
        trouble = try_server(form.server(), sender=form.server().from_email)
        if trouble is None:
            servers.keep(server=form.server(), now=now())
            messages.success(request, _("It works: this server takes your mail."))
            return onward(request, "staff:mail_server")
        form.add_error(None, str(SERVER_TROUBLE[trouble]))
    context = {
        "form": form,
        "known": known,
        "picked": picked,
        "hosts": [*hosts.services(), *hosts.mail_hosts()],
        "is_environment": settings.IS_MAIL_OUT_SET,
        "step": request.GET.get("step", ""),
    }
    return render(request, "staff/set_up/mail_server.html", context)


@require_POST
def forget_server(request: HttpRequest) -> HttpResponse:
    owner(request)
    servers.forget()
    messages.success(request, _("Answers now wait in Mail out."))
    return redirect("staff:mail_server")


def _first_values(
    known: servers.MailServer | None, picked: hosts.Chosen | None, mailbox: Mailbox | None
) -> dict[str, Any]:
    """What the form begins with: a host that was just chosen, what is kept, or a guess."""
    address = mailbox.email if mailbox else ""
    if picked:
        host = picked.host
        user = "" if host.is_service else address
        return {
            "host": host.smtp,
            "port": host.smtp_port,
            "security": host.security,
            "username": user,
            "from_email": address,
        }
    if known:
        names = ("host", "port", "security", "username", "from_email")
        return {name: getattr(known, name) for name in names}
    return {"username": address, "from_email": address}
