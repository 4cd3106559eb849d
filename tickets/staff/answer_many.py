"""One answer to many: a text per language, a look at each letter, and a way to take all back."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from tickets import desk
from tickets.core.access import own_answers
from tickets.core.clock import now
from tickets.core.people import User
from tickets.core.shop import LANGUAGES
from tickets.core.states import State, UnableToMove
from tickets.core.ticket import Ticket
from tickets.lib.filling import fill, unknown
from tickets.macros.doors import macro_for
from tickets.staff.bulk import chosen
from tickets.staff.composing import MOST_TEXT
from tickets.staff.doors import writer
from tickets.staff.macros_many import look
from tickets.staff.many import list_word, newest_of, seen_in, tell_left, to_list, trouble_of
from tickets.staff.undo import offer_undo

#: What happens to the questions after the answer.
THEN = {"wait": State.WAITING_CUSTOMER, "solve": State.RESOLVED}
#: The blanks that are filled in, and what they stand for.
BLANKS = {
    "name": gettext_lazy("the customer's name"),
    "first_name": gettext_lazy("the customer's first name"),
    "reference": gettext_lazy("the number of the question"),
    "subject": gettext_lazy("what it is about"),
    "order": gettext_lazy("the order number"),
    "shop": gettext_lazy("the name of the shop"),
    "agent": gettext_lazy("your own name"),
}


class ManyForm(forms.Form):
    """A text for each language among the chosen questions."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    then = forms.ChoiceField(
        label=gettext_lazy("Afterwards"),
        choices=[
            ("wait", gettext_lazy("wait for the customer")),
            ("solve", gettext_lazy("solved")),
        ],
    )

    def __init__(self, *args: Any, languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(LANGUAGES)
        for language in languages:
            self.fields[f"text_{language}"] = forms.CharField(
                label=names.get(language, language),
                max_length=MOST_TEXT,
                widget=forms.Textarea(attrs={"lang": language, "rows": 8}),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, text in list(cleaned.items()):
            strange = unknown(text, BLANKS) if name.startswith("text_") else []
            if strange:
                words = _("Nobody can fill in: %(blanks)s.")
                blanks = ", ".join(f"{{{one}}}" for one in strange)
                self.add_error(name, words % {"blanks": blanks})
        return cleaned


@dataclass(frozen=True)
class Filled:
    """What one customer will read."""

    ticket: Ticket
    language: str
    text: str
    last_seen: int
    #: Why it cannot go, or '' when it can.
    trouble: str
    #: Blanks for which this customer has nothing.
    empty: list[str]


@require_POST
def answer_many(request: HttpRequest) -> HttpResponse:
    """Write, look, send: the stage that the button names."""
    user = writer(request)
    tickets = chosen(request.POST.getlist("ticket"), user)
    if not tickets:
        messages.warning(request, _("Nothing was selected."))
        return redirect("staff:inbox")
    languages = sorted({ticket.language for ticket in tickets})
    stage = request.POST.get("stage", "write")
    if stage == "write":
        form = ManyForm(initial={"key": uuid.uuid4()}, languages=languages)
        return _page(request, form, tickets)
    form = ManyForm(request.POST, languages=languages)
    if not form.is_valid():
        return _page(request, form, tickets, status=422)
    filled = [_filled(ticket, form.cleaned_data, user) for ticket in tickets]
    if stage == "send":
        return _send(request, form, filled, user)
    return _page(request, form, tickets, filled=filled if stage == "look" else [])


def _send(request: HttpRequest, form: ManyForm, filled: list[Filled], user: User) -> HttpResponse:
    said, moment = form.cleaned_data, now()
    sent = [one for one in filled if _say(request, one, said, user=user, moment=moment)]
    tell_left(request, len(filled) - len(sent))
    if sent:
        seconds = min(one.ticket.shop.undo_seconds for one in sent)
        texts = {name: text for name, text in said.items() if name.startswith("text_")}
        offer_undo(
            request,
            seconds=seconds,
            now=moment,
            many=str(said["key"]),
            count=len(sent),
            tickets=[one.ticket.pk for one in sent],
            texts={**texts, "then": said["then"]},
        )
    return to_list(request)


def _say(
    request: HttpRequest, one: Filled, said: dict[str, Any], *, user: User, moment: datetime
) -> bool:
    """Send one letter, unless something newer came in since it was looked at."""
    seen = seen_in(request, one.ticket)
    if one.trouble or seen is None:
        return False
    try:
        desk.reply(
            ticket=one.ticket,
            by=user,
            now=moment,
            text=one.text,
            then=THEN[said["then"]],
            last_seen=seen,
            origin_key=f"bulk:{said['key']}:{one.ticket.pk}",
        )
    except (desk.UnableToReply, UnableToMove):
        return False
    return True


@require_POST
def take_all_back(request: HttpRequest) -> HttpResponse:
    """Stop every letter of one go that has not left; the texts come back, to go on writing."""
    user = writer(request)
    offer = request.session.get("undo") or {}
    key = request.POST.get("key", "")
    if not key or offer.get("many") != key:
        raise Http404
    moment, back, late = now(), 0, 0
    for message in own_answers(user, origin=f"bulk:{key}:"):
        try:
            desk.withdraw_reply(message=message, by=user, now=moment)
            back += 1
        except (desk.UnableToWithdraw, UnableToMove):
            late += 1
    del request.session["undo"]
    if back:
        words = ngettext("One answer taken back.", "%(count)d answers taken back.", back)
        messages.success(request, words % {"count": back})
    if late:
        words = ngettext("One was on its way.", "%(count)d were on their way.", late)
        messages.warning(request, words % {"count": late})
    return _again(request, user, offer)


def _again(request: HttpRequest, user: User, offer: dict[str, Any]) -> HttpResponse:
    tickets = chosen([str(pk) for pk in offer["tickets"]], user)
    if "macro" in offer:
        return look(request, tickets, macro_for(user, offer["macro"]), user)
    languages = sorted({ticket.language for ticket in tickets})
    initial = {**offer["texts"], "key": uuid.uuid4()}
    return _page(request, ManyForm(initial=initial, languages=languages), tickets)


def _page(
    request: HttpRequest,
    form: ManyForm,
    tickets: list[Ticket],
    *,
    filled: list[Filled] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "texts": [form[name] for name in form.fields if name.startswith("text_")],
        "tickets": tickets,
        "filled": filled,
        "going": sum(not one.trouble for one in filled or []),
        "blanks": [(f"{{{name}}}", words) for name, words in BLANKS.items()],
        "back": list_word(request),
    }
    return render(request, "staff/answer_many.html", context, status=status)


def _filled(ticket: Ticket, said: dict[str, Any], user: User) -> Filled:
    customer = ticket.customer
    values = {
        "name": customer.name,
        "first_name": customer.name.split(" ")[0],
        "reference": ticket.reference,
        "subject": ticket.subject,
        "order": ticket.order_reference,
        "shop": ticket.shop.name,
        "agent": user.name,
    }
    template = said[f"text_{ticket.language}"]
    return Filled(
        ticket=ticket,
        language=str(dict(LANGUAGES).get(ticket.language, ticket.language)),
        text=fill(template, values),
        last_seen=newest_of(ticket),
        trouble=trouble_of(ticket),
        empty=[
            f"{{{name}}}"
            for name, value in values.items()
            if f"{{{name}}}" in template and not value
        ],
    )
