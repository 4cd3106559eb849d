"""Every address of the API on a page that people can read, made from the served document."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tickets.api.schema import document

#: What is looked for most stands first; the others follow as their addresses do.
FIRST = ("tickets", "messages", "steps", "files", "customers")


def api_page(request: HttpRequest) -> HttpResponse:
    """For whoever is logged in, as any page of the staff's; no program is asked for a token."""
    context = {
        "document": document(),
        "groups": _groups(document()),
        "address": reverse("api:openapi"),
    }
    return render(request, "staff/api.html", context)


def _groups(served: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The operations by what they are about."""
    groups: dict[str, list[dict[str, Any]]] = {name: [] for name in FIRST}
    for path, operations in served["paths"].items():
        for method, operation in operations.items():
            shown = {
                "method": method.upper(),
                "path": path,
                "id": operation["operationId"],
                "summary": operation["summary"],
                "takes": [*_asked(operation), *_said(operation, served)],
                "answers": sorted(operation["responses"]),
            }
            groups.setdefault(operation["tags"][0], []).append(shown)
    return groups


def _asked(operation: dict[str, Any]) -> list[dict[str, Any]]:
    """What stands in the address and in headers."""
    return [
        _field(one["name"], one["in"], {**one["schema"], **one}, one.get("required", False))
        for one in operation.get("parameters", [])
    ]


def _said(operation: dict[str, Any], served: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of the body."""
    content = operation.get("requestBody", {}).get("content", {})
    names = [one["schema"].get("$ref", "").rpartition("/")[2] for one in content.values()]
    schemas = [served["components"]["schemas"].get(name, {}) for name in names[:1]]
    return [
        _field(name, "body", about, name in schema.get("required", []))
        for schema in schemas
        for name, about in schema.get("properties", {}).items()
    ]


def _field(name: str, where: str, about: dict[str, Any], is_needed: bool) -> dict[str, Any]:
    return {
        "name": name,
        "where": where,
        "kind": _kind(about),
        "is_needed": is_needed,
        "about": about.get("description", ""),
    }


def _kind(schema: dict[str, Any]) -> str:
    """'text', 'number', or the words that there are to choose from."""
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    kind = schema.get("format") or schema.get("type") or "object"
    return " | ".join(kind) if isinstance(kind, list) else str(kind)
