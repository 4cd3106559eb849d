"""Who is asking: every staff view begins with one of these."""

from django.http import Http404, HttpRequest

from tickets.core.access import (
    require_call_taker,
    require_owner,
    require_reader,
    require_writer,
)
from tickets.core.people import User


def me(request: HttpRequest) -> User:
    """The colleague who is logged in; the login middleware lets nobody else through."""
    assert isinstance(request.user, User)
    return request.user


def reader(request: HttpRequest) -> User:
    user = me(request)
    require_reader(user)
    return user


def writer(request: HttpRequest) -> User:
    user = me(request)
    require_writer(user)
    return user


def call_taker(request: HttpRequest) -> User:
    user = me(request)
    require_call_taker(user)
    return user


def owner(request: HttpRequest) -> User:
    user = me(request)
    require_owner(user)
    return user


def number(text: str) -> int:
    """A row's number from a form; a 404 for what is none."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Http404
    return int(text)
