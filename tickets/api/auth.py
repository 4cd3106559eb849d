"""Who speaks: a token in the Authorization header, and nothing else; and what it may do."""

from datetime import timedelta
from typing import cast

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from tickets.core import apitoken
from tickets.core.access import require_call_taker, require_reader, require_writer
from tickets.core.apitoken import MOST_A_MINUTE, WINDOW, ApiToken, Scope
from tickets.core.clock import now
from tickets.core.people import User

SCHEME = "Bearer"


class BearerToken(BaseAuthentication):
    """RFC 6750 section 2.1, without its other two ways: a token in an address ends up in logs."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken]:
        token = apitoken.find(text=text_of(request), now=now())
        if token is None:
            raise AuthenticationFailed
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        del request
        return f'{SCHEME} realm="helpdesk"'


class HasScope(BasePermission):
    """What the token was made for; what its person may see is asked of the doors."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        is_looking = request.method in {"GET", "HEAD"}
        wanted = Scope.READ if is_looking else getattr(view, "writes_with", Scope.WRITE)
        return getattr(view, "is_for_any_token", False) or token_of(request).may(wanted)


class PerToken(BaseThrottle):
    """Counted in the database: the same for every web process, and no restart forgets it."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        del view
        token, moment = token_of(request), now()
        if apitoken.count(token, now=moment) <= MOST_A_MINUTE:
            return True
        over = (token.counted_since or moment) + WINDOW - moment
        raise Throttled(wait=max(over, timedelta(seconds=1)).total_seconds())


def text_of(request: Request) -> str:
    """The token as it was sent; empty when none was."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    return text.strip() if scheme.lower() == SCHEME.lower() else ""


def token_of(request: Request) -> ApiToken:
    return cast("ApiToken", request.auth)


def me(request: Request) -> User:
    """The person that the token speaks for."""
    return cast("User", request.user)


def reader(request: Request) -> User:
    """Somebody who may read questions. Raises `PermissionDenied`."""
    user = me(request)
    require_reader(user)
    return user


def writer(request: Request) -> User:
    """Somebody who may answer them. Raises `PermissionDenied`."""
    user = me(request)
    require_writer(user)
    return user


def call_taker(request: Request) -> User:
    """Somebody who may write new ones down. Raises `PermissionDenied`."""
    user = me(request)
    require_call_taker(user)
    return user
