"""What every address of the API has in common: JSON in and out, a token, and once is once."""

import functools
import json
import re
from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from rest_framework import serializers
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tickets.api.auth import BearerToken, HasScope, PerToken, text_of, token_of
from tickets.core.apitoken import answered_once
from tickets.core.clock import now

#: The header of a write that must have one effect (draft-ietf-httpapi-idempotency-key-header).
KEY = "Idempotency-Key"
LONGEST_KEY = 255


class Json(BaseParser):
    """JSON in UTF-8, whatever the sender says of letters; an object always."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        del media_type, parser_context
        try:
            said = json.loads(stream.read().decode(), parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            raise ParseError("The body is no JSON that can be read.") from error
        if not isinstance(said, dict):
            raise ParseError("The body has to be a JSON object.")
        return said


def _refuse(constant: str) -> None:
    """NaN and the infinities are Python's, not JSON's (RFC 8259)."""
    raise ValueError(constant)


class Ascii(JSONRenderer):
    """Half a surrogate pair that somebody sent can be said back."""

    ensure_ascii = True


class OnlyJson(BaseContentNegotiation):
    """Whatever is asked for: there is nothing else."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        kind = (request.content_type or "").partition(";")[0].strip().lower()
        return next((one for one in parsers if one.media_type == kind), None)

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        del request, format_suffix
        return renderers[0], renderers[0].media_type


class Api(APIView):
    authentication_classes = [BearerToken]
    permission_classes = [HasScope]
    throttle_classes = [PerToken]
    renderer_classes = [Ascii]
    parser_classes = [Json]
    content_negotiation_class = OnlyJson
    http_method_names = ["get", "head", "post", "patch", "delete"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Programs are spoken to in English."""
        with translation.override("en"):
            return super().dispatch(request, *args, **kwargs)


S = TypeVar("S", bound="Said")


class Said(serializers.Serializer[Any]):
    """What a program may say: these fields and no others, so that a slip is not passed over."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = sorted(str(name) for name in set(data) - set(self.fields))
        if unknown:
            raise ValidationError({name: ["There is no such field."] for name in unknown})
        return super().to_internal_value(data)


def said_in(request: Request, form: type[Said]) -> dict[str, Any]:
    """What the body says. Raises `ValidationError`."""
    return _checked(form(data=request.data))


def asked_in(request: Request, form: type[Said]) -> dict[str, Any]:
    """What is asked behind the question mark. Raises `ValidationError`."""
    asked: dict[str, Any] = request.query_params.dict()
    for name, field in form().fields.items():
        if isinstance(field, serializers.ListField) and name in asked:
            asked[name] = request.query_params.getlist(name)
    # A plain mapping: in a form's, what is empty would count as not asked.
    return _checked(form(data=asked))


def _checked(form: Said) -> dict[str, Any]:
    form.is_valid(raise_exception=True)
    checked: dict[str, Any] = form.validated_data
    return checked


Handler = Callable[..., Response]


def once(act: Handler) -> Handler:
    """A write that has one effect for each Idempotency-Key, and the same answer each time."""

    @functools.wraps(act)
    def handler(self: Api, request: Request, **kwargs: Any) -> Response:
        key = request.headers.get(KEY)
        if key is None:
            return act(self, request, **kwargs)
        if not (0 < len(key) <= LONGEST_KEY and re.fullmatch(r"[!-~]+", key)):
            raise ValidationError({KEY: ["1 to 255 characters of ASCII, none of them blank."]})
        asked = f"{request.method} {request.get_full_path()}\n".encode() + request.body
        token, text = token_of(request), text_of(request)
        with answered_once(token=token, text=text, key=key, request=asked, now=now()) as slip:
            if slip.status:
                return Response(json.loads(slip.body), status=slip.status)
            response = act(self, request, **kwargs)
            slip.status, slip.body = response.status_code, Ascii().render(response.data).decode()
        # The very bytes that a second asking gets, with every moment written as it was kept.
        return Response(json.loads(slip.body), status=slip.status)

    return handler
