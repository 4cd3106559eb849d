"""What a customer adds to his question: words, files, or both."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from tickets import desk
from tickets.core.message import Direction
from tickets.core.ticket import Ticket
from tickets.inbound.thanks import is_thanks
from tickets.lib import files as file_rules
from tickets.portal.form_fields import FilesField

LONGEST = 10_000
#: Messages of an hour on one question.
MOST_AN_HOUR = 20


class ReplyForm(forms.Form):
    text = forms.CharField(
        label=_("Your answer"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    files = FilesField(  # type: ignore[assignment]  # the field takes the name of what it fills
        label=_("Photos or files"),
        required=False,
        max_length=255,
        error_messages={
            "empty": _("One of the files is empty."),
            "max_length": _("The name of one of the files is too long."),
        },
    )
    # Made up when the page was opened, so that the same page sent twice is one message.
    once = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, ticket: Ticket, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["once"] = secrets.token_hex(10)
        self.ticket = ticket
        self.now = now

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        if not self.errors and not data["text"] and not data["files"]:
            self.add_error("text", say("Please write something, or add a file."))
        since = self.now - timedelta(hours=1)
        recent = self.ticket.messages.filter(direction=Direction.IN, created_at__gt=since)
        if recent.count() >= MOST_AN_HOUR:
            raise ValidationError(say("That were many messages. Please go on in an hour."))
        return data


def words_of(form: ReplyForm, *, email: str) -> desk.Words:
    data, ticket = form.cleaned_data, form.ticket
    said = f"portal:{ticket.pk}:{email}:{data['once']}"
    return desk.Words(
        text=data["text"],
        from_email=email,
        from_name=ticket.customer.name,
        origin_key=hashlib.sha256(said.encode()).hexdigest(),
        is_thanks=not data["files"] and is_thanks(data["text"]),
        files=[_file(one.name or "", one.read()) for one in data["files"]],
    )


def _file(name: str, content: bytes) -> desk.File:
    """Its name made harmless and its type by its content, whatever the browser says."""
    kind = file_rules.sniff(content, name)
    return desk.File(name=file_rules.safe_name(name, kind), content_type=kind, content=content)
