"""Our side of the second step: its secrets at rest, its picture, and who else is logged out."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tickets.core.passcode import use_up
from tickets.core.people import User
from tickets.core.sessions import stay_alone, steps_of
from tickets.desk.team import end_sessions
from tickets.lib.sealed import seal, unseal
from tickets.outbox.compose import signing_keys
from tickets.staff.doors import me
from tickets.staff.gates import forget_proof

#: Where allauth keeps the secret of an app that is being set up.
SECRET = "mfa.totp.secret"  # noqa: S105 -- the name of a key, no secret


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    def encrypt(self, text: str) -> str:
        return seal(text, keys=signing_keys())

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, keys=signing_keys())

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to the address that the owner set, whatever Host a request carries."""
        return {"id": settings.BASE_HOST, "name": "Helpdesk"}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Who must have a second step cannot take his last one off."""
        if not authenticator.user.needs_second_factor:
            return True
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return bool(others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def is_spent(*, user: User, code: str) -> bool:
    """Whether an app's code was used before, or is older than one that was; it is from now on.

    allauth forgets a used code while it can still be good, and in memory each process has its own.
    """
    app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if app is None:
        return False
    secret = unseal(app.data["secret"], keys=signing_keys())
    for step in totp.yield_hotp_counters_from_time():
        expected = totp.format_hotp_value(totp.hotp_value(secret, step))
        if compare_user_code(actual=code, expected=expected):
            return not use_up(app, step=step)
    return False


@require_safe
def totp_picture(request: HttpRequest) -> HttpResponse:
    """The square that an app reads; a picture of its own, as our content policy wants it."""
    user = me(request)
    secret = request.session.get(SECRET)
    if not secret:
        raise Http404
    adapter = MFAAdapter(request)
    svg = adapter.build_totp_svg(adapter.build_totp_url(user, secret))
    return HttpResponse(svg, content_type="image/svg+xml")


@receiver(authenticator_added)
def added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Who has just shown that he holds it needs not show it again; everybody else does."""
    _alone(request, user)
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, method="mfa", type=authenticator.type)


@receiver([authenticator_removed, authenticator_reset])
def changed(request: HttpRequest, user: User, **_: Any) -> None:
    _alone(request, user)
    if not steps_of([user]):
        forget_proof(request)


def _alone(request: HttpRequest, user: User) -> None:
    """A second step that changes ends every other session (ASVS 7.4.3)."""
    end_sessions(person=user)
    stay_alone(request, user)
