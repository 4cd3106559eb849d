"""Programs: tokens that they speak with, and where news of questions goes."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tickets.core.apitoken import ApiToken
from tickets.core.clock import now
from tickets.desk.programs import add_program, give_token, revoke_token
from tickets.staff.doors import me, owner
from tickets.staff.settings.program_forms import ProgramForm, TokenForm
from tickets.webhooks.models import WebhookEndpoint


def programs(request: HttpRequest) -> HttpResponse:
    """Every token of everybody, and every address that is told."""
    owner(request)
    context = {
        "tokens": ApiToken.objects.newest_first(),
        "endpoints": WebhookEndpoint.objects.in_order(),
        "now": now(),
    }
    return render(request, "staff/settings/programs.html", context)


@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def new_program(request: HttpRequest) -> HttpResponse:
    user = owner(request)
    form = ProgramForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.said(now=now())
        token, text = add_program(shops=form.cleaned_data["shops"], by=user, now=now(), **said)
        return _shown(request, token, text, back="staff:programs")
    context = {"form": form, "back": "staff:programs"}
    return render(request, "staff/settings/program.html", context, status=_status(form))


@require_POST
def revoke_any(request: HttpRequest, pk: int) -> HttpResponse:
    owner(request)
    _revoke(request, get_object_or_404(ApiToken, pk=pk))
    return redirect("staff:programs")


def own_programs(request: HttpRequest) -> HttpResponse:
    """One's own tokens."""
    tokens = ApiToken.objects.newest_first().filter(user=me(request))
    return render(request, "staff/profile_programs.html", {"tokens": tokens, "now": now()})


@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def new_own_program(request: HttpRequest) -> HttpResponse:
    user = me(request)
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        token, text = give_token(person=user, by=user, now=now(), **form.said(now=now()))
        return _shown(request, token, text, back="staff:own_programs")
    context = {"form": form, "back": "staff:own_programs"}
    return render(request, "staff/settings/program.html", context, status=_status(form))


@require_POST
def revoke_own(request: HttpRequest, pk: int) -> HttpResponse:
    _revoke(request, get_object_or_404(ApiToken, pk=pk, user=me(request)))
    return redirect("staff:own_programs")


def _revoke(request: HttpRequest, token: ApiToken) -> None:
    if revoke_token(token=token, by=me(request), now=now()):
        messages.success(request, _("This token does not work any more."))


def _shown(request: HttpRequest, token: ApiToken, text: str, *, back: str) -> HttpResponse:
    """The one time that it can be read: no redirect, and no page that is kept."""
    context = {"token": token, "text": text, "back": back}
    return render(request, "staff/settings/program_made.html", context)


def _status(form: TokenForm) -> int:
    return 422 if form.errors else 200
