"""Lets go of who a colleague was, a term after his account was closed; what he did stays."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from tickets.core import audit
from tickets.core.audit import AuditKind
from tickets.core.event import Event
from tickets.core.followup import FollowUp
from tickets.core.people import FORMER, User
from tickets.core.sessions import forget_steps
from tickets.core.ticket import Ticket
from tickets.outbox.deliver import breathe
from tickets.privacy import leftovers, policy
from tickets.privacy.blanking import blank, left
from tickets.privacy.reach import Model

TERM = "colleague"
#: Rows in one transaction.
BATCH = 200
#: Whose a field is, where it is not `by`.
OWNERS = {
    "SavedView.filters": "owner",
    "MacroProposal.word": "decided_by",
    "ApiToken.name": "user",
}


def days() -> int:
    """How long a closed account keeps its name; the same for every shop."""
    return int(policy.decided()["terms"][TERM]["days"])


def closed_long_ago(*, now: datetime) -> QuerySet[User]:
    """Who left a term ago, is known by name still, and has nothing left to do."""
    tickets = Ticket.objects.open().filter(assignee=OuterRef("pk"))
    plans = FollowUp.objects.at_hand().filter(who=OuterRef("pk"))
    before = now - timedelta(days=days())
    left = User.objects.known().filter(is_active=False, left_at__lt=before)
    return left.filter(~Exists(tickets), ~Exists(plans)).order_by("pk")


def let_go(*, now: datetime, most: int) -> Counter[str]:
    """Give those a name that says nothing, at most about so many rows; how many of what.

    The account goes last: whoever is interrupted begins with the same colleague again.
    """
    _begin_to_count(now=now)
    gone: Counter[str] = Counter()
    for person in closed_long_ago(now=now):
        if gone.total() >= most:
            break
        gone += _forget_deeds(person, most=most - gone.total())
        if gone.total() >= most:
            break
        _forget(person)
        gone["User"] += 1
    if gone:
        audit.note(AuditKind.RETENTION, by=None, now=now, counts=dict(gone))
    return gone


def _begin_to_count(*, now: datetime) -> None:
    """An account that was closed or opened in Django's own pages does not say when."""
    User.objects.filter(is_active=True, left_at__isnull=False).update(left_at=None)
    User.objects.known().filter(is_active=False, left_at__isnull=True).update(left_at=now)


def _forget_deeds(person: User, *, most: int) -> Counter[str]:
    gone: Counter[str] = Counter()
    for model, owner, fields in _parts():
        rows, last = _known(model, owner, fields, person), 0
        while room := min(BATCH, most - gone.total()):
            pks = list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:room])
            if not pks:
                break
            with transaction.atomic():
                _blank(model, pks, fields, person)
                leftovers.clean_admin_log(model, pks)
            gone[model.__name__] += len(pks)
            last = pks[-1]
            breathe()
    return gone


def _parts() -> list[tuple[Model, str, dict[str, str]]]:
    """What else says who he was: a model, the column that leads to him, and how its fields go."""
    found: list[tuple[Model, str, dict[str, str]]] = []
    for model in policy.our_models():
        if model is not User:
            for name, how in policy.fields_to_erase(model, term=TERM).items():
                owner = OWNERS.get(f"{model.__name__}.{name}", "by")
                found.append((model, owner, {name: how}))
    return found


def _known(model: Model, owner: str, fields: dict[str, str], person: User) -> "QuerySet[Any]":
    ((name, how),) = fields.items()
    rows: QuerySet[Any] = model._base_manager.filter(**{owner: person})  # noqa: SLF001 -- documented
    if model is Event:
        # What a rule did for him is signed by the rule.
        rows = rows.exclude(data__has_key="rule")
    if how == "replace":
        return rows.exclude(**{f"{name}__in": ["", neutral_name(person)]}).order_by("pk")
    return left(model, rows, fields).order_by("pk")


def _blank(model: Model, pks: list[int], fields: dict[str, str], person: User) -> None:
    ((name, how),) = fields.items()
    if how == "replace":
        model._base_manager.filter(pk__in=pks).update(**{name: neutral_name(person)})  # noqa: SLF001 -- documented
    else:
        blank(model, pks, fields)


@transaction.atomic
def _forget(person: User) -> None:
    rest = policy.fields_to_erase(User, term=TERM)
    blank(User, [person.pk], {name: how for name, how in rest.items() if how != "replace"})
    User.objects.filter(pk=person.pk).update(
        name=neutral_name(person), email=f"colleague-{person.pk}@{FORMER}"
    )
    EmailAddress.objects.filter(user=person).delete()
    forget_steps(person)
    leftovers.clean_admin_log(User, [person.pk])


def neutral_name(person: User) -> str:
    """In the language that he worked in: it is kept as words, where his name was."""
    with override(person.language):
        return _("Former colleague")
