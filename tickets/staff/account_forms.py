"""allauth's forms, where it trusts what a browser sends a little too much."""

from typing import Any

from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.forms import ResetPasswordForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)

from tickets.staff.second_factor import is_spent


class NewPasswordForm(ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    def clean_email(self) -> str:
        """An address that we do not know takes as long as one that we do; it gets no mail."""
        email: str = super().clean_email()
        if not self.users:
            account_adapter().rehearse(email)
        return email


class Once:
    def clean_code(self) -> str:
        """A code that was used is a wrong one, and counted as one."""
        form: Any = self
        if is_spent(user=form.user, code=form.cleaned_data["code"]):
            form.cleaned_data["code"] = ""
        code: str = super().clean_code()  # type: ignore[misc]  # of the form beside it
        return code


class CodeForm(Once, AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    pass


class CodeAgainForm(Once, ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    pass


class Careful:
    """A passkey's answer that is no answer at all is a wrong one, not an error of ours."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]  # of the form beside it
        except (AttributeError, KeyError, TypeError) as error:
            raise get_adapter().validation_error("incorrect_code") from error


class PasskeyLoginForm(Careful, LoginWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    pass


class PasskeyForm(Careful, AuthenticateWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    pass


class PasskeyAgainForm(Careful, ReauthenticateWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    pass


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    def clean(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = super().clean()
        except (AttributeError, KeyError, TypeError) as error:
            raise get_adapter().validation_error("incorrect_code") from error
        return data
