"""Writes down what the owner can look up later: log-ins, and work that has no history of its own.

What is written down is the route, a number, and which fields were sent: never what was in them.
Whoever adds a page under settings/ has it covered.
"""

import re
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.signals import password_changed, password_reset
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase

from tickets.core import audit
from tickets.core.audit import AuditKind
from tickets.core.clock import now
from tickets.core.people import User

Handler = Callable[[HttpRequest], HttpResponseBase]

#: A mail as it came or left has more in it than its question shows.
RAW = re.compile(r"^staff:mail_(in|out)_raw$")
#: Lists and reports that are taken along as a file.
TAKEN_ALONG = re.compile(r"^(staff|reports):.*(export|sheet|csv|download)")
#: Beneath these addresses an owner decides about the house.
HOUSE = ("/settings/", "/admin/")
COLLEAGUES = re.compile(
    r"^staff:(person|people|invite|dismiss|take_back|withdraw|forget_step|demand)"
)
TOKENS = re.compile(r"token|webhook")
DELETED = re.compile(r"drop|delete|forget_server|withdraw|_delete$")
#: These write down more than a route could.
THEMSELVES = re.compile(r"^staff:(care|erasure|keeping|hold_mail|let_mail_go|held_mail)")
#: Names of fields that say nothing.
NO_FIELDS = frozenset({"csrfmiddlewaretoken", "step", "next"})


class Watch:
    """After the request, so that only what was done is written down, not what was refused."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        kind = _kind(request, response)
        if kind and isinstance(request.user, User):
            _write(kind, request)
        return response


def _kind(request: HttpRequest, response: HttpResponseBase) -> AuditKind | None:
    match = request.resolver_match
    if match is None or response.status_code >= 400:
        return None
    name = match.view_name
    if request.method == "GET":
        is_raw, is_taken = RAW.match(name), TAKEN_ALONG.match(name)
        return AuditKind.RAW_LOOKED_AT if is_raw else AuditKind.EXPORTED if is_taken else None
    if request.method != "POST" or THEMSELVES.match(name):
        return None
    if not any(part in request.path for part in HOUSE):
        return AuditKind.TOKEN if TOKENS.search(name) and name.startswith("staff:") else None
    if COLLEAGUES.match(name):
        return AuditKind.COLLEAGUE
    if TOKENS.search(name):
        return AuditKind.TOKEN
    return AuditKind.DELETED if DELETED.search(name) else AuditKind.SETTINGS


def _write(kind: AuditKind, request: HttpRequest) -> None:
    match = request.resolver_match
    assert match is not None
    assert isinstance(request.user, User)
    number = match.kwargs.get("pk") or match.kwargs.get("object_id")
    is_number = str(number).isascii() and str(number).isdigit()
    fields = sorted(set(request.POST) - NO_FIELDS)[:40] if request.method == "POST" else []
    audit.note(
        kind,
        by=request.user,
        now=now(),
        about=match.view_name.removeprefix("staff:")[:40],
        number=int(str(number)) if is_number else None,
        fields=fields,
    )


def address_of(request: HttpRequest | None) -> str | None:
    """Where a request came from, as the proxies of our own say; None where nobody can tell."""
    if request is None or not request.META.get("REMOTE_ADDR"):
        return None
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return None


def _note(kind: AuditKind, user: Any, request: HttpRequest | None, **data: Any) -> None:
    by = user if isinstance(user, User) else None
    audit.note(kind, by=by, now=now(), ip=address_of(request), **data)


@receiver(user_logged_in)
def logged_in(request: HttpRequest | None, user: Any, **_: Any) -> None:
    _note(AuditKind.LOGGED_IN, user, request)


@receiver(user_logged_out)
def logged_out(request: HttpRequest | None, user: Any, **_: Any) -> None:
    if user:
        _note(AuditKind.LOGGED_OUT, user, request)


@receiver(user_login_failed)
def could_not_log_in(
    credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any
) -> None:
    """Whose account it was about, if it is one of ours; what was typed is not kept."""
    email = str(credentials.get("email") or credentials.get("username") or "")
    user = User.objects.filter(email__iexact=email).first() if email else None
    _note(AuditKind.LOG_IN_FAILED, None, request, about="user", number=user.pk if user else None)


@receiver(password_changed)
@receiver(password_reset)
def password_is_new(request: HttpRequest, user: Any, **_: Any) -> None:
    _note(AuditKind.PASSWORD, user, request)


@receiver(authenticator_added)
@receiver(authenticator_removed)
@receiver(authenticator_reset)
def second_step_is_new(request: HttpRequest, user: Any, signal: Any, **_: Any) -> None:
    what = {authenticator_added: "added", authenticator_removed: "removed"}.get(signal, "reset")
    _note(AuditKind.SECOND_STEP, user, request, what=what)
