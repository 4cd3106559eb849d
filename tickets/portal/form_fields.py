"""The fields of the form: an address and a message; all else may stay empty."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from tickets.core.shop import Mailbox
from tickets.core.upload import MOST_FILES, MOST_TOGETHER

LONGEST = 10_000
MEGABYTE = 1024 * 1024


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each taken as it is; what they are is seen from their content later."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        files = [super(FilesField, self).clean(one, initial) for one in data or ()]
        if len(files) > MOST_FILES:
            told = say("That are more than %(most)s files. Please leave some out.")
            raise ValidationError(told, params={"most": MOST_FILES})
        if sum(one.size for one in files) > MOST_TOGETHER:
            told = say("Together the files are larger than %(most)s MB. Please leave some out.")
            raise ValidationError(told, params={"most": MOST_TOGETHER // MEGABYTE})
        return files


class ContactForm(forms.Form):
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        error_messages={
            "required": _("Please fill in your address, so that we can answer you."),
            "invalid": _("This is no e-mail address yet. It looks like name@example.com."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    text = forms.CharField(
        label=_("Your question"),
        max_length=LONGEST,
        error_messages={"required": _("Please write what you would like to know.")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    files = FilesField(  # type: ignore[assignment]  # Django takes fields out of the class
        label=_("Photos or files"),
        required=False,
        max_length=255,
        error_messages={
            "empty": _("One of the files is empty."),
            "max_length": _("The name of one of the files is too long."),
        },
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    order = forms.CharField(
        label=_("Order number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_email(self) -> str:
        """A domain with accents as machines write it. Our own address is a slip of the hand."""
        local, _at, domain = self.cleaned_data["email"].rpartition("@")
        try:
            email = f"{local}@{domain.encode('idna').decode()}"
        except UnicodeError as error:
            raise ValidationError(self.fields["email"].error_messages["invalid"]) from error
        if Mailbox.objects.filter(email__iexact=email).exists():
            raise ValidationError(say("This is our own address. Please fill in yours."))
        return email

    @property
    def is_unfolded(self) -> bool:
        """Whether something stands in the part that is folded away."""
        return any(self[name].value() or self[name].errors for name in ("name", "order"))
