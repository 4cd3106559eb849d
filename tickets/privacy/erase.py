"""Erases one person everywhere, in steps that may be broken off and go on: counts stay as they are.

What goes and what stays is policy.toml's; the order here is this: calm the questions down, let
macros and the search forget, blank every model, then what lies beside the tables.
"""

import functools
import logging
from collections import Counter
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.db import models, transaction
from kombu.exceptions import OperationalError

from tickets import desk
from tickets.core import audit
from tickets.core.attachment import StoredFile
from tickets.core.audit import AuditKind
from tickets.core.customer import Customer
from tickets.core.followup import FollowUp, FollowUpState
from tickets.core.people import User
from tickets.core.search import TicketSearch
from tickets.core.ticket import Ticket
from tickets.core.timer import Timer, TimerState
from tickets.inbound.models import InboundMail
from tickets.outbox.deliver import breathe
from tickets.outbox.models import CLAIMABLE, MailState, OutgoingMail
from tickets.privacy import leftovers, policy, redact, register
from tickets.privacy.blanking import blank, left
from tickets.privacy.models import Erasure, ErasureState
from tickets.privacy.reach import (
    Person,
    Traits,
    known_by,
    models_with_customers,
    roads,
    rows_of,
)

logger = logging.getLogger(__name__)

#: Rows in one transaction, and how long a worker holds an erasure without a sign of life.
BATCH = 200
LEASE = timedelta(minutes=10)


def begin(*, person: Person, by: User | None, now: datetime) -> Erasure:
    """Plan it, write it into the register, and ring; the work is done by a worker."""
    traits = asdict(person.traits) | {
        "letters": list(person.letters),
        "shared": list(person.shared.values_list("pk", flat=True)),
        "files": list(rows_of(StoredFile, person).values_list("pk", flat=True)),
    }
    with transaction.atomic():
        customers = Customer.objects.filter(pk__in=person.customers)
        erasure = Erasure.objects.create(
            asked_at=now,
            by=by,
            by_label=str(by)[:100] if by else "",
            customers=register.moments_of(customers),
            hashes=[register.hash_of(email) for email in person.traits.emails],
            traits=traits,
            total=sum(left(model, rows, how).count() for model, rows, how in _plan(person)),
        )
        audit.note(
            AuditKind.PERSON_ERASED, by=by, now=now, about="erasure", number=erasure.pk,
            customers=list(person.customers),
        )  # fmt: skip
        transaction.on_commit(functools.partial(_commit, erasure.pk))
    return erasure


def _commit(pk: int) -> None:
    """Before anything goes, the register knows; then the doorbell rings."""
    register.write_down(register.tombstone_of(Erasure.objects.get(pk=pk)))
    try:
        current_app.send_task("privacy.erase", kwargs={"pk": pk})
    except OperationalError:
        logger.warning("The broker cannot be reached; erasure %s waits for the sweep.", pk)


def claim(*, pk: int, now: datetime) -> Erasure | None:
    """Compare-and-set: of any number of workers that try, one gets it."""
    due = Erasure.objects.due(now).order_by().filter(pk=pk)
    if not due.update(state=ErasureState.WORKING, lease_until=now + LEASE, error=""):
        return None
    return Erasure.objects.get(pk=pk)


def work(*, pk: int, now: datetime, most: int = 10**9) -> bool:
    """Go on with an erasure, for about `most` rows; whether it is done.

    What fails is written down and tried again by the sweep when its lease is over.
    """
    erasure = claim(pk=pk, now=now)
    if erasure is None:
        return False
    try:
        is_done = _work(erasure, now=now, most=most)
    except Exception as error:
        Erasure.objects.filter(pk=pk).update(
            state=ErasureState.FAILED, error=type(error).__name__, lease_until=now + LEASE
        )
        raise
    if not is_done:
        Erasure.objects.filter(pk=pk).update(state=ErasureState.WAITING, lease_until=None)
    return is_done


def person_in(erasure: Erasure) -> Person:
    kept = erasure.traits
    names = Traits.__dataclass_fields__
    person = known_by(
        [int(number) for number, _moment in erasure.customers],
        Traits(**{name: kept.get(name, []) for name in names}),
    )
    letters = tuple({*person.letters, *kept.get("letters", [])})
    return Person(person.customers, person.traits, letters)


def _work(erasure: Erasure, *, now: datetime, most: int) -> bool:
    person = person_in(erasure)
    tickets = list(person.tickets.filter(erased_at__isnull=True).values_list("pk", flat=True))
    for start in range(0, len(tickets), BATCH):
        _calm(tickets[start : start + BATCH], by=erasure.by, now=now)
        if not erasure.done:
            leftovers.unlearn(tickets[start : start + BATCH])
    budget = most
    for model, rows, how in _plan(person):
        while pks := list(
            left(model, rows, how).order_by("pk").values_list("pk", flat=True)[:BATCH]
        ):
            if budget <= 0:
                return False
            budget -= _blank_batch(erasure, model, pks, how)
            breathe()
    _finish(erasure, person, now=now)
    return True


def _plan(
    person: Person,
) -> "list[tuple[type[models.Model], models.QuerySet[Any], dict[str, str]]]":
    """Every model that says something of him, his rows, and how each field goes.

    The search is made again from what is left, and files go when nobody points at them.
    """
    return [
        (model, rows_of(model, person), policy.customers_fields(model))
        for model in models_with_customers()
        if model not in (TicketSearch, StoredFile)
    ]


def _blank_batch(
    erasure: Erasure, model: type[models.Model], pks: list[Any], how: dict[str, str]
) -> int:
    with transaction.atomic():
        blank(model, pks, how)
        leftovers.clean_admin_log(model, pks)
        counts = Counter(erasure.counts)
        counts[model.__name__] += len(pks)
        erasure.counts = dict(counts)
        erasure.done += len(pks)
        erasure.save(update_fields=["counts", "done"])
    return len(pks)


def _calm(tickets: list[int], *, by: User | None, now: datetime) -> None:
    """Nothing is planned on these any more: open ones are solved, nothing rings, no mail leaves."""
    for ticket in Ticket.objects.filter(pk__in=tickets, is_open=True):
        desk.resolve(ticket=ticket, by=by, now=now)
    with transaction.atomic():
        follow_ups = FollowUp.objects.filter(ticket__in=tickets, state=FollowUpState.PENDING)
        follow_ups.update(state=FollowUpState.CANCELLED, ended_at=now)
        pending = Timer.objects.filter(ticket__in=tickets, state=TimerState.PENDING)
        pending.exclude(kind="close").update(state=TimerState.CANCELLED)
        mails = OutgoingMail.objects.filter(ticket__in=tickets, state__in=CLAIMABLE)
        mails.update(state=MailState.CANCELLED)


def _finish(erasure: Erasure, person: Person, *, now: datetime) -> None:
    """What lies beside the rows; then nothing is left that tells who it was."""
    traits, kept = person.traits, erasure.traits
    shared = kept.get("shared", [])
    counts = Counter(erasure.counts)
    counts["mentions"] += redact.in_questions_of_others(person, shared) if shared else 0
    counts["mentions"] += sum(redact.everywhere(person))
    _drop_raw(shared)
    own = list(person.tickets.values_list("pk", flat=True))
    for start in range(0, len(own + shared), BATCH):
        leftovers.index_again((own + shared)[start : start + BATCH])
        breathe()
    leftovers.clean_sessions(words=[*traits.emails, *traits.phones, *traits.names], tickets=own)
    counts["StoredFile"] += leftovers.drop_unused(kept.get("files", []))
    leftovers.forget_cached()
    with transaction.atomic():
        person.tickets.update(erased_at=now)
        Customer.objects.filter(pk__in=person.customers).update(erased_at=now)
        Erasure.objects.filter(pk=erasure.pk).update(
            state=ErasureState.DONE,
            traits={},
            counts=dict(counts),
            done=erasure.total,
            finished_at=now,
            lease_until=None,
        )
    leftovers.merge_index()


def _drop_raw(tickets: list[int]) -> None:
    """Mails as they came in quote everybody; where he took part they go before their time."""
    near = models.Q(pk__in=[])
    for road in roads(InboundMail, Ticket):
        near |= models.Q(**{f"{road}__in": tickets})
    pks = list(InboundMail.objects.filter(near).values_list("pk", flat=True))
    if pks:
        with transaction.atomic():
            blank(InboundMail, pks, {"raw_bytes": "row"})


def sweep(*, now: datetime) -> list[int]:
    """Erasures that wait for a worker."""
    return list(Erasure.objects.due(now).values_list("pk", flat=True))
