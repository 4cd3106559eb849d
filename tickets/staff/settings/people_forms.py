"""Checks what the owner fills in about people."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tickets.core.people import Role, User
from tickets.core.shop import LANGUAGES, Shop

#: What each role is for, in the words of who chooses.
ROLES = [
    (Role.AGENT, _("Answers questions")),
    (Role.READ_ONLY, _("Reads along, changes nothing")),
    (Role.OPERATOR, _("Writes down what customers say on the phone, reads nothing")),
    (Role.OWNER, _("Owner: sees every shop and decides everything")),
]


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        label=_("What this person does"),
        choices=ROLES,
        widget=forms.RadioSelect,
        initial=Role.AGENT,
    )
    shops = forms.ModelMultipleChoiceField(
        label=_("For which shops"),
        queryset=Shop.objects.order_by("name"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("role") != Role.OWNER and "shops" in data and not data["shops"]:
            self.add_error("shops", _("Choose at least one shop."))
        return data


class InviteForm(RoleForm):
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    language = forms.ChoiceField(label=_("Language of the mail"), choices=LANGUAGES[:2])

    field_order = ("email", "role", "shops", "language")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError(_("Somebody already logs in with this address."))
        return email


class DismissForm(forms.Form):
    tickets_to = forms.ModelChoiceField(
        label=_("Open questions go to"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("the team"),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = User.objects.answering().exclude(pk=person.pk).order_by("name")
        choice = self.fields["tickets_to"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = others


class SecondFactorForm(forms.Form):
    roles = forms.MultipleChoiceField(
        label=_("Who must log in with a second step"),
        choices=[
            (Role.OWNER, _("owners")),
            (Role.AGENT, _("who answers questions")),
            (Role.READ_ONLY, _("who reads along")),
            (Role.OPERATOR, _("who takes calls")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_(
            "A password can be guessed or lost; a code from a telephone or a passkey cannot. "
            "Who has none yet is led to set one up at the next click."
        ),
    )
