"""Mail out: what leaves, what left, what did not, and a hand for what is stuck."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tickets.core.access import within_shops
from tickets.core.clock import now
from tickets.core.people import User
from tickets.outbox import pausing, queue
from tickets.outbox.deliver import build
from tickets.outbox.models import CLAIMABLE, MailKind, MailState, OutgoingMail
from tickets.outbox.transport import written
from tickets.staff.bounced import bounce_advice, bounce_words
from tickets.staff.doors import writer
from tickets.staff.paging import page_of, raw_file

AGAIN = (MailState.FAILED, MailState.UNCERTAIN, MailState.RETRY)


def mails_for(user: User) -> QuerySet[OutgoingMail]:
    """Mail of the shops of `user`; mails about accounts are the owner's to see."""
    mails = OutgoingMail.objects.select_related("ticket", "message", "shop")
    return within_shops(mails, user, path="shop")


def mail_out(request: HttpRequest) -> HttpResponse:
    user = writer(request)
    page = page_of(request, mails_for(user).defer("text", "html"), states=MailState)
    rows = [_row(mail) for mail in page.rows]
    context = {"page": page, "rows": rows, "now": now(), "is_held": pausing.pause_of() is not None}
    return render(request, "staff/mail_out.html", context)


def one(request: HttpRequest, pk: int) -> HttpResponse:
    user = writer(request)
    mail = get_object_or_404(mails_for(user), pk=pk)
    context: dict[str, Any] = {
        "mail": mail,
        "headers": sorted(mail.headers.items()),
        # A mail about an account may hold a link that logs in: nobody else reads it.
        "text": "" if is_secret(mail) else mail.text,
        "is_secret": is_secret(mail),
        "trouble": trouble(mail),
        "can_again": mail.state in AGAIN,
        "is_uncertain": mail.state == MailState.UNCERTAIN,
        "can_take_back": _can_take_back(mail, user),
        "now": now(),
    }
    return render(request, "staff/mail_out_one.html", context)


def raw(request: HttpRequest, pk: int) -> HttpResponse:
    mail = get_object_or_404(mails_for(writer(request)), pk=pk)
    if is_secret(mail):
        raise Http404
    return raw_file(written(build(mail)), name=f"mail-out-{mail.pk}.eml")


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    mail = get_object_or_404(mails_for(writer(request)), pk=pk)
    _tell(request, is_done=queue.send_again(mail=mail, now=now()), words=_("It goes out again."))
    return redirect("staff:mail_out_one", pk)


@require_POST
def arrived(request: HttpRequest, pk: int) -> HttpResponse:
    mail = get_object_or_404(mails_for(writer(request)), pk=pk)
    is_done = queue.consider_sent(mail=mail, now=now())
    _tell(request, is_done=is_done, words=_("Noted: it did arrive."))
    return redirect("staff:mail_out_one", pk)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a mail that nobody wrote as an answer; an answer is taken back on its own page."""
    user = writer(request)
    mail = get_object_or_404(mails_for(user), pk=pk)
    if not _can_take_back(mail, user):
        raise Http404
    _tell(request, is_done=queue.cancel(mail=mail), words=_("It stays here."))
    return redirect("staff:mail_out_one", pk)


def is_secret(mail: OutgoingMail) -> bool:
    return mail.kind == MailKind.NOTICE


def trouble(mail: OutgoingMail) -> str:
    """What went wrong, in words that help; the server's own words stand below them."""
    if mail.bounced_at:
        return f"{bounce_words(mail)}. {bounce_advice(mail)}"
    words = {
        MailState.FAILED: _("It could not be sent. Mend the reason, then send it again."),
        MailState.RETRY: _("It did not get through yet and is tried again by itself."),
        MailState.UNCERTAIN: _(
            "The connection broke while it was handed over: it may have arrived. "
            "Sending it again may give the customer two."
        ),
    }
    return words.get(MailState(mail.state), "")


def _can_take_back(mail: OutgoingMail, user: User) -> bool:
    """An answer is taken back by its writer, on the ticket, where its text comes back to him."""
    del user
    return mail.state in CLAIMABLE and mail.kind != MailKind.ANSWER


def _tell(request: HttpRequest, *, is_done: bool, words: str) -> None:
    if is_done:
        messages.success(request, words)
    else:
        messages.warning(request, _("Not possible any more: its state has changed."))


def _row(mail: OutgoingMail) -> dict[str, Any]:
    return {
        "pk": mail.pk,
        "state": mail.state,
        "state_label": mail.get_state_display(),
        "kind": mail.get_kind_display(),
        "who": mail.recipients,
        "subject": mail.subject,
        "reason": trouble(mail) or mail.error[:120],
        "at": mail.sent_at or mail.due_at,
        "ticket": mail.ticket_id,
    }
