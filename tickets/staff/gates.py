"""What every request of somebody who is logged in must pass: not too long ago, and both steps."""

import time
from collections.abc import Callable
from typing import Any

from allauth.account.authentication import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
)
from allauth.mfa.models import Authenticator
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from tickets.core.clock import now
from tickets.core.people import User
from tickets.core.sessions import note_activity

Handler = Callable[[HttpRequest], HttpResponseBase]

#: Seconds without a sign of a person, and seconds since logging in, after which a session ends.
IDLE = 8 * 3600
LONGEST = 14 * 24 * 3600
#: Seconds between two notes of the same person's being there.
NOTED = 300
BEGAN, SEEN = "began_at", "seen_at"

#: What an open page asks by itself; nobody needs to sit in front of it.
POLLED = frozenset({"staff:places", "staff:news", "staff:presence", "staff:leave"})
#: What can be reached with one step only: the pages that set up or ask the second, and the way out.
BEFORE_SECOND_STEP = ("mfa_",)
WAYS_OUT = frozenset({"account_logout", "account_reauthenticate", "totp_picture", "start"})


@receiver(user_logged_in)
def begin(request: HttpRequest, **_: Any) -> None:
    request.session[BEGAN] = request.session[SEEN] = int(time.time())


class SessionLimits:
    """Ends a session that nobody used for eight hours, and every one after fourteen days."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.get_response(request)
        moment = int(time.time())
        session = request.session
        began, seen = session.get(BEGAN, moment), session.get(SEEN, moment)
        if moment - seen > IDLE or moment - began > LONGEST:
            logout(request)
            return self.get_response(request)
        response = self.get_response(request)
        self._note(request, began=began, seen=session.get(SEEN, 0), moment=moment)
        return response

    def _note(self, request: HttpRequest, *, began: int, seen: int, moment: int) -> None:
        """Written down at most every five minutes, and never for what a page asks by itself."""
        match = request.resolver_match
        is_polled = match is None or match.view_name in POLLED
        if is_polled or moment - seen < NOTED or not request.user.is_authenticated:
            return
        request.session[BEGAN], request.session[SEEN] = began, moment
        note_activity(session_key=request.session.session_key, now=now())


class SecondStep:
    """Leads who must log in with two steps to the second, whatever door he came in by."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        del view, args, kwargs
        user = request.user
        if not isinstance(user, User) or not user.needs_second_factor or has_proved(request):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name.startswith(BEFORE_SECOND_STEP) or name in WAYS_OUT:
            return None
        return lead_to(request, second_step(request, user))


def has_proved(request: HttpRequest) -> bool:
    """Whether a code, a passkey or a recovery code was given in this very session."""
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records)


def forget_proof(request: HttpRequest) -> None:
    records = get_authentication_records(request, request.user)
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        record for record in records if record["method"] != "mfa"
    ]


def second_step(request: HttpRequest, user: User) -> str:
    """The page that asks for it, or the one that sets it up."""
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    if not kinds:
        return reverse("mfa_index")
    is_code = Authenticator.Type.TOTP in kinds
    name = "mfa_reauthenticate" if is_code else "mfa_reauthenticate_webauthn"
    back = request.get_full_path() if request.method == "GET" else reverse("staff:inbox")
    return f"{reverse(name)}?{urlencode({'next': back})}"


def lead_to(request: HttpRequest, url: str) -> HttpResponse:
    if getattr(request, "htmx", False) or request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)
