"""The form of a follow-up: its moment is typed the way people say it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets.core.access import colleagues_for
from tickets.core.followup import FollowUp, OnDue, WhenWritten, Why
from tickets.core.people import User
from tickets.core.shop import Shop
from tickets.core.ticket import Ticket
from tickets.desk import Plan
from tickets.lib.moments import LONGEST, PastMoment, UnclearMoment, Understood, understand
from tickets.sla.calendar import calendar_for
from tickets.sla.worktime import NeverOpenError

#: What somebody can plan; the rest the helpdesk plans by itself.
WHYS = [(one.value, one.label) for one in Why if one != Why.SILENCE]
ON_DUES = [(one.value, one.label) for one in OnDue if one != OnDue.REMIND]


def read_moment(text: str, *, shop: Shop, now: datetime) -> Understood:
    """The moment that is meant, within the shop's opening hours. Raises ValidationError."""
    try:
        return understand(text, now=now, zone=ZoneInfo(shop.time_zone), hours=calendar_for(shop))
    except PastMoment as error:
        raise ValidationError(_("That moment is over already.")) from error
    except NeverOpenError as error:
        raise ValidationError(_("By its opening hours the shop is never open.")) from error
    except UnclearMoment as error:
        words = _("Write it for example as: tomorrow, Friday 10:00, in 3 business days, 24 Dec.")
        raise ValidationError(_("It is not clear which moment you mean.") + " " + words) from error


def say_understood(found: Understood, *, shop: Shop) -> str:
    """What was understood, in full, so that a mistake shows before it is kept."""
    zone = ZoneInfo(shop.time_zone)
    at = date_format(found.at.astimezone(zone), "l j F Y H:i")
    if not found.is_moved:
        return at
    meant = date_format(found.meant.astimezone(zone), "l j F H:i")
    return _("%(at)s, because the shop is closed on %(meant)s") % {"at": at, "meant": meant}


class FollowUpForm(forms.Form):
    said = forms.CharField(
        label=gettext_lazy("When"),
        max_length=LONGEST,
        help_text=gettext_lazy("As you would say it: tomorrow, Friday 10:00, in 3 business days."),
    )
    why = forms.ChoiceField(label=gettext_lazy("Why"), choices=WHYS)
    note = forms.CharField(
        label=gettext_lazy("What to do then"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("No customer sees this."),
    )
    who = forms.ModelChoiceField(
        label=gettext_lazy("Who"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("the team"),
    )
    on_due = forms.ChoiceField(
        label=gettext_lazy("What happens then"), choices=ON_DUES, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=gettext_lazy("Prepared answer"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=20_000,
        required=False,
        help_text=gettext_lazy("Only for “the prepared answer goes out”."),
    )
    when_written = forms.ChoiceField(
        label=gettext_lazy("When the customer writes first"),
        choices=WhenWritten.choices,
        widget=forms.RadioSelect,
    )

    def __init__(
        self, *args: Any, ticket: Ticket, user: User, now: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.shop, self.now = ticket.shop, now
        self.understood: Understood | None = None
        who = self.fields["who"]
        assert isinstance(who, forms.ModelChoiceField)
        who.queryset = colleagues_for(user, shop=ticket.shop)

    def clean_said(self) -> str:
        said = str(self.cleaned_data["said"])
        self.understood = read_moment(said, shop=self.shop, now=self.now)
        return said

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("on_due") == OnDue.MAIL and not data.get("text", "").strip():
            self.add_error("text", _("Write the answer that is to go out."))
        return data

    def plan(self) -> Plan:
        """What was filled in; only after `is_valid`."""
        assert self.understood is not None
        data = self.cleaned_data
        return Plan(
            at=self.understood.at,
            why=Why(data["why"]),
            who=data["who"],
            said=data["said"],
            note=data["note"],
            when_written=WhenWritten(data["when_written"]),
            on_due=OnDue(data["on_due"]),
            text=data["text"],
        )


def initial_of(follow_up: FollowUp) -> dict[str, Any]:
    """As it was filled in; the moment exactly, because 'tomorrow' means another day by now."""
    zone = ZoneInfo(follow_up.ticket.shop.time_zone)
    return {
        "said": f"{follow_up.due_at.astimezone(zone):%d-%m-%Y %H:%M}",
        "why": follow_up.why,
        "note": follow_up.note,
        "who": follow_up.who_id,
        "on_due": follow_up.on_due,
        "text": follow_up.text,
        "when_written": follow_up.when_written,
    }


def usual(user: User) -> dict[str, Any]:
    """What most want: it comes back to me, and the customer's mail asks."""
    return {
        "why": Why.CARRIER,
        "who": user.pk,
        "on_due": OnDue.BRING_BACK,
        "when_written": WhenWritten.ASK,
    }


def often() -> list[tuple[str, str]]:
    """(what it means, words) of moments that people often choose."""
    return [
        ("tomorrow", _("tomorrow morning")),
        ("in 3 business days", _("in 3 business days")),
        ("in a week", _("in a week")),
        ("in two weeks", _("in two weeks")),
    ]
