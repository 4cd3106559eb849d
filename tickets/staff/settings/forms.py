"""Checks what the owner fills in on the settings pages."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.http.request import validate_host
from django.utils.translation import gettext_lazy as _

from tickets.core.shop import LANGUAGES, ORIGIN, Mailbox, Shop
from tickets.lib.files import is_inline_image

#: Bytes of a logo: it is on every public page.
MOST_LOGO = 200 * 1024


class LogoField(forms.FileField):
    """A picture by its content, whatever it is called; its bytes, or None."""

    def clean(self, data: Any, initial: Any = None) -> bytes | None:
        del initial
        upload = super().clean(data, None)
        if not upload:
            return None
        content: bytes = upload.read(MOST_LOGO + 1)
        if len(content) > MOST_LOGO:
            raise ValidationError(_("This picture is too large: 200 kB at most."))
        if not is_inline_image(content):
            raise ValidationError(_("This is no PNG, JPEG, WebP or GIF."))
        return content


class ShopForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=100)
    language = forms.ChoiceField(label=_("Language of most customers"), choices=LANGUAGES)
    form_of_address = forms.ChoiceField(
        label=_("In Dutch we say"),
        choices=[(Shop.Address.FORMAL, "u"), (Shop.Address.INFORMAL, "je")],
        widget=forms.RadioSelect,
        initial=Shop.Address.FORMAL,
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=[(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())],
        initial="Europe/Amsterdam",
    )
    signature = forms.CharField(
        label=_("Under every answer"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
        help_text=_("For example the shop's name, telephone number and address."),
    )
    accent = forms.CharField(
        label=_("Colour of the shop"),
        max_length=7,
        required=False,
        validators=[RegexValidator(r"^#[0-9a-f]{6}\Z", _("Write it as #12ab34."))],
        help_text=_("Like #00605c; empty is our own green."),
    )
    phone_note_answers = forms.BooleanField(
        label=_("A telephone call counts as an answer"),
        required=False,
        help_text=_("Then a note can say that you spoke to the customer."),
    )
    has_follow_links = forms.BooleanField(
        label=_("Our mails hold a link to the question"),
        required=False,
        initial=True,
        help_text=_("Who has the link sees that one question and can answer it, for 30 days."),
    )
    asks_rating = forms.BooleanField(
        label=_("Ask how our help was"),
        required=False,
        help_text=_("By one mail with three links, some hours after a question is solved."),
    )
    logo = LogoField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG, JPEG, WebP or GIF, up to 200 kB; it is shown 40 pixels high."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages of the public pages"),
        choices=LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None is the language of most customers only."),
    )
    hostname = forms.CharField(
        label=_("Own address of the public pages"),
        max_length=253,
        required=False,
        help_text=_("For example help.shop.example; empty is a page under our own address."),
    )
    trouble = forms.CharField(
        label=_("Known trouble, for customers to read"),
        max_length=300,
        required=False,
        help_text=_("Shown on the form and the service page, for example a delay at the carrier."),
    )
    trouble_until = forms.DateTimeField(
        label=_("Shown until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Empty is until you take it away."),
    )
    help_sites = forms.CharField(
        label=_("Sites that may show the help button"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line, like https://www.shop.example."),
    )
    undo_seconds = forms.IntegerField(
        label=_("Seconds in which an answer can be taken back"),
        min_value=0,
        max_value=120,
        initial=10,
    )
    reopen_days = forms.IntegerField(
        label=_("Days in which a customer's mail opens a solved question again"),
        min_value=1,
        max_value=365,
        initial=14,
    )

    def __init__(self, *args: Any, shop: Shop | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shop = shop

    def clean_accent(self) -> str:
        accent: str = self.cleaned_data["accent"]
        return accent.lower()

    def clean_languages(self) -> str:
        """The language of most customers first."""
        first = self.cleaned_data.get("language", "")
        return ",".join(sorted(self.cleaned_data["languages"], key=lambda one: one != first))

    def clean_help_sites(self) -> str:
        """Only what a browser calls an origin: it goes into a header."""
        lines = [one.strip().lower().rstrip("/") for one in self.cleaned_data["help_sites"].split()]
        for line in lines:
            if not ORIGIN.match(line):
                told = _("Write %(site)s as https://www.shop.example, without a page behind it.")
                raise ValidationError(told, params={"site": line})
        return "\n".join(dict.fromkeys(lines))

    def clean_hostname(self) -> str:
        hostname: str = self.cleaned_data["hostname"].strip().lower()
        if not hostname:
            return ""
        if not validate_host(hostname, settings.ALLOWED_HOSTS) or hostname == settings.BASE_HOST:
            told = _("This machine does not answer to %(name)s yet; add it to ALLOWED_HOSTS first.")
            raise ValidationError(told, params={"name": hostname})
        others = Shop.objects.filter(hostname=hostname)
        if self.shop:
            others = others.exclude(pk=self.shop.pk)
        if others.exists():
            raise ValidationError(_("Another shop has this address."))
        return hostname


class MailboxForm(forms.Form):
    email = forms.EmailField(label=_("Address that customers write to"), max_length=254)
    name = forms.CharField(
        label=_("Name that customers see"),
        max_length=100,
        required=False,
        help_text=_("Empty is the name of the shop."),
    )
    uses_plus_address = forms.BooleanField(
        label=_("Let answers come back on a plus address"),
        required=False,
        initial=True,
        help_text=_("Switch it off when your mail host refuses mail to info+something@."),
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *args: Any, mailbox: Mailbox | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mailbox = mailbox

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        Mailbox.refuse_plus(email)
        others = Mailbox.objects.filter(email__iexact=email)
        if self.mailbox:
            others = others.exclude(pk=self.mailbox.pk)
        if others.exists():
            raise ValidationError(_("This address is in use already."))
        return email


class ImapForm(forms.Form):
    host = forms.CharField(label=_("IMAP server"), max_length=255)
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=993)
    username = forms.CharField(label=_("User name"), max_length=320)
    password = forms.CharField(
        label=_("Password"),
        max_length=1024,
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    folder = forms.CharField(label=_("Folder"), max_length=255, initial="INBOX")
    earlier = forms.TypedChoiceField(
        label=_("What is there already"),
        choices=[
            ("0", _("leave it; begin today")),
            ("7", _("bring in the last 7 days")),
            ("30", _("bring in the last 30 days")),
            ("", _("bring in everything")),
        ],
        coerce=int,
        empty_value=None,
        required=False,
        initial="0",
    )

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].required = is_new
        if not is_new:
            self.fields["password"].help_text = _("Empty keeps the one we have.")
            # What was chosen when the account was made has been done.
            del self.fields["earlier"]
