"""Settings of addresses: what customers write to, and how we read it by IMAP."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tickets.core.clock import now
from tickets.core.keys import signing_keys
from tickets.core.shop import Mailbox, Shop
from tickets.desk import setting_up
from tickets.inbound import imap
from tickets.inbound.imap_trial import try_account
from tickets.inbound.models import ImapAccount
from tickets.lib.sealed import seal
from tickets.staff.doors import owner
from tickets.staff.first_run import hosts
from tickets.staff.first_run.onward import onward
from tickets.staff.first_run.words import IMAP_TROUBLE
from tickets.staff.settings.forms import ImapForm, MailboxForm


def new_mailbox(request: HttpRequest, pk: int) -> HttpResponse:
    owner(request)
    shop = get_object_or_404(Shop, pk=pk)
    form = MailboxForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        setting_up.add_mailbox(shop=shop, fields=form.cleaned_data)
        messages.success(request, _("Mail to this address now becomes a question here."))
        return redirect("staff:settings")
    return render(request, "staff/settings/mailbox.html", {"form": form, "shop": shop})


def mailbox(request: HttpRequest, pk: int) -> HttpResponse:
    owner(request)
    mailbox = get_object_or_404(Mailbox.objects.select_related("shop"), pk=pk)
    initial = {name: getattr(mailbox, name) for name in MailboxForm.base_fields}
    form = MailboxForm(request.POST or None, initial=initial, mailbox=mailbox)
    if request.method == "POST" and form.is_valid():
        setting_up.change_mailbox(mailbox=mailbox, fields=form.cleaned_data)
        messages.success(request, _("Kept."))
        return redirect("staff:settings")
    context = {"form": form, "mailbox": mailbox, "shop": mailbox.shop}
    return render(request, "staff/settings/mailbox.html", context)


def read_by_imap(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the mailbox is read. It is tried first, and kept and read only when it can be."""
    owner(request)
    mailbox = get_object_or_404(Mailbox.objects.select_related("shop"), pk=pk)
    account = ImapAccount.objects.filter(mailbox=mailbox).first()
    picked = hosts.chosen(request.GET.get("host", ""))
    initial = _guessed(picked, mailbox) if picked else _known(account)
    form = ImapForm(request.POST or None, initial=initial, is_new=account is None)
    if request.method == "POST" and form.is_valid():
        trouble = try_account(_filled_in(mailbox, account, form.cleaned_data))
        if trouble is None:
            account = imap.keep_account(mailbox=mailbox, **_chosen(form.cleaned_data))
            _read(request, account)
            return onward(request, "staff:settings")
        form.add_error(None, str(IMAP_TROUBLE[trouble]))
    context = {"form": form, "mailbox": mailbox, "account": account, "picked": picked}
    return render(request, "staff/settings/imap.html", context)


@require_POST
def stop_imap(request: HttpRequest, pk: int) -> HttpResponse:
    owner(request)
    imap.forget_account(mailbox=get_object_or_404(Mailbox, pk=pk))
    messages.success(request, _("We no longer read this mailbox by IMAP."))
    return redirect("staff:settings")


def _chosen(data: dict[str, Any]) -> dict[str, Any]:
    """The fields, with the first day to read in place of a number of days back."""
    days = data.pop("earlier", 0)
    return {**data, "reads_since": None if days is None else now().date() - timedelta(days=days)}


def _filled_in(mailbox: Mailbox, known: ImapAccount | None, data: dict[str, Any]) -> ImapAccount:
    """The account as it would be; the password we have goes to the server it was given for only."""
    names = ("host", "port", "username", "folder")
    account = ImapAccount(mailbox=mailbox, **{name: data[name] for name in names})
    is_same = known is not None and (known.host, known.username) == (data["host"], data["username"])
    if data["password"]:
        account.password = seal(data["password"], keys=signing_keys())
    elif known is not None and is_same:
        account.password = known.password
    return account


def _guessed(picked: hosts.Chosen, mailbox: Mailbox) -> dict[str, object]:
    return {"host": picked.host.imap, "username": mailbox.email}


def _known(account: ImapAccount | None) -> dict[str, object]:
    names = ("host", "port", "username", "folder") if account else ()
    return {name: getattr(account, name) for name in names}


def _read(request: HttpRequest, account: ImapAccount) -> None:
    """What the first look brought; it was tried a moment ago."""
    count = imap.poll(pk=account.pk, now=now())
    account.refresh_from_db()
    if account.error:
        messages.error(
            request,
            _("The mailbox cannot be read. Check server, port, user name, password and folder."),
        )
    else:
        messages.success(request, _("It works: %(count)d mails came in.") % {"count": count})
