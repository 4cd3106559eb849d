"""Lets old data go by its term, a little at a time: what was counted stays."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from tickets.core import audit
from tickets.core.attachment import Attachment, StoredFile
from tickets.core.audit import AuditKind
from tickets.core.customer import Customer
from tickets.core.shop import Shop
from tickets.core.ticket import Ticket
from tickets.core.upload import Upload
from tickets.outbox.deliver import breathe
from tickets.privacy import colleagues, leftovers
from tickets.privacy.blanking import blank, left
from tickets.privacy.reach import Model
from tickets.privacy.terms import (
    TERMS,
    WITH_TICKET,
    days_of,
    old_customers,
    old_tickets,
    parts_by_moment,
    parts_on,
)

#: Rows in one transaction.
BATCH = 200


@dataclass(frozen=True)
class Preview:
    """What one term would take away now: questions, files, customers, mails or sentences."""

    term: str
    days: int | None
    count: int


def preview(shop: Shop, *, days: dict[str, int | None], now: datetime) -> list[Preview]:
    """What would go with these terms, without doing anything."""
    return [Preview(term, days[term], _count(term, shop, days[term], now=now)) for term in TERMS]


def _count(term: str, shop: Shop, days: int | None, *, now: datetime) -> int:
    if days is None:
        return 0
    before = now - timedelta(days=days)
    if term == "ticket":
        return old_tickets(shop, before=before).count()
    if term == "customer":
        return old_customers(shop, before=before).count()
    if term == "attachment":
        return _old_files(shop, before=before).count()
    found = parts_by_moment(term, shop, before=before)
    return sum(left(model, rows, how).count() for model, rows, how in found)


def keep_to_terms(*, now: datetime, most: int = 10**9) -> Counter[str]:
    """Let go what is older than its shop's terms, at most about so many rows; how many of what."""
    gone: Counter[str] = Counter()
    for shop in [*Shop.objects.order_by("id"), None]:
        taken: Counter[str] = Counter()
        for term, days in days_of(shop).items():
            room = most - gone.total() - taken.total()
            if days is not None and room > 0:
                taken += _let_go(term, shop, before=now - timedelta(days=days), now=now, most=room)
        if taken:
            audit.note(AuditKind.RETENTION, by=None, now=now, shop=shop, counts=dict(taken))
        gone += taken
    gone += colleagues.let_go(now=now, most=most - gone.total())
    if gone["Ticket"]:
        leftovers.merge_index()
    return gone


def _let_go(
    term: str, shop: Shop | None, *, before: datetime, now: datetime, most: int
) -> Counter[str]:
    gone: Counter[str] = Counter()
    if shop and term == "ticket":
        for batch in _batches(old_tickets(shop, before=before), most=most):
            gone += _anonymise(batch, now=now)
    elif shop and term == "customer":
        for batch in _batches(old_customers(shop, before=before), most=most):
            gone += _forget(batch, now=now)
    elif shop and term == "attachment":
        for batch in _batches(_old_files(shop, before=before), most=most):
            gone += _drop_attachments(batch)
    else:
        for model, rows, how in parts_by_moment(term, shop, before=before):
            for batch in _batches(left(model, rows, how), most=most):
                gone += _blank(model, batch, how)
    return gone


def _batches(rows: "QuerySet[Any]", *, most: int) -> Iterator[list[int]]:
    """Numbers of rows that are still to go; each batch is gone when the next is asked for."""
    while most > 0:
        pks = list(rows.order_by("pk").values_list("pk", flat=True)[: min(BATCH, most)])
        if not pks:
            return
        yield pks
        most -= len(pks)
        breathe()


def _blank(model: Model, pks: list[int], how: dict[str, str]) -> Counter[str]:
    with transaction.atomic():
        blank(model, pks, how)
    return Counter({model.__name__: len(pks)})


def _anonymise(tickets: list[int], *, now: datetime) -> Counter[str]:
    """These questions say nothing any more, and cannot be found by what they said."""
    gone: Counter[str] = Counter()
    files = _files_on(tickets)
    leftovers.unlearn(tickets)
    with transaction.atomic():
        for model, rows, how in parts_on(Ticket, tickets, WITH_TICKET):
            pks = list(left(model, rows, how).values_list("pk", flat=True))
            blank(model, pks, how)
            leftovers.clean_admin_log(model, pks)
            gone[model.__name__] += len(pks)
        Ticket.objects.filter(pk__in=tickets).update(erased_at=now)
        gone["Ticket"] = len(tickets)
    leftovers.index_again(tickets)
    gone["StoredFile"] += leftovers.drop_unused(files)
    return +gone


def _forget(customers: list[int], *, now: datetime) -> Counter[str]:
    with transaction.atomic():
        for model, rows, how in parts_on(Customer, customers, ("customer",)):
            pks = list(left(model, rows, how).values_list("pk", flat=True))
            blank(model, pks, how)
            leftovers.clean_admin_log(model, pks)
        Customer.objects.filter(pk__in=customers).update(erased_at=now)
    tickets = Ticket.objects.filter(customer__in=customers).values_list("pk", flat=True)
    leftovers.index_again(list(tickets))
    return Counter({"Customer": len(customers)})


def _old_files(shop: Shop, *, before: datetime) -> QuerySet[Attachment]:
    return Attachment.objects.filter(message__ticket__in=old_tickets(shop, before=before))


def _drop_attachments(pks: list[int]) -> Counter[str]:
    rows = Attachment.objects.filter(pk__in=pks)
    files = list(rows.values_list("stored_file", flat=True))
    tickets = list(set(rows.values_list("message__ticket", flat=True)))
    with transaction.atomic():
        rows.delete()
    leftovers.index_again(tickets)
    leftovers.drop_unused(files)
    return Counter({"Attachment": len(pks)})


def _files_on(tickets: list[int]) -> list[int]:
    sent = Attachment.objects.filter(message__ticket__in=tickets)
    waiting = Upload.objects.filter(ticket__in=tickets)
    held = {
        *sent.values_list("stored_file", flat=True),
        *waiting.values_list("stored_file", flat=True),
    }
    return list(StoredFile.objects.filter(pk__in=held).values_list("pk", flat=True))
