"""Addresses that are told what happens: make one, change it, and see what was delivered."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tickets.core.clock import now
from tickets.core.people import User
from tickets.staff.doors import owner
from tickets.staff.settings.program_forms import NewEndpointForm, OldEndpointForm
from tickets.webhooks import keeping
from tickets.webhooks.delivering import replay
from tickets.webhooks.models import WebhookDelivery, WebhookEndpoint
from tickets.webhooks.planning import plan_trial

#: Deliveries on the page.
SHOWN = 50


def new_webhook(request: HttpRequest) -> HttpResponse:
    user = owner(request)
    form = NewEndpointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made, secret = keeping.add_endpoint(by=user, now=now(), **form.cleaned_data)
        return _shown(request, made, secret)
    context = {"form": form}
    status = 422 if form.errors else 200
    return render(request, "staff/settings/webhook_new.html", context, status=status)


def webhook(request: HttpRequest, pk: int) -> HttpResponse:
    user = owner(request)
    found = _endpoint(pk)
    initial = {name: getattr(found, name) for name in ("name", "url", "kinds", "is_active")}
    form = OldEndpointForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        keeping.change_endpoint(endpoint=found, by=user, now=now(), **form.cleaned_data)
        messages.success(request, _("Kept."))
        return redirect("staff:webhook", pk)
    deliveries = found.deliveries.select_related("ticket").order_by("-pk")[:SHOWN]
    context = {"form": form, "endpoint": found, "deliveries": deliveries}
    status = 422 if form.errors else 200
    return render(request, "staff/settings/webhook.html", context, status=status)


@require_POST
def webhook_act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    user = owner(request)
    found = _endpoint(pk)
    if step == "secret":
        secret = keeping.change_secret(endpoint=found, by=user, now=now())
        return _shown(request, found, secret)
    if step == "drop":
        keeping.drop_endpoint(endpoint=found, by=user, now=now())
        messages.success(request, _("Nothing is told there any more."))
        return redirect("staff:programs")
    _small_step(found, step, by=user)
    return redirect("staff:webhook", pk)


@require_POST
def deliver_again(request: HttpRequest, pk: int) -> HttpResponse:
    owner(request)
    found = get_object_or_404(WebhookDelivery, pk=pk)
    if replay(delivery=found, now=now()):
        messages.success(request, _("It leaves again within seconds."))
    return redirect("staff:webhook", found.endpoint_id)


def _small_step(found: WebhookEndpoint, step: str, *, by: User) -> None:
    match step:
        case "trial":
            plan_trial(endpoint=found, now=now())
        case "resume":
            keeping.resume(endpoint=found, by=by, now=now())
        case _:
            raise Http404


def _endpoint(pk: int) -> WebhookEndpoint:
    return get_object_or_404(WebhookEndpoint.objects.select_related("shop"), pk=pk)


def _shown(request: HttpRequest, endpoint: WebhookEndpoint, secret: str) -> HttpResponse:
    """The one time that the secret can be read."""
    context = {"endpoint": endpoint, "secret": secret}
    return render(request, "staff/settings/webhook_secret.html", context)
