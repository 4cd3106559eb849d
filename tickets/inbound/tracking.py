"""What providers tell about mail that we handed to them: delivered, late, bounced, called spam."""

import logging
from datetime import datetime

from anymail.exceptions import AnymailConfigurationError, AnymailError
from anymail.signals import AnymailTrackingEvent, EventType, RejectReason
from anymail.webhooks.base import AnymailBaseWebhookView
from django.contrib.auth.decorators import login_not_required
from django.db import Error as DatabaseTrouble
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from tickets.core.clock import now
from tickets.inbound.bounces import Bounce, bounced, complained, delayed, recipients_of
from tickets.inbound.providers import tracking_view_for
from tickets.inbound.webhook import check, later, not_set_up
from tickets.outbox.models import MailState, OutgoingMail
from tickets.outbox.queue import consider_sent

logger = logging.getLogger(__name__)

#: Words with which providers say that the same address may work later.
SOFT = {"softbounce", "soft_bounce", "soft-bounce", "soft", "transient", "undetermined", "blocked"}
#: Where in a provider's event these words stand.
PLACES = ("Type", "event", "type", "bounce_type", "bounceType", "category", "bounce_class")


@csrf_exempt
@login_not_required
@require_http_methods(["POST", "HEAD"])
def receive(request: HttpRequest, provider: str) -> HttpResponse:
    """All events of one request in one transaction; our own trouble makes the provider repeat it.

    An event that we cannot read is answered 200: it would be no clearer the next time.
    """
    try:
        view = tracking_view_for(provider)
    except AnymailConfigurationError:
        return not_set_up(provider)
    stopped = check(request, view, provider)
    if stopped is not None or view is None:
        return stopped or HttpResponse(status=404)
    try:
        events = _events(view, request, provider)
    except AnymailConfigurationError:
        # Mail in, posted to the wrong address: the provider must keep it until that is mended.
        return not_set_up(provider)
    try:
        with transaction.atomic():
            for event in events:
                apply(event, now=now())
    except (DatabaseTrouble, OSError):
        logger.exception("Events could not be kept; %s is asked to try again.", provider)
        return later()
    return HttpResponse()


def _events(
    view: AnymailBaseWebhookView, request: HttpRequest, provider: str
) -> list[AnymailTrackingEvent]:
    try:
        found = view.parse_events(request)
    except (AnymailError, ValueError, KeyError, TypeError, AttributeError):
        logger.exception("An event of %s could not be read.", provider)
        return []
    return [event for event in found if isinstance(event, AnymailTrackingEvent)]


def apply(event: AnymailTrackingEvent, *, now: datetime) -> OutgoingMail | None:
    """Write one event down on the mail it is about; None when that is no mail of ours."""
    mail = find_mail(str(event.message_id or ""))
    if mail is None:
        return None
    _settle_doubt(mail, event, now=now)
    match event.event_type:
        case EventType.DELIVERED:
            OutgoingMail.objects.filter(pk=mail.pk, delivered_at__isnull=True).update(
                delivered_at=now
            )
        case EventType.DEFERRED:
            delayed(mail, now=now)
        case EventType.COMPLAINED:
            complained(mail, now=now)
        case EventType.BOUNCED | EventType.REJECTED | EventType.FAILED:
            bounced(mail, bounce_of(event, mail), now=now)
    return mail


def find_mail(message_id: str) -> OutgoingMail | None:
    """By the provider's own name for the mail, or by the Message-ID that we gave it."""
    bare = message_id.strip().strip("<>")
    if not bare:
        return None
    mails = OutgoingMail.objects.select_related("ticket", "message")
    # Two questions, since one with OR would use no index.
    by_id = mails.filter(rfc_message_id=bare).first()
    return by_id or mails.filter(Q(provider_id__in=[bare, f"<{bare}>"])).order_by("-id").first()


def bounce_of(event: AnymailTrackingEvent, mail: OutgoingMail) -> Bounce:
    email = str(event.recipient or "").lower()
    reason = event.mta_response or event.description or event.reject_reason or event.event_type
    is_final = event.reject_reason in {
        RejectReason.BOUNCED,
        RejectReason.INVALID,
        RejectReason.UNSUBSCRIBED,
    }
    return Bounce(
        reason=str(reason),
        addresses=(email,) if email in recipients_of(mail) else (),
        is_permanent=is_final and not _is_soft(event),
    )


def _is_soft(event: AnymailTrackingEvent) -> bool:
    raw = event.esp_event
    if not hasattr(raw, "get"):
        return False
    inner = raw.get("bounce")
    said = [raw.get(place) for place in PLACES]
    said += [inner.get(place) for place in PLACES] if hasattr(inner, "get") else []
    return any(isinstance(word, str) and word.lower() in SOFT for word in said)


def _settle_doubt(mail: OutgoingMail, event: AnymailTrackingEvent, *, now: datetime) -> None:
    """The provider has it, so it was sent, whatever broke while we handed it over."""
    if mail.state == MailState.UNCERTAIN and event.event_type != EventType.QUEUED:
        consider_sent(mail=mail, now=now)
