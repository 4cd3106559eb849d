"""Writing down what a customer said on the phone or at the counter."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tickets import desk
from tickets.core import customer as customers
from tickets.core.access import READERS, shops_for
from tickets.core.clock import now
from tickets.core.people import User
from tickets.core.ticket import Channel, Kind, Ticket
from tickets.staff.doors import call_taker
from tickets.staff.forms import NewTicketForm


def new_ticket(request: HttpRequest) -> HttpResponse:
    user = call_taker(request)
    form = NewTicketForm(request.POST or None, shops=shops_for(user))
    if request.method == "POST" and form.is_valid():
        ticket = _write_down(form.cleaned_data, by=user)
        if user.role in READERS:
            return redirect("staff:ticket", ticket.pk)
        noted = _("Noted as %(kind)s, number %(number)s.")
        kind = ticket.get_kind_display()
        messages.success(request, noted % {"kind": kind, "number": ticket.reference})
        return redirect("staff:new_ticket")
    status = 422 if form.errors else 200
    return render(request, "staff/new_ticket.html", {"form": form}, status=status)


@transaction.atomic
def _write_down(said: dict[str, Any], *, by: User) -> Ticket:
    """The customer and his question stand together or not at all."""
    moment = now()
    shop = said["shop"]
    customer, _is_new = customers.find_or_create(
        shop=shop,
        email=said["email"],
        name=said["name"],
        phone=said["phone"],
        language=shop.language,
        now=moment,
    )
    words = desk.Words(text=said["text"], from_email=said["email"], from_name=said["name"])
    return desk.open_ticket(
        shop=shop,
        mailbox=shop.mailboxes.active().order_by("id").first(),
        customer=customer,
        subject=said["subject"],
        words=words,
        by=by,
        now=moment,
        channel=Channel(said["channel"]),
        kind=Kind(said["kind"]),
    )
