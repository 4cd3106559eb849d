"""Tells the owners that nothing is sent to an endpoint any more until they look at it."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from tickets.core.people import Role, User
from tickets.lib import tokens
from tickets.outbox.compose import signing_keys
from tickets.outbox.queue import enqueue_account_mail
from tickets.outbox.render import render
from tickets.webhooks.models import WebhookEndpoint


def tell_paused(*, endpoint: WebhookEndpoint, now: datetime) -> None:
    """One mail to each owner, in the transaction that pauses it."""
    domain = settings.MAIL_FROM.rpartition("@")[2]
    context = {
        "name": endpoint.name,
        "shop": endpoint.shop.name,
        "since": endpoint.failing_since,
        "url": settings.BASE_URL + reverse("staff:webhook", args=[endpoint.pk]),
    }
    owners = User.objects.filter(role=Role.OWNER, is_active=True).order_by("id")
    for owner in owners:
        enqueue_account_mail(
            to=owner,
            email=owner.email,
            letter=render("webhook_paused", language=owner.language, context=context),
            now=now,
            message_id=f"{tokens.issue(ticket_id=0, keys=signing_keys())}@{domain}",
            shop=endpoint.shop,
            dedupe_key=f"webhook:{endpoint.pk}:{owner.pk}:{now:%Y-%m-%d-%H}",
        )
