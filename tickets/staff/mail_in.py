"""Mail in: everything that ever came, what became of it and why, and a second chance."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tickets.core.access import within_shops
from tickets.core.clock import now
from tickets.core.people import User
from tickets.inbound import receive
from tickets.inbound.models import InboundMail, InboundState
from tickets.staff.doors import writer
from tickets.staff.paging import Page, page_of, raw_file, readable
from tickets.staff.reasons import REASONS

AGAIN = receive.PUT_ASIDE


def mails_for(user: User) -> QuerySet[InboundMail]:
    """Mail to the shops of `user`; what belongs to no shop yet is the owner's to see."""
    return within_shops(InboundMail.objects.for_list(), user, path="mailbox__shop")


def mail_in(request: HttpRequest) -> HttpResponse:
    user = writer(request)
    page = page_of(request, mails_for(user), states=InboundState)
    context = _context(page)
    return render(request, "staff/mail_in.html", context)


def one(request: HttpRequest, pk: int) -> HttpResponse:
    mail = get_object_or_404(mails_for(writer(request)), pk=pk)
    raw = mail.raw
    context: dict[str, Any] = {
        "mail": mail,
        "reason": reason(mail),
        "raw": readable(raw),
        "can_again": mail.state in AGAIN,
        "is_held": mail.state == InboundState.HELD,
        "now": now(),
    }
    return render(request, "staff/mail_in_one.html", context)


def raw(request: HttpRequest, pk: int) -> HttpResponse:
    mail = get_object_or_404(mails_for(writer(request)), pk=pk)
    return raw_file(mail.raw, name=f"mail-in-{mail.pk}.eml")


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    mail = get_object_or_404(mails_for(writer(request)), pk=pk)
    state = receive.process_again(mail=mail, now=now())
    if state is None:
        messages.warning(request, _("Somebody else did that already."))
    elif state in AGAIN:
        messages.warning(request, _("Tried again; it ended the same way."))
    else:
        messages.success(request, _("Done: it is in the list with its new state."))
    return redirect("staff:mail_in_one", pk)


@require_POST
def spam(request: HttpRequest, pk: int) -> HttpResponse:
    """A held message is nothing for the shop."""
    mail = get_object_or_404(mails_for(writer(request)), pk=pk)
    if receive.say_spam(mail=mail, now=now()):
        messages.success(request, _("Put aside as spam; it can still be looked at again."))
    else:
        messages.warning(request, _("Somebody else did that already."))
    return redirect(f"{reverse('staff:mail_in')}?state={InboundState.HELD}")


def reason(mail: InboundMail) -> str:
    """Why the mail ended as it did, in words; a code without words shows as it is."""
    if not mail.reason:
        return ""
    return str(REASONS.get(mail.reason, mail.reason))


def _context(page: Page) -> dict[str, Any]:
    rows = [
        {
            "pk": mail.pk,
            "state": mail.state,
            "state_label": mail.get_state_display(),
            "who": mail.from_email,
            "subject": mail.subject,
            "reason": reason(mail),
            "at": mail.received_at,
            "door": mail.get_door_display(),
            "ticket": mail.message.ticket_id if mail.message else None,
        }
        for mail in page.rows
    ]
    return {"page": page, "rows": rows, "now": now()}
