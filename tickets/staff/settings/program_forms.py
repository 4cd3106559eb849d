"""Checks what is filled in about programs: what a token may, and where news goes."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tickets.core.apitoken import Scope
from tickets.core.shop import Shop
from tickets.webhooks import sending
from tickets.webhooks.keeping import KINDS

#: Days that a token works; empty is until it is taken back.
LASTS = [
    ("90", _("three months")),
    ("365", _("one year")),
    ("", _("until somebody takes it back")),
]


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What is it for?"),
        max_length=80,
        help_text=_("For example: order page of the shop"),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    lasts = forms.ChoiceField(label=_("How long does it work?"), choices=LASTS, required=False)

    def said(self, *, now: datetime) -> dict[str, Any]:
        data = self.cleaned_data
        days = data["lasts"]
        return {
            "name": data["name"],
            "scopes": [Scope(one) for one in data["scopes"]],
            "expires_at": now + timedelta(days=int(days)) if days else None,
        }


class ProgramForm(TokenForm):
    shops = forms.ModelMultipleChoiceField(
        label=_("For which shops"),
        queryset=Shop.objects.order_by("name"),
        widget=forms.CheckboxSelectMultiple,
    )

    field_order = ("name", "shops", "scopes", "lasts")


class EndpointForm(forms.Form):
    name = forms.CharField(label=_("What is it?"), max_length=80)
    url = forms.CharField(
        label=_("Address"), max_length=500, help_text=_("Begins with https://"), strip=True
    )
    kinds = forms.MultipleChoiceField(
        label=_("What is told?"),
        choices=[(str(kind), words) for kind, words in KINDS.items()],
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        try:
            sending.place_of(url)
        except sending.NotAllowed as error:
            raise ValidationError(
                _("It has to begin with https:// and lead to a server in the internet.")
            ) from error
        return url


class NewEndpointForm(EndpointForm):
    shop = forms.ModelChoiceField(
        label=_("Shop"), queryset=Shop.objects.order_by("name"), empty_label=None
    )

    field_order = ("name", "shop", "url", "kinds")


class OldEndpointForm(EndpointForm):
    is_active = forms.BooleanField(label=_("in use"), required=False)
