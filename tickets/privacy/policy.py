"""What is kept of people, for how long and how it is erased: policy.toml, one line a field."""

import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from django.apps import apps
from django.db import models

POLICY = Path(__file__).with_name("policy.toml")

#: The apps that are ours; what the libraries keep is described in docs/operators.md.
OUR_APPS = ("tickets", "faq")

#: How a field loses what it says of a person.
METHODS = {
    "blank": "becomes an empty text",
    "null": "becomes nothing at all",
    "empty": "becomes an empty list or mapping",
    "replace": "becomes a placeholder that says nothing",
    "file": "the file goes, the row stays",
    "row": "the whole row goes",
}

Field: TypeAlias = "models.Field[Any, Any]"


def our_models() -> Iterator[type[models.Model]]:
    for label in OUR_APPS:
        if apps.is_installed(label):
            yield from apps.get_app_config(label).get_models()


def fields_of(model: type[models.Model]) -> list[Field]:
    meta = model._meta  # noqa: SLF001 -- the public name of it, whatever its underscore says
    return [*meta.local_fields, *meta.local_many_to_many]


def read(path: Path = POLICY) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def missing(
    policy: dict[str, Any], known: Iterable[type[models.Model]]
) -> list[tuple[type[models.Model], Field]]:
    """Fields that nobody has decided about."""
    return [
        (model, field)
        for model in known
        for field in fields_of(model)
        if field.name not in policy.get(model.__name__, {})
    ]


def mistakes(policy: dict[str, Any], known: Iterable[type[models.Model]]) -> list[str]:
    """Decisions that cannot be carried out, or that are about nothing."""
    by_name = {model.__name__: model for model in known}
    found = []
    for name, decisions in policy.items():
        if name in ("terms", "since"):
            continue
        if name not in by_name:
            found.append(f"{name}: there is no such model.")
            continue
        fields = {field.name: field for field in fields_of(by_name[name])}
        for field_name, decision in decisions.items():
            fault = (
                _fault(decision, fields[field_name], policy.get("terms", {}))
                if field_name in fields
                else "there is no such field."
            )
            if fault:
                found.append(f"{name}.{field_name}: {fault}")
    return found


def _fault(decision: dict[str, Any], field: Field, terms: dict[str, Any]) -> str:
    if decision == {"personal": False}:
        return ""
    if decision.get("personal") is not True or set(decision) != {"personal", "keep", "erase"}:
        return "say personal = false, or personal = true with keep and erase."
    if decision["keep"] not in terms:
        return f"{decision['keep']!r} is not one of the terms."
    method = decision["erase"]
    if method not in METHODS:
        return f"{method!r} is not one of {', '.join(METHODS)}."
    if method == "null" and not field.null:
        return "it cannot be null."
    if method == "file" and not isinstance(field, models.FileField):
        return "it is not a file."
    return ""


def customers_fields(model: type[models.Model]) -> dict[str, str]:
    """What a model keeps of customers: each field by its name, and how it is erased."""
    return fields_to_erase(model, whose="customer")


def fields_to_erase(
    model: type[models.Model], *, whose: str = "", term: str = ""
) -> dict[str, str]:
    """The personal fields of a model that are kept for `whose` sake, or for one term."""
    policy = decided()
    return {
        name: decision["erase"]
        for name, decision in policy.get(model.__name__, {}).items()
        if decision["personal"]
        and (not term or decision["keep"] == term)
        and (not whose or policy["terms"][decision["keep"]].get("of", "customer") == whose)
    }


@cache
def decided() -> dict[str, Any]:
    """The policy as it is; read once."""
    return read()


def proposal(model: type[models.Model], field: Field) -> str:
    """A line to paste and to think about: free text is taken for personal, the rest is not."""
    line = f"{model.__name__}.{field.name} = "
    if isinstance(field, models.FileField):
        return line + '{ personal = true, keep = "ticket", erase = "file" }'
    if isinstance(field, models.JSONField):
        return line + '{ personal = true, keep = "ticket", erase = "empty" }'
    is_text = isinstance(field, models.CharField | models.TextField | models.BinaryField)
    if not is_text or field.choices or field.name == "state":
        return line + "{ personal = false }"
    method = "replace" if field.unique else "null" if field.null else "blank"
    return line + f'{{ personal = true, keep = "ticket", erase = "{method}" }}'
