"""Checks what staff type; forms validate, the verbs write."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tickets.core.clock import now
from tickets.core.shop import Shop
from tickets.core.states import State
from tickets.core.ticket import Channel, Kind
from tickets.core.upload import MOST_FILES, MOST_TOGETHER
from tickets.desk import File
from tickets.lib import files as file_rules
from tickets.macros.language.render import blanks_in
from tickets.staff.composing import MOST_TEXT, composed
from tickets.staff.step_forms import MomentField

#: Said wherever files are added.
TOO_LARGE = _("These files are too large for a mail: 18 MB at most.")

#: What a button of the composer does: the state after it, or a note.
ACTIONS = {
    "wait": State.WAITING_CUSTOMER,
    "solve": State.RESOLVED,
    "keep": State.OPEN,
    "note": None,
    "called": None,
    "later": State.WAITING_CUSTOMER,
}
#: What only colleagues read.
NOTES = {"note", "called"}


class Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, each named and typed by us and not by who sends it."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[File]:
        uploads = data if isinstance(data, (list, tuple)) else [data] if data else []
        if sum(upload.size for upload in uploads) > MOST_TOGETHER:
            raise ValidationError(TOO_LARGE)
        return [_file(super(FilesField, self).clean(upload, initial)) for upload in uploads]


class KeysField(forms.Field):
    """Names of files, several under one name; a strange one is a mistake."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[UUID]:
        try:
            return [UUID(one) for one in (value or [])[:MOST_FILES]]
        except ValueError as error:
            raise ValidationError(_("One of the files is unknown.")) from error


class NamesField(forms.Field):
    """Short names, several under one name."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[str]:
        return [str(one)[:40] for one in (value or [])[:MOST_FILES]]


def _file(upload: Any) -> File:
    content = upload.read()
    name = file_rules.safe_name(upload.name)
    return File(name=name, content_type=file_rules.sniff(content, name), content=content)


class AnswerForm(forms.Form):
    # Either is enough: the text of who writes without a script, the HTML of the editor.
    text = forms.CharField(label=_("Your answer"), max_length=MOST_TEXT, required=False)
    html = forms.CharField(max_length=2 * MOST_TEXT, required=False)
    # Of a mail that nothing came before.
    subject = forms.CharField(label=_("Subject"), max_length=200, required=False)
    uploads = FilesField(label=_("Add files"), required=False)
    action = forms.ChoiceField(choices=[(name, name) for name in ACTIONS])
    # The newest message that the writer has seen.
    last_seen = forms.IntegerField(required=False, min_value=0, max_value=2**62)
    # One per composer: sending twice makes one answer.
    key = forms.UUIDField()
    # Files that came along while writing, by the names that nobody can guess.
    kept = KeysField(required=False)
    send_at = MomentField(label=_("Send at"), required=False)
    promise = MomentField(label=_("You hear from us again before"), required=False)
    # The ready answer that it began as, its text as it was filled in, and the ticked actions.
    macro = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    macro_language = forms.CharField(required=False, max_length=5)
    macro_filled = forms.CharField(required=False, max_length=MOST_TEXT, strip=False)
    macro_action = NamesField(required=False)
    # What was doubtful is meant so.
    confirmed = forms.BooleanField(required=False)
    doubts: Sequence[str] = ()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        words = composed(cleaned.get("text", ""), cleaned.get("html", ""))
        cleaned["text"], cleaned["html"] = words
        if not self.errors and not any(words):
            raise ValidationError(_("Write something first."))
        blanks = blanks_in(f"{cleaned.get('subject', '')}\n{words[0]}")
        if blanks and cleaned.get("action") not in NOTES:
            named = ", ".join(dict.fromkeys(blanks))
            told = _("Not sent: there is still something to fill in (%(blanks)s).")
            raise ValidationError(told % {"blanks": named})
        if cleaned.get("action") == "later":
            if not cleaned.get("send_at") or cleaned["send_at"] <= now():
                raise ValidationError(_("Choose a moment that is still to come."))
        else:
            cleaned["send_at"] = None
        self._check_promise(cleaned)
        return cleaned

    def _check_promise(self, cleaned: dict[str, Any]) -> None:
        """A promise goes with an answer that leaves now, after which we still have to act."""
        promise, action = cleaned.get("promise"), cleaned.get("action")
        if promise is None:
            return
        if promise <= now():
            self.add_error("promise", _("Promise a moment that is still to come."))
        elif action not in {"wait", "keep"}:
            self.add_error(
                "promise",
                _(
                    "Only an answer that leaves now, and keeps the question "
                    "open, can promise another one."
                ),
            )


class NewTicketForm(forms.Form):
    """What somebody said on the phone, or at the counter."""

    shop = forms.ModelChoiceField(label=_("Shop"), queryset=Shop.objects.none(), empty_label=None)
    channel = forms.ChoiceField(
        label=_("How did it reach you?"),
        choices=[(Channel.PHONE, _("By phone")), (Channel.FORM, _("Some other way"))],
        widget=forms.RadioSelect,
        initial=Channel.PHONE,
    )
    name = forms.CharField(label=_("Name of the customer"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        required=False,
        help_text=_("Our answer goes there; or else:"),
    )
    phone = forms.CharField(
        label=_("Telephone"), max_length=40, required=False, help_text=_("To call back.")
    )
    subject = forms.CharField(label=_("In a few words"), max_length=200)
    text = forms.CharField(
        label=_("What did the customer say?"), widget=forms.Textarea, max_length=50_000
    )
    kind = forms.ChoiceField(label=_("What kind is it?"), choices=Kind, initial=Kind.QUESTION)

    def __init__(self, *args: Any, shops: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["shop"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = shops
        if not self.initial.get("shop"):
            self.initial["shop"] = shops.first()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("email") and not cleaned.get("phone"):
            raise ValidationError(
                _("Note an e-mail address or a telephone number, else nobody can answer.")
            )
        return cleaned
