"""Pages of the first run: what is left, the ways in for mail, the form on the shop's own site."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from faq.sites import site_of
from tickets.core import firsts
from tickets.core.clock import now
from tickets.core.shop import Mailbox, Shop
from tickets.desk import setting_up
from tickets.outbox.server import LOCAL
from tickets.staff.doors import owner
from tickets.staff.first_run import hosts
from tickets.staff.first_run.onward import onward
from tickets.staff.first_run.steps import BY_NAME, lines, things
from tickets.staff.settings.server_forms import HelpSitesForm


def set_up(request: HttpRequest) -> HttpResponse:
    """Every step with what is done; the next one stands out."""
    owner(request)
    known = things()
    rows = lines(known)
    left = [row for row in rows if not row.is_done]
    context = {
        "rows": rows,
        "next": left[0] if left else None,
        "done_count": len(rows) - len(left),
        "is_hidden": firsts.HIDDEN in known.marks,
        "mailbox": known.mailbox,
    }
    return render(request, "staff/set_up/list.html", context)


@require_POST
def skip(request: HttpRequest, name: str) -> HttpResponse:
    """The step is right as it is, or not for this shop; on to the next."""
    user = owner(request)
    if name not in BY_NAME:
        raise Http404
    firsts.mark(name=name, by=user, now=now())
    return onward(request, "staff:set_up", step=name)


@require_POST
def hide(request: HttpRequest) -> HttpResponse:
    user = owner(request)
    firsts.mark(name=firsts.HIDDEN, by=user, now=now())
    messages.success(request, _("It stands under Settings from now on."))
    return redirect("staff:inbox")


@require_POST
def show(request: HttpRequest) -> HttpResponse:
    owner(request)
    firsts.unmark(name=firsts.HIDDEN)
    return redirect("staff:set_up")


def mail_ways(request: HttpRequest, pk: int) -> HttpResponse:
    """The three ways in for mail, with the steps at the host that was chosen."""
    owner(request)
    mailbox = get_object_or_404(Mailbox.objects.select_related("shop"), pk=pk)
    picked = hosts.chosen(request.GET.get("host", ""))
    base, secret = settings.BASE_URL, settings.WEBHOOK_SECRET
    scheme, _sign, rest = base.partition("://")
    context = {
        "mailbox": mailbox,
        "hosts": hosts.mail_hosts(),
        "services": [one for one in hosts.services() if one.host.hook],
        "picked": picked,
        "hook_base": f"{scheme}://{secret}@{rest}/hooks/inbound/",
        "is_local": settings.BASE_HOST in LOCAL,
        "step": request.GET.get("step", ""),
    }
    return render(request, "staff/set_up/mail_ways.html", context)


def help_button(request: HttpRequest, pk: int) -> HttpResponse:
    """What to put on the shop's own site, and on which sites it may stand."""
    user = owner(request)
    shop = get_object_or_404(Shop, pk=pk)
    form = HelpSitesForm(request.POST or None, initial={"help_sites": shop.help_sites}, shop=shop)
    if request.method == "POST" and form.is_valid():
        setting_up.change_shop(shop=shop, fields=form.cleaned_data, by=user, now=now())
        messages.success(request, _("Kept."))
        return onward(request, "staff:help_button", shop.pk)
    site, language = site_of(shop), shop.public_languages[0]
    context = {
        "form": form,
        "shop": shop,
        "help_script": site.address("help_js"),
        "help_page": site.address("contact", language=language),
    }
    return render(request, "staff/set_up/help_button.html", context)
