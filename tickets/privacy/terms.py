"""How long each shop keeps what: the terms of policy.toml, or what its owner decided instead."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from tickets.core.attachment import StoredFile
from tickets.core.customer import Customer
from tickets.core.search import TicketSearch
from tickets.core.shop import Shop
from tickets.core.ticket import Ticket
from tickets.outbox.models import CLAIMABLE, MailState, OutgoingMail
from tickets.privacy import policy
from tickets.privacy.models import RetentionTerm
from tickets.privacy.reach import Model, Part, roads

#: What an owner decides about, in the order of the page.
TERMS = ("ticket", "attachment", "customer", "raw_mail", "sent_mail", "feedback")
#: A question that says nothing any more has no files and no mails either.
WITH_TICKET = ("ticket", "attachment", "raw_mail", "sent_mail")


def days_of(shop: Shop | None) -> dict[str, int | None]:
    """Days for each term, None for ever; without a shop (a mail to nobody) as we began."""
    terms = policy.decided()["terms"]
    days = {name: terms[name]["days"] if terms[name]["on"] else None for name in TERMS}
    own = RetentionTerm.objects.filter(shop=shop) if shop else RetentionTerm.objects.none()
    return days | dict(own.values_list("term", "days"))


def proposed_days() -> dict[str, int]:
    """What policy.toml thinks sane, also where it is off."""
    return {name: policy.decided()["terms"][name]["days"] for name in TERMS}


@transaction.atomic
def set_days(*, shop: Shop, days: dict[str, int | None]) -> None:
    """Raises ValueError for a term that is none."""
    if unknown := set(days) - set(TERMS):
        raise ValueError(f"No term: {', '.join(sorted(unknown))}.")
    for term, number in days.items():
        RetentionTerm.objects.update_or_create(shop=shop, term=term, defaults={"days": number})


def old_tickets(shop: Shop, *, before: datetime) -> QuerySet[Ticket]:
    """Questions that were done with before this moment and still say something."""
    tickets = Ticket.objects.filter(shop=shop, is_open=False, erased_at__isnull=True)
    return tickets.annotate(done_at=Coalesce("resolved_at", "updated_at")).filter(
        done_at__lt=before, updated_at__lt=before
    )


def old_customers(shop: Shop, *, before: datetime) -> QuerySet[Customer]:
    """Customers who wrote nothing since, and for whom nothing is open."""
    lately = Ticket.objects.filter(customer=OuterRef("pk")).filter(
        Q(last_message_at__gte=before) | Q(is_open=True)
    )
    known = Customer.objects.filter(shop=shop, erased_at__isnull=True, created_at__lt=before)
    return known.exclude(Exists(lately))


def parts_on(owner: Model, pks: Collection[int], names: Collection[str]) -> list[Part]:
    """What hangs on these questions or customers and is kept for one of these terms."""
    found: list[Part] = []
    for model in policy.our_models():
        how: dict[str, str] = {}
        for name in names:
            how |= policy.fields_to_erase(model, term=name)
        if how and roads(model, owner) and model not in (TicketSearch, StoredFile):
            near = Q(pk__in=[])
            for road in roads(model, owner):
                near |= Q(**{f"{road}__in": pks})
            found.append((model, model._base_manager.filter(near), how))  # noqa: SLF001 -- documented
    return found


def parts_by_moment(term: str, shop: Shop | None, *, before: datetime) -> list[Part]:
    """What is kept for a term that is counted from a column of its own; None: of no shop."""
    return [
        (model, _older(model, shop, before=before), how)
        for model in policy.our_models()
        if (how := policy.fields_to_erase(model, term=term))
        and model.__name__ in policy.decided()["since"]
    ]


def _older(model: Model, shop: Shop | None, *, before: datetime) -> "QuerySet[Any]":
    since = policy.decided()["since"][model.__name__]
    column = next(one for one in policy.fields_of(model) if one.name == since)
    own, nobodys = Q(pk__in=[]), Q()
    for road in roads(model, Shop):
        own |= Q(**{road: shop})
        nobodys &= Q(**{f"{road}__isnull": True})
    is_day = column.get_internal_type() == "DateField"
    moment = {f"{since}__lt": before.date() if is_day else before}
    rows: QuerySet[Any] = model._base_manager.filter(own if shop else nobodys, **moment)  # noqa: SLF001 -- documented
    if model is OutgoingMail:
        rows = rows.exclude(state__in=[*CLAIMABLE, MailState.SENDING])
    return rows
