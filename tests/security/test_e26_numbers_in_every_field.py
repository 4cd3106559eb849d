"""E-23, E-24, E-26, L-55: a number of another shop, in whatever field of whatever form, ties nothing.

An agent fills in his own forms, validly, and puts the other shop's numbers into every field that any
form of ours has. Much may be written then; but no row may point into both shops.
"""

import re
from functools import cache
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction

from tests.security.matrix import ROWS, Bound
from tests.security.test_access_matrix import Ledger, address, world
from tickets.core.people import Role, User
from tickets.core.shop import Shop

__all__ = ["world"]

#: Fields that hold a number, and what of the other shop is put into them.
FOREIGN = {
    "to": "person", "who": "person", "keeper": "person", "person": "person", "by": "person",
    "stand_in": "person", "tickets_to": "person", "assignee": "person", "author": "person",
    "user": "person", "owner": "person", "cause": "cause", "shop": "shop", "shops": "shop",
    "mailbox": "mailbox", "into": "second", "number": "second", "ticket": "second", "tag": "tag",
    "tags": "tag", "category": "category", "related": "published", "article": "published",
    "macro": "macro", "customer": "admin_customer", "message": "message", "upload": "upload",
    "uploads": "upload", "files": "upload", "attachment": "attachment", "id": "second",
    "participant": "participant", "follow_up": "follow_up", "outgoing": "mail_out",
}  # fmt: skip
#: What makes the forms valid besides.
VALID = {
    "text": "It left today.", "html": "<p>It left today.</p>", "words": "It left.", "note": "Why",
    "title": "A title", "title_en": "A title", "text_en": "Words", "body": "<p>Words</p>",
    "summary": "Short", "subject": "About", "name": "A name", "email": "new@example.org",
    "language": "en", "kind": "question", "channel": "phone", "action": "keep", "act": "take",
    "at": "2030-01-07T10:00", "until": "2030-01-07T10:00", "day": "2030-01-07", "time": "10:00",
    "when": "2030-01-07T10:00", "why": "carrier", "on_due": "remind", "reason": "Because",
    "priority": "3", "scope": "shop", "key": "a1b2c3", "whom": "customer", "is_superuser": "on",
    "is_staff": "on", "is_active": "on", "role": "owner", "is_shared": "on", "answer": "yes",
}  # fmt: skip
TABLE = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
MODELS = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}


@cache
def ways_to_shop(model: type[models.Model]) -> tuple[Any, ...]:
    """The foreign keys of a model whose target belongs to one shop."""
    return tuple(
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is not User
    )


class Reach:
    """The shops that a row belongs to by any way; each row is asked once."""

    def __init__(self) -> None:
        self.known: dict[tuple[type[models.Model], Any], set[int]] = {}

    def of(self, model: type[models.Model], pk: Any, depth: int = 0) -> set[int]:
        if model is Shop:
            return {pk}
        if depth == 4:
            return set()
        if (model, pk) not in self.known:
            self.known[model, pk] = self._of(model._default_manager.get(pk=pk), depth)
        return self.known[model, pk]

    def _of(self, row: models.Model, depth: int) -> set[int]:
        if isinstance(row, User):
            return {shop.pk for shop in row.shops.all()} if row.role != Role.OWNER else set()
        found: set[int] = set()
        for field in ways_to_shop(type(row)):
            pk = getattr(row, field.attname)
            if pk is not None:
                found |= self.of(field.related_model, pk, depth + 1)
        return found

    def with_people(self, row: models.Model) -> set[int]:
        found = self._of(row, 0) if not isinstance(row, User) else set()
        for field in row._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.related_model is User:
                pk = getattr(row, field.attname)
                found = found | (self.of(User, pk) if pk is not None else set())
        return found


def torn(tables: set[str]) -> list[str]:
    """Rows that point into both shops, among the tables that were written."""
    reach = Reach()
    return [
        f"{table} {row.pk}"
        for table in tables & MODELS.keys()
        for row in MODELS[table]._default_manager.all()
        if len(reach.with_people(row)) > 1
    ]


def post(world: Any, name: str, said: dict[str, str]) -> tuple[int, list[str], bytes]:
    client, ledger = world.browsers["agent"], Ledger()
    with connection.execute_wrapper(ledger), transaction.atomic():
        response = client.post(address(name, ROWS[name], world.own), said)
        body = response.getvalue() if response.streaming else response.content
        written = {found[1] for line in ledger.writes if (found := TABLE.match(line))}
        broken = torn(written)
        transaction.set_rollback(True)
    return response.status_code, broken, body


@pytest.mark.usefixtures("_silence")
def test_no_row_points_into_two_shops(world):
    foreign = {name: str(world.foreign[thing]) for name, thing in FOREIGN.items()}
    assert torn(set(MODELS)) == []
    found, accepted = [], 0
    for name, row in ROWS.items():
        if "agent" not in row.who.value[0] or not name.startswith("staff:"):
            continue
        own = {key: str(world.own[value[1:]]) for key, value in row.said.items() if value[0] == "@"}
        tried = [{**VALID, **row.said, **foreign}]
        if own:
            tried.append({**tried[0], **own})
        for said in tried:
            status, broken, body = post(world, name, said)
            accepted += status in {200, 204, 302}
            found += [f"{name}: {one}" for one in broken]
            if status >= 500:
                found.append(f"{name}: {status}")
            if world.canary("agent") in body.lower():
                found.append(f"{name}: shows the other shop's words")
    assert not found, "\n".join(found)
    assert accepted > 40


@pytest.mark.usefixtures("_silence")
def test_nobody_becomes_more_by_a_field_that_was_added(world):
    """The fields that would make a colleague more are in none of the forms for agents."""
    rights = User.objects.order_by("pk").values_list("role", "is_superuser", "is_active")
    before = list(rights)
    client, tried = world.browsers["agent"], 0
    for name, row in ROWS.items():
        people, bound = row.who.value
        if "agent" in people and bound is not Bound.SHOP and name.startswith("staff:"):
            with transaction.atomic():
                response = client.post(address(name, row, world.own), {**VALID, **row.said})
                # Whatever file it gives is read to its end.
                assert not response.streaming or response.getvalue()
                assert list(rights.all()) == before, name
                transaction.set_rollback(True)
            tried += 1
    assert tried > 20
