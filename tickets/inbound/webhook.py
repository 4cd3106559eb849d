"""The door for mail providers: check who posts, keep the body, answer 200, think later."""

import json
import logging

from anymail.exceptions import AnymailConfigurationError, AnymailError
from anymail.webhooks.base import AnymailBaseWebhookView
from django.contrib.auth.decorators import login_not_required
from django.db import Error as DatabaseTrouble
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from tickets.core.clock import now
from tickets.inbound.models import Door
from tickets.inbound.providers import keep, view_for
from tickets.inbound.store import store

logger = logging.getLogger(__name__)


@csrf_exempt
@login_not_required
@require_http_methods(["POST", "HEAD"])
def receive(request: HttpRequest, provider: str) -> HttpResponse:
    """200 only when the mail is safe; 400/401 for a stranger; 503 for our own trouble.

    Never 403 or 406 to a genuine sender: two providers take these for 'never try again'.
    """
    try:
        view = view_for(provider)
    except AnymailConfigurationError:
        return not_set_up(provider)
    return check(request, view, provider) or _keep(request, provider)


def check(
    request: HttpRequest, view: AnymailBaseWebhookView | None, provider: str
) -> HttpResponse | None:
    """What a request is answered that goes no further; None for a genuine one with news in it."""
    try:
        if view is None:
            raise Http404
        if request.method == "HEAD":
            return HttpResponse()
        if not request.headers.get("Authorization"):
            return HttpResponse(status=401, headers={"WWW-Authenticate": 'Basic realm="mail"'})
        # Read whole before a validator takes the form apart: afterwards it is gone.
        _ = request.body
        view.run_validators(request)
        if _is_administration(request):
            view.parse_events(request)
            return HttpResponse()
    except AnymailConfigurationError:
        return not_set_up(provider)
    except (AnymailError, ValueError, KeyError, AttributeError, TypeError):
        return HttpResponse(status=400)
    return None


def not_set_up(provider: str) -> HttpResponse:
    logger.error("The %s webhook cannot check who posts.", provider)
    return later()


def _keep(request: HttpRequest, provider: str) -> HttpResponse:
    envelope = {"provider": provider, **keep(request)}
    try:
        with transaction.atomic():
            store(raw=request.body, door=Door.WEBHOOK, envelope=envelope, now=now())
    except (DatabaseTrouble, OSError):
        logger.exception("A mail could not be stored; %s is asked to try again.", provider)
        return later()
    return HttpResponse()


def _is_administration(request: HttpRequest) -> bool:
    """Amazon asks to confirm a subscription through the same address."""
    kind = request.headers.get("X-Amz-Sns-Message-Type")
    if not kind or kind == "Notification":
        return False
    return bool(json.loads(request.body).get("Type") == kind)


def later() -> HttpResponse:
    return HttpResponse(status=503, headers={"Retry-After": "60"})
