"""What happened on a ticket becomes news for whoever wants to be told: a row for each (law 2)."""

import json
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from tickets.core.event import Event, EventKind
from tickets.core.ticket import Priority, Ticket
from tickets.webhooks.models import WebhookDelivery, WebhookEndpoint

TRIAL = "trial"
#: What happened longer ago is no news, also where nobody remembers having told it.
FRESH = timedelta(days=7)


@transaction.atomic
def plan(*, ticket: Ticket, now: datetime) -> int:
    """News of every event that nobody was told yet; how much there was.

    Call it with the ticket held: then no event before the last one is still on its way.
    """
    endpoints = WebhookEndpoint.objects.filter(shop=ticket.shop_id, is_active=True)
    news = [one for endpoint in endpoints for one in _news(endpoint, ticket, now=now)]
    WebhookDelivery.objects.bulk_create(news)
    return len(news)


def _news(endpoint: WebhookEndpoint, ticket: Ticket, *, now: datetime) -> Iterable[WebhookDelivery]:
    told = WebhookDelivery.objects.filter(endpoint=endpoint, ticket=ticket).values("event")
    events = Event.objects.filter(
        ticket=ticket, kind__in=endpoint.kinds, pk__gt=endpoint.after_event, at__gt=now - FRESH
    )
    # What happened at another shop is no news of this one.
    moved = ticket.events.filter(kind=EventKind.MOVED).aggregate(last=Max("pk"))["last"]
    events = events.filter(pk__gte=moved) if moved else events
    for event in events.exclude(pk__in=told).order_by("pk"):
        key = uuid.uuid4()
        yield WebhookDelivery(
            key=key,
            endpoint=endpoint,
            ticket=ticket,
            event=event,
            kind=event.kind,
            body=json.dumps(_body(key, event, ticket)),
            due_at=now,
            created_at=now,
        )


def _body(key: uuid.UUID, event: Event, ticket: Ticket) -> dict[str, Any]:
    """Numbers and choices: who wants the words asks for them with a token."""
    return {
        "id": str(key),
        "kind": event.kind,
        "at": event.at.isoformat(),
        "event": event.pk,
        "by": event.by_id,
        "details": event.data,
        "ticket": {
            "id": ticket.pk,
            "reference": ticket.reference,
            "shop": ticket.shop.slug,
            "state": ticket.state,
            "kind": ticket.kind,
            "priority": Priority(ticket.priority).name.lower(),
        },
    }


def plan_trial(*, endpoint: WebhookEndpoint, now: datetime) -> WebhookDelivery:
    """News of nothing, to see whether it arrives."""
    key = uuid.uuid4()
    body = {"id": str(key), "kind": TRIAL, "at": now.isoformat()}
    return WebhookDelivery.objects.create(
        key=key,
        endpoint=endpoint,
        kind=TRIAL,
        body=json.dumps(body),
        due_at=now,
        created_at=now,
    )
