"""What went wrong, told to a program as RFC 9457 wants it: application/problem+json."""

from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response

from tickets import desk
from tickets.core.apitoken import OtherRequest
from tickets.core.states import UnableToMove

MEDIA_TYPE = "application/problem+json"

#: What a status means here, for who reads the answer.
DETAILS = {
    400: "The request is not what this address takes.",
    401: "Send a token that works: 'Authorization: Bearer hdk_...'.",
    403: "This token, or the person it speaks for, may not do that.",
    404: "There is nothing here, or nothing that this token may see.",
    405: "This address does not take that method.",
    409: "It cannot be done as things stand now.",
    413: "That is more than this address takes.",
    415: "Send JSON, as application/json; files as multipart/form-data.",
    422: "The request is well written, but cannot be carried out.",
    429: "Too many requests with this token; wait a little.",
    500: "Something broke on our side; nothing was changed.",
    503: "The helpdesk cannot answer now; try again later.",
}


class Conflict(exceptions.APIException):
    """What is asked does not fit how things stand now."""

    status_code = 409
    default_detail = DETAILS[409]


class CannotDo(exceptions.APIException):
    """Well written, but it names nothing that there is, or a moment that is over."""

    status_code = 422
    default_detail = DETAILS[422]


def problem(
    status: int, *, detail: str = "", errors: list[dict[str, str]] | None = None
) -> dict[str, Any]:
    """The members of RFC 9457 section 3.1, and `errors`: what is wrong with which field."""
    told: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or DETAILS.get(status, ""),
    }
    if errors:
        told["errors"] = errors
    return told


def problem_response(status: int) -> JsonResponse:
    return JsonResponse(problem(status), status=status, content_type=MEDIA_TYPE)


#: What the verbs refuse, and how that is told.
REFUSALS: dict[type[Exception], Callable[[Any], exceptions.APIException]] = {
    UnableToMove: lambda _: Conflict("The question cannot go to that state from where it is."),
    desk.UnableToReply: lambda _: Conflict("Something newer was said on it than you have seen."),
    desk.UnableToFollowUp: lambda _: Conflict(
        "The moment is over, the question is put away, or the follow-up is over already."
    ),
    desk.UnableToSnooze: lambda _: CannotDo("The moment to wake up has to be in the future."),
    desk.UnableToSetCause: lambda _: CannotDo("That cause is another shop's."),
    desk.BlanksLeft: lambda left: CannotDo("Blanks are left: " + ", ".join(left.blanks)),
    OtherRequest: lambda _: CannotDo("This Idempotency-Key was used for another request."),
    ObjectDoesNotExist: lambda _: CannotDo("One of the things that you name is not there."),
}


def handle(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Django REST framework's hook: the answer to an error, or None for one that is our fault."""
    del context
    if isinstance(error, Http404):
        error = exceptions.NotFound(DETAILS[404])
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied(DETAILS[403])
    for kind, told in REFUSALS.items():
        if isinstance(error, kind):
            error = told(error)
    if not isinstance(error, exceptions.APIException):
        return None
    return _response(error)


def _response(error: exceptions.APIException) -> Response:
    errors = None
    detail = DETAILS.get(error.status_code, "")
    if isinstance(error, exceptions.ValidationError):
        errors = list(_faults(error.detail))
    elif isinstance(error.detail, str) and error.status_code != 401:
        detail = str(error.detail)
    response = Response(
        problem(error.status_code, detail=detail, errors=errors),
        status=error.status_code,
        content_type=MEDIA_TYPE,
    )
    if error.status_code == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="helpdesk"'
    if wait := getattr(error, "wait", None):
        response.headers["Retry-After"] = str(int(wait) + 1)
    return response


def _faults(detail: Any, where: str = "") -> Iterator[dict[str, str]]:
    """Each fault with the place of its field, as a JSON pointer (RFC 6901)."""
    if isinstance(detail, dict):
        for name, inside in detail.items():
            place = where if name == "non_field_errors" else f"{where}/{name}"
            yield from _faults(inside, place)
    elif isinstance(detail, list):
        for one in detail:
            yield from _faults(one, where)
    else:
        yield {"pointer": where or "/", "detail": str(detail)}
