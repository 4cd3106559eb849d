"""Which rows of which models speak of a person: found by foreign keys and by his addresses."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeAlias

from django.db import models
from django.db.models import Q, QuerySet

from tickets.core.attachment import StoredFile
from tickets.core.customer import Customer, CustomerAddress
from tickets.core.message import Message
from tickets.core.participant import Participant
from tickets.core.ticket import Ticket, TicketQuerySet
from tickets.privacy import policy

Model: TypeAlias = "type[models.Model]"
#: A model, the rows of it that are meant, and how each field of theirs goes.
Part: TypeAlias = "tuple[Model, QuerySet[Any], dict[str, str]]"

#: Roads to somebody else's question.
DETOURS = frozenset({"Ticket.follows", "Ticket.merged_into", "Message.came_from"})


@dataclass(frozen=True)
class Traits:
    """What tells a person apart; kept by an erasure until all of it is gone."""

    emails: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    orders: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Person:
    """A customer, under all his addresses, in every shop of this helpdesk."""

    customers: tuple[int, ...]
    traits: Traits
    #: Letters of his that stand in somebody else's question.
    letters: tuple[int, ...] = ()

    @property
    def tickets(self) -> TicketQuerySet:
        return Ticket.objects.filter(customer__in=self.customers)

    @property
    def shared(self) -> TicketQuerySet:
        """Questions of others in which he takes part."""
        emails = self.traits.emails
        parts = Participant.objects.filter(email__in=emails).values("ticket")
        wrote = Message.objects.filter(pk__in=self.letters).values("ticket")
        joined = Q(pk__in=parts) | Q(pk__in=wrote)
        return Ticket.objects.filter(joined).exclude(customer__in=self.customers)


def person_of(customer: Customer) -> Person:
    """Him, with his addresses and whoever has one of those in another shop."""
    own = CustomerAddress.objects.filter(customer=customer).values_list("email", flat=True)
    same = CustomerAddress.objects.filter(email__in=list(own)).values_list("customer", flat=True)
    return _person({customer.pk, *same}, extra=())


def person_at(email: str) -> Person:
    """Whoever has this address, also when he is nobody's customer."""
    email = email.strip().lower()
    found = CustomerAddress.objects.filter(email=email).values_list("customer", flat=True)
    return _person(set(found), extra=[email] if email else ())


def person_by(customers: Iterable[int], emails: Iterable[str]) -> Person:
    """Whoever is one of these customers or has one of these addresses."""
    emails = list(emails)
    found = CustomerAddress.objects.filter(email__in=emails).values_list("customer", flat=True)
    return _person({*customers, *found}, extra=emails)


def _person(numbers: set[int], *, extra: Iterable[str]) -> Person:
    addresses = CustomerAddress.objects.filter(customer__in=numbers)
    emails = sorted({*addresses.values_list("email", flat=True), *extra})
    customers = Customer.objects.filter(pk__in=numbers)
    orders = Ticket.objects.filter(customer__in=numbers).exclude(order_reference="")
    letters = Message.objects.filter(from_email__in=emails).exclude(direction="out")
    names = {
        *customers.values_list("name", flat=True),
        *letters.filter(ticket__customer__in=numbers).values_list("from_name", flat=True),
    }
    return known_by(
        sorted(numbers),
        Traits(
            emails=emails,
            names=sorted(name for name in names if name),
            phones=sorted({one for one in customers.values_list("phone", flat=True) if one}),
            orders=sorted(set(orders.values_list("order_reference", flat=True))),
        ),
    )


def known_by(customers: Iterable[int], traits: Traits) -> Person:
    """The person of an erasure that goes on, when most of him is gone already."""
    numbers = tuple(customers)
    letters = Message.objects.filter(from_email__in=traits.emails, direction="in")
    elsewhere = letters.exclude(ticket__customer__in=numbers).values_list("pk", flat=True)
    return Person(numbers, traits, tuple(elsewhere))


@cache
def roads(start: Model, end: Model) -> tuple[str, ...]:
    """The ways by foreign keys from a row of `start` to `end`: '' is the row itself."""
    return tuple(_roads(start, end, seen=frozenset()))


def _roads(start: Model, end: Model, *, seen: frozenset[Model]) -> Iterator[str]:
    if start is end:
        yield "pk"
        return
    for one in policy.fields_of(start):
        target = one.related_model
        if (
            not isinstance(one, models.ForeignKey)
            or not isinstance(target, type)
            or target in seen | {start}
            or f"{start.__name__}.{one.name}" in DETOURS
        ):
            continue
        for rest in _roads(target, end, seen=seen | {start}):
            yield one.name if rest == "pk" else f"{one.name}__{rest}"


def rows_of(model: Model, person: Person) -> "QuerySet[Any]":
    """The rows of `model` that are his: on a road to him or his letters, or with his address."""
    found = Q(pk__in=[])
    for road in roads(model, Customer):
        found |= Q(**{f"{road}__in": person.customers})
    if person.letters:
        for road in roads(model, Message):
            found |= Q(**{f"{road}__in": person.letters})
    for name in address_fields(model):
        found |= Q(**{f"{name}__in": person.traits.emails})
    if model is StoredFile:
        found |= _files_of(person)
    rows: QuerySet[Any] = model._base_manager.filter(found)  # noqa: SLF001 -- Django's documented API
    return rows


def _files_of(person: Person) -> Q:
    found = Q(pk__in=[])
    for relation in holders():
        owner = relation.related_model
        if owner is not StoredFile and roads(owner, Customer):
            rows = rows_of(owner, person).values(relation.field.attname)
            found |= Q(pk__in=rows)
    return found


def holders() -> list[Any]:
    """Every foreign key that points at a stored file, hidden ones too."""
    relations = StoredFile._meta.get_fields(include_hidden=True)  # noqa: SLF001 -- documented
    return [one for one in relations if one.auto_created and one.one_to_many]


@cache
def address_fields(model: Model) -> tuple[str, ...]:
    """The columns of a model that hold a customer's address and nothing else."""
    erased = policy.customers_fields(model)
    return tuple(
        one.name
        for one in policy.fields_of(model)
        if one.name in erased
        and isinstance(one, models.CharField)
        and (one.name == "email" or one.name.endswith("_email"))
        and f"{model.__name__}.{one.name}" != "OutgoingMail.from_email"
    )


def models_with_customers() -> list[Model]:
    """Every model of ours that keeps anything of customers, what hangs on others first."""
    known = [one for one in policy.our_models() if policy.customers_fields(one)]
    depth = {one: max((r.count("__") for r in roads(one, Customer)), default=-1) for one in known}
    # Files last: they go when nothing points at them any more.
    return sorted(known, key=lambda one: (one is StoredFile, -depth[one], one.__name__))


def models_about(person: Person) -> list[tuple[Model, "QuerySet[Any]"]]:
    """Every model of ours that leads to him, personal or not, for whoever wants to see all."""
    return [
        (model, rows_of(model, person).order_by("pk"))
        for model in policy.our_models()
        if roads(model, Customer) or address_fields(model) or model is StoredFile
    ]


def count_of(person: Person, wanted: Collection[str]) -> dict[str, int]:
    """How many rows of these models, by their names, are his."""
    by_name = {model.__name__: rows for model, rows in models_about(person)}
    return {name: by_name[name].distinct().count() for name in wanted if name in by_name}
