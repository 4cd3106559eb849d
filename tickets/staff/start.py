"""The one-time link: who opens it first makes his account, and the first owner his shop."""

from typing import Any

from allauth.account.utils import perform_login
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tickets.core import invitation as invitations
from tickets.core.clock import now
from tickets.core.people import Role, User
from tickets.core.shop import LANGUAGES, Mailbox, Shop
from tickets.desk import setting_up


class StartForm(forms.Form):
    """`asked` is the address that the link was mailed to: it is his, and stays as it is."""

    name = forms.CharField(label=_("Your name"), max_length=100)
    email = forms.EmailField(label=_("Your e-mail address"), max_length=254)
    password = forms.CharField(
        label=_("A password"),
        max_length=1024,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters; three words that do not belong together do well."),
    )

    def __init__(self, *args: Any, asked: str = "", **kwargs: Any) -> None:
        kwargs["initial"] = {"email": asked}
        super().__init__(*args, **kwargs)
        self.fields["email"].disabled = bool(asked)

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError(_("Somebody already logs in with this address."))
        return email

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, User(email=self.data.get("email", "")))
        return password


class OwnerStartForm(StartForm):
    shop = forms.CharField(label=_("The name of your shop"), max_length=100)
    mailbox = forms.EmailField(
        label=_("The address that customers write to"),
        max_length=254,
        help_text=_("For example info@yourshop.com; more can follow later."),
    )
    shop_language = forms.ChoiceField(
        label=_("Language of most customers"), choices=LANGUAGES, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["shop_language"] = get_language() or "nl"

    def clean_shop_language(self) -> str:
        """Empty is the language of the page."""
        return str(self.cleaned_data["shop_language"] or get_language() or "nl")

    def clean_mailbox(self) -> str:
        mailbox = Mailbox(email=self.cleaned_data["mailbox"].lower())
        mailbox.clean()
        return mailbox.email


@login_not_required
def start(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link (also by a mail scanner) uses nothing up; only sending the form does."""
    invitation = invitations.find(token=token, now=now())
    if invitation is None:
        raise Http404
    is_first = invitation.role == Role.OWNER and not Shop.objects.filter(is_demo=False).exists()
    form_class = OwnerStartForm if is_first else StartForm
    form = form_class(request.POST or None, asked=invitation.email)
    if request.method == "POST" and form.is_valid():
        user = _begin(token, form.cleaned_data, language=get_language() or "nl")
        # As every log-in: it is listed among the sessions and passes every further step.
        place = reverse("staff:set_up") if is_first else None
        answer: HttpResponse = perform_login(request, user, redirect_url=place)
        return answer
    response = render(request, "staff/start.html", {"form": form})
    # Never the path; with no-referrer browsers would hide where the form comes from (Origin: null).
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


@transaction.atomic
def _begin(token: str, data: dict[str, Any], *, language: str) -> User:
    moment = now()
    try:
        user = invitations.accept(
            token=token,
            email=data["email"],
            name=data["name"],
            password=data["password"],
            language=language,
            now=moment,
        )
    except invitations.UnableToAccept as error:
        raise Http404 from error
    if "shop" in data:
        fields = {"name": data["shop"], "language": data["shop_language"]}
        shop = setting_up.open_shop(fields=fields, now=moment)
        setting_up.add_mailbox(shop=shop, fields={"email": data["mailbox"]})
    return user
