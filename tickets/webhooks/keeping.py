"""Verbs of the owner: where news goes, of what, and with which secret."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext_lazy as _

from tickets.core import audit
from tickets.core.audit import AuditKind
from tickets.core.event import Event, EventKind
from tickets.core.people import User
from tickets.core.shop import Shop
from tickets.lib.sealed import seal
from tickets.lib.webhook_signing import STRENGTH
from tickets.outbox.compose import signing_keys
from tickets.webhooks.models import WebhookEndpoint

#: How long the old secret signs too, after a new one was made.
OVERLAP = timedelta(hours=24)
#: What can be told, in the words of who chooses.
KINDS = {
    EventKind.OPENED: _("a question comes in"),
    EventKind.CUSTOMER_MESSAGE: _("the customer writes"),
    EventKind.REPLIED: _("somebody answers"),
    EventKind.NOTED: _("somebody leaves a note"),
    EventKind.STATE_CHANGED: _("its state changes"),
    EventKind.ASSIGNED: _("somebody gets it in hand"),
    EventKind.KIND_SET: _("its kind changes"),
    EventKind.PRIORITY_SET: _("its priority changes"),
    EventKind.CAUSE_SET: _("its cause changes"),
    EventKind.TAGGED: _("it gets a tag"),
    EventKind.UNTAGGED: _("it loses a tag"),
    EventKind.FOLLOW_UP_SET: _("a follow-up is planned"),
    EventKind.FOLLOW_UP_DUE: _("a follow-up is due"),
    EventKind.FOLLOW_UP_DONE: _("a follow-up is done"),
    EventKind.BREACHED: _("an answer is late"),
    EventKind.BOUNCED: _("an answer comes back undelivered"),
    EventKind.RATED: _("the customer rates our help"),
    EventKind.MERGED: _("another question is joined to it"),
}


@transaction.atomic
def add_endpoint(
    *, shop: Shop, name: str, url: str, kinds: Iterable[str], by: User, now: datetime
) -> tuple[WebhookEndpoint, str]:
    """Tell `url` what happens from now on; its secret is known only to whoever gets it here."""
    secret = _new_secret()
    endpoint = WebhookEndpoint.objects.create(
        shop=shop,
        name=name,
        url=url,
        kinds=sorted(kinds),
        secret=seal(secret, keys=signing_keys()),
        after_event=Event.objects.aggregate(last=Max("pk"))["last"] or 0,
        created_by=by,
        created_at=now,
    )
    _keep_flag(shop)
    _note(endpoint, by=by, now=now, done="added")
    return endpoint, secret


@transaction.atomic
def change_endpoint(
    *,
    endpoint: WebhookEndpoint,
    name: str,
    url: str,
    kinds: Iterable[str],
    is_active: bool,
    by: User,
    now: datetime,
) -> None:
    """What is newly chosen is told from now on; switched off, nothing is written down for it."""
    if is_active and not endpoint.is_active:
        endpoint.after_event = Event.objects.aggregate(last=Max("pk"))["last"] or 0
    endpoint.name, endpoint.url, endpoint.kinds = name, url, sorted(kinds)
    endpoint.is_active = is_active
    endpoint.save(update_fields=["name", "url", "kinds", "is_active", "after_event"])
    _keep_flag(endpoint.shop)
    _note(endpoint, by=by, now=now, done="changed")


@transaction.atomic
def change_secret(*, endpoint: WebhookEndpoint, by: User, now: datetime) -> str:
    """A new secret; for a day the old one signs too, so that the other side can follow."""
    secret = _new_secret()
    endpoint.old_secret, endpoint.old_secret_until = endpoint.secret, now + OVERLAP
    endpoint.secret = seal(secret, keys=signing_keys())
    endpoint.save(update_fields=["secret", "old_secret", "old_secret_until"])
    _note(endpoint, by=by, now=now, done="secret")
    return secret


@transaction.atomic
def resume(*, endpoint: WebhookEndpoint, by: User, now: datetime) -> None:
    """Try again, now; what happened meanwhile is told too."""
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(
        paused_at=None, failing_since=None, failures=0, rests_until=None
    )
    _note(endpoint, by=by, now=now, done="resumed")


@transaction.atomic
def drop_endpoint(*, endpoint: WebhookEndpoint, by: User, now: datetime) -> None:
    """Forget it, with everything that was to be told there."""
    _note(endpoint, by=by, now=now, done="dropped")
    shop = endpoint.shop
    WebhookEndpoint.objects.filter(pk=endpoint.pk).delete()
    _keep_flag(shop)


def _keep_flag(shop: Shop) -> None:
    active = WebhookEndpoint.objects.filter(shop=OuterRef("pk"), is_active=True)
    Shop.objects.filter(pk=shop.pk).update(has_webhooks=Exists(active))


def _new_secret() -> str:
    return f"whs_{secrets.token_urlsafe(STRENGTH)}"


def _note(endpoint: WebhookEndpoint, *, by: User, now: datetime, done: str) -> None:
    audit.note(
        AuditKind.SETTINGS,
        by=by,
        now=now,
        about="webhook",
        number=endpoint.pk,
        shop=endpoint.shop,
        done=done,
    )
