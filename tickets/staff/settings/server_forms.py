"""Checks what the owner fills in about the way out for mail, and about the button on his site."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tickets.outbox.server import MailServer, Security, Server, known_password
from tickets.staff.settings.forms import ShopForm


class ServerForm(forms.Form):
    host = forms.CharField(label=_("Outgoing server (SMTP)"), max_length=255)
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=465)
    security = forms.ChoiceField(
        label=_("The line is"), choices=Security, initial=Security.TLS, widget=forms.RadioSelect
    )
    username = forms.CharField(label=_("User name"), max_length=320, required=False)
    password = forms.CharField(
        label=_("Password"),
        max_length=1024,
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    from_email = forms.EmailField(
        label=_("Sender of mails to colleagues"),
        max_length=254,
        help_text=_("Your host must allow it; your own address nearly always does."),
    )

    def __init__(self, *args: Any, known: MailServer | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        if known and known.password:
            self.fields["password"].help_text = _("Empty keeps the one we have.")

    def clean_host(self) -> str:
        host: str = self.cleaned_data["host"].strip().lower()
        return host

    def server(self) -> Server:
        """As it is filled in; a kept password goes to the server that it was given for only."""
        data = self.cleaned_data
        password = data["password"]
        is_same = self.known is not None and (self.known.host, self.known.username) == (
            data["host"],
            data["username"],
        )
        if not password and is_same:
            password = known_password()
        return Server(
            data["host"],
            data["port"],
            Security(data["security"]),
            data["username"],
            password,
            data["from_email"].lower(),
        )


class HelpSitesForm(ShopForm):
    """The one question of the shop's page that the form on a site needs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"help_sites": self.fields["help_sites"]}
