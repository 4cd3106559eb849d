"""The OpenAPI document: made from the views, and completed with what holds for all of them."""

import functools
from collections.abc import Callable
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from tickets.api.problems import DETAILS, MEDIA_TYPE
from tickets.api.serializers import Shown
from tickets.api.view import KEY, LONGEST_KEY, Api, Said

VERSION = "1.0.0"
ABOUT = (
    "Everything that the pages of the helpdesk do with questions, for programs. "
    "Errors are problems (RFC 9457); lists are paged by a cursor; a write with an "
    "Idempotency-Key has one effect, however often it is sent within a day."
)
#: What each answer may be beside a good one.
ALWAYS, OF_ONE, OF_A_LIST, OF_A_BODY = (
    (400, 401, 403, 429),
    (404,),
    (404, 422),
    (404, 409, 413, 415, 422),
)
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
KEY_PARAMETER = {
    "name": KEY,
    "in": "header",
    "description": "Any text of your own, the same for each try of the same write.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
}
Decorator = Callable[[Any], Any]


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # as the library has it
    target_class = "tickets.api.auth.BearerToken"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        del auto_schema
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token of a person or an integration; see Settings, Programs.",
        }


def told(
    name: str,
    about: str,
    *,
    gives: Any,
    takes: Any = None,
    asks: type[Said] | None = None,
    status: int = 200,
    tag: str = "",
) -> Decorator:
    """How a handler stands in the document: its name, one sentence, what goes in and out."""
    decorate: Decorator = extend_schema(
        operation_id=name,
        summary=about,
        request=takes,
        parameters=[asks] if asks else [],
        responses=gives if isinstance(gives, dict) else {status: gives},
        tags=[tag or name.partition("_")[2].partition("_")[0]],
    )
    return decorate


def paged(shown: type[Shown]) -> Any:
    """One page of a list: its rows, and the cursor of the next page, or null."""
    name = shown.__name__.removesuffix("Shown").removesuffix("Brief")
    fields: dict[str, Any] = {
        "results": shown(many=True),
        "next": serializers.CharField(allow_null=True),
    }
    return inline_serializer(f"{name}Page", fields)


@functools.cache
def document() -> dict[str, Any]:
    """The whole document; the same for every process of one version."""
    made: dict[str, Any] = SchemaGenerator(patterns=None).get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # as the library has it
    return made


class Document(Api):
    """Whoever has a token may read what it can be used for."""

    is_for_any_token = True

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        del request
        return Response(document())


def only_ours(endpoints: list[Any]) -> list[Any]:
    """A hook of the generator: this document is about version 1."""
    return [one for one in endpoints if one[0].startswith("/api/v1/")]


def complete(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A hook of the generator: what every address may answer, and how writes are sent."""
    components = result["components"]["schemas"]
    components["Problem"] = PROBLEM
    for name, one in components.items():
        if name.startswith("Said"):
            one["additionalProperties"] = False
    _without_marks(result)
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            _complete(operation, method, path)
    result["info"] |= {"title": "Helpdesk", "version": VERSION, "description": ABOUT}
    return result


def _without_marks(part: Any) -> None:
    """The library marks every list of choices with a number that says nothing to readers."""
    if isinstance(part, dict):
        if "enum" in part:
            part.pop("minLength", None)
        part.pop("x-spec-enum-id", None)
        for inside in part.values():
            _without_marks(inside)
    elif isinstance(part, list):
        for inside in part:
            _without_marks(inside)


def _complete(operation: dict[str, Any], method: str, path: str) -> None:
    statuses = [*ALWAYS]
    statuses += OF_ONE if "{" in path else ()
    if any(one["name"] in {"cursor", "since"} for one in operation.get("parameters", [])):
        statuses += OF_A_LIST
    if method != "get":
        statuses += OF_A_BODY
        operation.setdefault("parameters", []).append(KEY_PARAMETER)
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "path" and parameter["schema"].get("type") == "integer":
            parameter["schema"] |= {"minimum": 1, "maximum": 2**53 - 1}
    for status in sorted(set(statuses)):
        operation["responses"][str(status)] = {
            "description": DETAILS[status],
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
