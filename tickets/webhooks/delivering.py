"""Delivers news: claim, commit, send, write down the outcome; and finds what was left."""

import logging
import uuid
from datetime import datetime, timedelta

from django.db import transaction

from tickets.lib.sealed import unseal
from tickets.lib.webhook_signing import signature
from tickets.outbox.compose import signing_keys
from tickets.outbox.pausing import pause_of
from tickets.webhooks import sending
from tickets.webhooks.models import (
    CLAIMABLE,
    DeliveryState,
    WebhookDelivery,
    WebhookEndpoint,
)
from tickets.webhooks.telling import tell_paused

logger = logging.getLogger(__name__)

#: How long a worker may hold a delivery; sending one takes 15 seconds at most.
LEASE = timedelta(minutes=2)
#: Waits between tries: two days together.
LADDER = [timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 480, 720, 1440)]
#: An endpoint where nothing has arrived for so long is left alone until somebody looks at it.
PAUSED_AFTER = timedelta(days=2)
#: After an answer that is about one delivery only, the endpoint rests so long.
BREATH = timedelta(minutes=1)
#: Answers that say 'later', as no answer at all does.
LATER = frozenset({408, 425, 429})
#: How long those that are over are listed: much longer than events are news (planning.py).
KEPT = timedelta(days=30)
#: Deliveries of one sweep.
MOST = 500


def sweep(*, now: datetime, most: int = MOST) -> int:
    """Try everything whose turn it is; how many were tried."""
    if pause_of():
        # After a restore: what was told before must not be told again.
        return 0
    for one in WebhookDelivery.objects.abandoned(now).select_related("endpoint"):
        _retry(one, status=0, error="the worker stopped while sending", now=now)
    tried = 0
    # The next of a ticket has its turn when the one before it has arrived.
    while tried < most and (due := _due(now)):
        tried += sum(deliver(pk=pk, now=now) is not None for pk in due)
    return tried


def _due(now: datetime) -> list[int]:
    return list(WebhookDelivery.objects.due(now).values_list("pk", flat=True)[:100])


def deliver(*, pk: int, now: datetime) -> DeliveryState | None:
    """Send delivery `pk` if it is its turn and nobody else has it; the state it ends in."""
    delivery = claim(pk=pk, now=now)
    if delivery is None:
        return None
    body = delivery.body.encode()
    try:
        status = sending.post(delivery.endpoint.url, body, headers_of(delivery, body, now=now))
    except (sending.Unreachable, sending.NotAllowed, ValueError) as error:
        # ValueError: a secret that was sealed with a key of ours that is gone.
        return _retry(delivery, status=0, error=str(error), now=now)
    if 200 <= status < 300:
        return _delivered(delivery, status=status, now=now)
    return _retry(delivery, status=status, error=f"answered {status}", now=now)


def claim(*, pk: int, now: datetime) -> WebhookDelivery | None:
    """Compare-and-set: of any number of workers that try, one gets the delivery."""
    is_ours = (
        WebhookDelivery.objects.due(now)
        .filter(pk=pk)
        .order_by()
        .update(state=DeliveryState.SENDING, claim=uuid.uuid4(), lease_until=now + LEASE)
    )
    if not is_ours:
        return None
    return WebhookDelivery.objects.select_related("endpoint__shop").get(pk=pk)


def headers_of(delivery: WebhookDelivery, body: bytes, *, now: datetime) -> dict[str, str]:
    """What the receiver knows it by, and by what that it is ours."""
    endpoint, timestamp = delivery.endpoint, int(now.timestamp())
    sealed = [endpoint.secret]
    if endpoint.old_secret and endpoint.old_secret_until and endpoint.old_secret_until > now:
        sealed.append(endpoint.old_secret)
    secrets = [unseal(one, keys=signing_keys()) for one in sealed]
    return {
        "Content-Type": "application/json",
        "User-Agent": "helpdesk-webhooks/1",
        "Webhook-Id": str(delivery.key),
        "Webhook-Timestamp": str(timestamp),
        "Webhook-Signature": signature(body, timestamp=timestamp, secrets=secrets),
    }


@transaction.atomic
def _delivered(delivery: WebhookDelivery, *, status: int, now: datetime) -> DeliveryState:
    state = _finish(delivery, state=DeliveryState.DELIVERED, status=status, delivered_at=now)
    WebhookEndpoint.objects.filter(pk=delivery.endpoint_id, failing_since__isnull=False).update(
        failing_since=None, failures=0, rests_until=None
    )
    return state


@transaction.atomic
def _retry(delivery: WebhookDelivery, *, status: int, error: str, now: datetime) -> DeliveryState:
    endpoint = WebhookEndpoint.objects.select_for_update().get(pk=delivery.endpoint_id)
    logger.warning("News for endpoint %s did not arrive: %s", endpoint.pk, error)
    is_away = status == 0 or status >= 500 or status in LATER
    rest = _step(endpoint.failures) if is_away else BREATH
    endpoint.failing_since = endpoint.failing_since or now
    endpoint.failures += 1
    endpoint.rests_until = now + rest
    _pause_if_long(endpoint, now=now)
    endpoint.save(update_fields=["failing_since", "failures", "rests_until", "paused_at"])
    if delivery.attempts >= len(LADDER):
        return _finish(delivery, state=DeliveryState.FAILED, status=status, error=error)
    return _finish(
        delivery,
        state=DeliveryState.RETRY,
        status=status,
        error=error,
        due_at=now + (rest if is_away else _step(delivery.attempts)),
        attempts=delivery.attempts + 1,
    )


def _step(tries: int) -> timedelta:
    return LADDER[min(tries, len(LADDER) - 1)]


def _pause_if_long(endpoint: WebhookEndpoint, *, now: datetime) -> None:
    since = endpoint.failing_since
    if endpoint.paused_at is None and since and now - since >= PAUSED_AFTER:
        endpoint.paused_at = now
        tell_paused(endpoint=endpoint, now=now)


def _finish(
    delivery: WebhookDelivery,
    *,
    state: DeliveryState,
    status: int,
    error: str = "",
    **fields: object,
) -> DeliveryState:
    """A late worker's outcome for an old claim is dropped."""
    WebhookDelivery.objects.filter(
        pk=delivery.pk, claim=delivery.claim, state=DeliveryState.SENDING
    ).update(state=state, claim=None, lease_until=None, status=status, error=error[:300], **fields)
    return state


def replay(*, delivery: WebhookDelivery, now: datetime) -> bool:
    """Somebody wants it sent (again), with the same number; False while it is on its way."""
    return (
        WebhookDelivery.objects.filter(pk=delivery.pk)
        .exclude(state=DeliveryState.SENDING)
        .update(state=DeliveryState.QUEUED, due_at=now, attempts=0, error="", delivered_at=None)
        == 1
    )


def forget(*, now: datetime) -> int:
    """Deliveries that are over for long; how many there were."""
    over = WebhookDelivery.objects.exclude(state__in=[*CLAIMABLE, DeliveryState.SENDING])
    return over.filter(created_at__lt=now - KEPT).delete()[0]
