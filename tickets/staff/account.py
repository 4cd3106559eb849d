"""How allauth behaves here: nobody signs up by himself, and its mails go through our outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override

from tickets.core.clock import now
from tickets.core.people import LONGEST_PASSWORD, User
from tickets.lib import tokens
from tickets.outbox.compose import signing_keys
from tickets.outbox.queue import enqueue_account_mail
from tickets.outbox.render import Letter
from tickets.outbox.server import house_address


class MaximumLengthValidator:
    """Refuses what is too long to hash."""

    def validate(self, password: str, user: object = None) -> None:
        del user
        if len(password) > LONGEST_PASSWORD:
            raise ValidationError(_("Your password can have 1,024 characters at most."))

    def get_help_text(self) -> str:
        return ""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        del request
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """As a wrong password, counted as one, but not hashed."""
        if len(credentials.get("password", "")) > LONGEST_PASSWORD:
            credentials["password"] = ""
        user: User | None = super().authenticate(request, **credentials)
        return user

    def reauthenticate(self, user: User, password: str) -> bool:
        return user.check_password(password)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Of the address that the owner set, never of what a request says about its host."""
        uid, _, token = key.partition("-")
        return settings.BASE_URL + reverse("account_reset_password_from_key", args=[uid, token])

    def format_email_subject(self, subject: str) -> str:
        """As it is written: allauth would put the host that a request names before it."""
        return subject

    def rehearse(self, email: str) -> None:
        """Do the work of a mail with a link, and send none."""
        context = {"password_reset_url": self.get_reset_password_from_key_url("x-x")}
        self.render_mail("account/email/password_reset_key", email, context)
        tokens.issue(ticket_id=0, keys=signing_keys())

    def is_safe_url(self, url: str) -> bool:
        """Only this very host; allauth would trust every name in ALLOWED_HOSTS."""
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Addresses stand on the account itself, where allauth does not look."""
        sessions = {"sessions_url": settings.BASE_URL + reverse("staff:sessions")}
        context = {**(context or {}), **sessions}
        super().send_notification_mail(
            template_prefix, user, context=context, email=email or user.email
        )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queued like every other mail, so that known and unknown addresses take equally long."""
        user = User.objects.filter(email__iexact=email).first()
        with override(user.language if user else None):
            message = self.render_mail(template_prefix, email, context)
        token = tokens.issue(ticket_id=0, keys=signing_keys())
        domain = house_address().rpartition("@")[2]
        enqueue_account_mail(
            to=user,
            email=email,
            letter=Letter(message.subject, str(message.body), ""),
            now=now(),
            message_id=f"{token}@{domain}",
        )
