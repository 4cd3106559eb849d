"""The mail doctor's page, for the owner."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tickets.core.access import require_owner
from tickets.core.clock import now
from tickets.core.people import User
from tickets.core.shop import Mailbox
from tickets.desk import setting_up
from tickets.doctor import house, names, trip


def doctor(request: HttpRequest) -> HttpResponse:
    """What we know without asking anybody; the internet is asked by a part of its own."""
    _owner(request)
    moment = now()
    mailboxes = Mailbox.objects.active().select_related("shop").order_by("id")
    context = {
        "house": house.examine(now=moment),
        "mailboxes": [
            {
                "mailbox": mailbox,
                "findings": trip.examine(mailbox, now=moment),
                "is_plus_lost": trip.is_plus_lost(mailbox, now=moment),
            }
            for mailbox in mailboxes
        ],
    }
    return render(request, "doctor/doctor.html", context)


def domain(request: HttpRequest, pk: int) -> HttpResponse:
    """What the internet says about one mailbox's domain; slow, so asked for apart."""
    _owner(request)
    mailbox = get_object_or_404(Mailbox.objects.active(), pk=pk)
    test = trip.latest(mailbox, is_plus=False)
    findings = names.examine(mailbox.domain, results=test.results if test else "")
    is_part = bool(request.headers.get("HX-Request"))
    template = "doctor/findings.html" if is_part else "doctor/domain.html"
    return render(request, template, {"findings": findings, "mailbox": mailbox})


def round_trip(request: HttpRequest, pk: int) -> HttpResponse:
    """One test mail to one address, watched until it comes in or does not."""
    _owner(request)
    mailbox = get_object_or_404(Mailbox.objects.active().select_related("shop"), pk=pk)
    found = trip.watch(mailbox, now=now())
    if found.is_under_way:
        trip.look_now(mailbox, now=now())
    is_part = bool(request.headers.get("HX-Request"))
    template = "doctor/round_part.html" if is_part else "doctor/round.html"
    return render(request, template, {"mailbox": mailbox, "trip": found, "is_part": is_part})


@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    _owner(request)
    mailbox = get_object_or_404(Mailbox.objects.active().select_related("shop"), pk=pk)
    trip.start(mailbox=mailbox, now=now())
    if request.GET.get("step"):
        step = urlencode({"step": request.GET["step"]})
        return redirect(f"{reverse('mail_doctor_round', args=[pk])}?{step}")
    messages.success(request, _("The test mail is on its way. Look again in a minute."))
    return redirect("mail_doctor")


@require_POST
def without_plus(request: HttpRequest, pk: int) -> HttpResponse:
    _owner(request)
    mailbox = get_object_or_404(Mailbox.objects.active(), pk=pk)
    setting_up.change_mailbox(mailbox=mailbox, fields={"uses_plus_address": False})
    messages.success(request, _("From now on answers are recognised by their Message-ID."))
    return redirect("mail_doctor")


def _owner(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    require_owner(request.user)
    return request.user
