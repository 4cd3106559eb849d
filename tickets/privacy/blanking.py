"""Carries out what policy.toml says of a field: rows lose their words, or go as a whole."""

import functools
from typing import Any

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q, QuerySet

from tickets.privacy import policy
from tickets.privacy.reach import Model

#: Stands where a text must not be empty.
NOTHING = "-"


def left(model: Model, rows: "QuerySet[Any]", decisions: dict[str, str]) -> "QuerySet[Any]":
    """Those of `rows` that still say something."""
    if "row" in decisions.values():
        return rows
    still = Q(pk__in=[])
    for name, value in _values(model, decisions).items():
        still |= ~Q(**{name: value}) if value is not None else Q(**{f"{name}__isnull": False})
    return rows.filter(still)


def blank(model: Model, pks: list[Any], decisions: dict[str, str]) -> None:
    """Let these rows say nothing any more; files go when the transaction is safe."""
    rows: QuerySet[Any] = model._base_manager.filter(pk__in=pks)  # noqa: SLF001 -- Django's documented API
    if "row" in decisions.values():
        names = _file_names(model, rows)
        rows.delete()
        transaction.on_commit(functools.partial(drop_files, names))
        return
    values = _values(model, decisions)
    if values:
        rows.update(**values)


def drop_files(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)


def _file_names(model: Model, rows: "QuerySet[Any]") -> list[str]:
    columns = [one.name for one in policy.fields_of(model) if isinstance(one, models.FileField)]
    return [name for row in rows.values_list(*columns) for name in row if name] if columns else []


def _values(model: Model, decisions: dict[str, str]) -> dict[str, Any]:
    fields = {one.name: one for one in policy.fields_of(model)}
    return {
        name: _empty(fields[name], how)
        for name, how in decisions.items()
        if how not in ("row", "file")
    }


def _empty(field: policy.Field, how: str) -> Any:
    if how == "null":
        return None
    if how == "replace":
        return NOTHING
    if how == "empty":
        usual = field.get_default()
        return {} if isinstance(usual, dict) else []
    return b"" if isinstance(field, models.BinaryField) else ""
