"""Takes a person's address and telephone number out of texts that are not his own."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import models, transaction
from django.db.models import Q, QuerySet

from tickets.core.message import Message
from tickets.core.ticket import Ticket
from tickets.outbox.models import CLAIMABLE, OutgoingMail
from tickets.privacy import policy
from tickets.privacy.blanking import blank
from tickets.privacy.reach import Model, Person, roads

GONE = "[…]"
#: Shorter ones stand in other people's texts as well.
SHORTEST = 7
#: Who works here and where we are is no mention of a customer; what is derived is made again.
LEFT_ALONE = frozenset(
    {"User", "Mailbox", "Invitation", "ImapAccount", "Shop", "Erasure", "TicketSearch", "Limit"}
)


def everywhere(person: Person) -> Iterator[int]:
    """Replace his addresses and numbers in every text of ours; yields rows changed, by model."""
    needles = [one for one in [*person.traits.emails, *person.traits.phones] if _is_telling(one)]
    if not needles:
        return
    for model in policy.our_models():
        if model.__name__ not in LEFT_ALONE:
            rows: QuerySet[Any] = model._base_manager.all()  # noqa: SLF001 -- Django's documented API
            yield _replace(model, rows, needles)


def in_questions_of_others(person: Person, tickets: Sequence[int]) -> int:
    """Where he took part in somebody else's question: his name, and what was quoted of him."""
    traits = person.traits
    names = [name for name in traits.names if " " in name]
    needles = [one for one in [*names, *traits.orders, *traits.emails] if len(one) >= 5]
    changed = 0
    with transaction.atomic():
        quoting = Message.objects.filter(ticket__in=tickets).exclude(text=models.F("visible_text"))
        changed += quoting.update(text=models.F("visible_text"), html="")
        # A mail that left has the whole history under it; the letter itself stays above.
        sent = OutgoingMail.objects.filter(ticket__in=tickets).exclude(state__in=CLAIMABLE)
        blank(
            OutgoingMail, [*sent.values_list("pk", flat=True)], {"text": "blank", "html": "blank"}
        )
    for model in policy.our_models():
        if needles and roads(model, Ticket) and model.__name__ not in LEFT_ALONE:
            near = Q(pk__in=[])
            for road in roads(model, Ticket):
                near |= Q(**{f"{road}__in": tickets})
            rows: QuerySet[Any] = model._base_manager.filter(near)  # noqa: SLF001 -- documented
            changed += _replace(model, rows, needles)
    return changed


def _is_telling(needle: str) -> bool:
    return "@" in needle or sum(c.isdigit() for c in needle) >= SHORTEST


def _replace(model: Model, rows: "QuerySet[Any]", needles: Sequence[str]) -> int:
    fields = [one for one in policy.fields_of(model) if _is_text(one)]
    holds = Q(pk__in=[])
    for one in fields:
        for needle in needles:
            holds |= Q(**{f"{one.name}__icontains": needle})
    if not fields:
        return 0
    pattern = re.compile("|".join(re.escape(needle) for needle in needles), re.IGNORECASE)
    changed = 0
    pks = list(rows.filter(holds).values_list("pk", flat=True))
    for pk in pks:
        with transaction.atomic():
            changed += _clean(model, pk, fields, lambda text: pattern.sub(GONE, text))
    return changed


def _clean(model: Model, pk: Any, fields: list[policy.Field], mend: Callable[[str], str]) -> int:
    own: QuerySet[Any] = model._base_manager.select_for_update().filter(pk=pk)  # noqa: SLF001 -- documented
    row = own.values(*[one.name for one in fields]).first()
    if row is None:
        return 0
    changes = {}
    for one in fields:
        before = row[one.name]
        after = _mended(before, mend)
        if after != before:
            # Two rows may not end with the same placeholder where each must be unlike the others.
            changes[one.name] = None if one.unique and one.null else _fitting(one, after, pk)
    return int(bool(changes)) and own.update(**changes)


def _fitting(field: policy.Field, value: Any, pk: Any) -> Any:
    if not isinstance(value, str):
        return value
    return (
        f"{value}{pk}"[-(field.max_length or 100) :] if field.unique else value[: field.max_length]
    )


def _mended(value: Any, mend: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return mend(value)
    if isinstance(value, list):
        return [_mended(one, mend) for one in value]
    if isinstance(value, dict):
        return {mend(name): _mended(one, mend) for name, one in value.items()}
    return value


def _is_text(field: policy.Field) -> bool:
    if isinstance(field, models.JSONField):
        return True
    is_text = isinstance(field, models.CharField | models.TextField)
    is_told = not field.choices and not field.name.endswith(("hash", "token", "password"))
    return is_text and is_told and not isinstance(field, models.FileField) and not field.primary_key
