"""The wall of compliments, and the step that asks a customer whether he may be quoted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from tickets import desk
from tickets.core.access import shops_for, ticket_for, tickets_for
from tickets.core.clock import now
from tickets.core.message import Direction, Message
from tickets.core.praise import MOST, Praise
from tickets.core.rating import Rating
from tickets.core.states import State
from tickets.core.ticket import Kind, Ticket, TicketQuerySet
from tickets.desk.praising import Why
from tickets.staff.doors import number, reader, writer

#: Compliments of one page, and letters that are shown of each.
PAGE, LONGEST = 24, 600

REFUSALS: dict[Why, Promise] = {
    Why.NOT_HIS_WORDS: gettext_lazy(
        "These are not the customer's own words. Take a piece of them just as it is."
    ),
    Why.TOO_SHORT_OR_LONG: gettext_lazy("Choose at least a few words, and at most 400 letters."),
    Why.PERSONAL: gettext_lazy(
        "There is a name, an address or a number in it. Take a piece without."
    ),
    Why.ASKED_BEFORE: gettext_lazy("This customer was asked before."),
    Why.NO_ADDRESS: gettext_lazy("There is no address that we can ask at."),
}


@dataclass(frozen=True)
class Note:
    """One compliment on the wall."""

    pk: int
    words: str
    who: str
    shop: str
    at: datetime
    language: str
    praise: Praise | None


@require_GET
def compliments(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    shops = list(shops_for(user))
    chosen = request.GET.get("shop", "")
    shop = next((one for one in shops if str(one.pk) == chosen), None)
    tickets = kind_words(tickets_for(user))
    if shop:
        tickets = tickets.filter(shop=shop)
    if before := request.GET.get("before", ""):
        tickets = tickets.filter(pk__lt=number(before))
    found = list(_with_words(tickets).order_by("-id")[: PAGE + 1])
    context = {
        "notes": [note for one in found[:PAGE] if (note := _note(one))],
        "shops": shops,
        "shop": shop,
        "next": found[PAGE - 1].pk if len(found) > PAGE else "",
        "is_first": not before,
        "now": now(),
    }
    return render(request, "staff/compliments.html", context)


def kind_words(tickets: TicketQuerySet) -> TicketQuerySet:
    """Compliments, and questions whose customer praised our help in a sentence."""
    praised = Q(rating__score=Rating.Score.GOOD) & ~Q(rating__missed="")
    kind = tickets.filter(Q(kind=Kind.COMPLIMENT) | praised, merged_into__isnull=True)
    return kind.exclude(state=State.SPAM)


def _with_words(tickets: TicketQuerySet) -> TicketQuerySet:
    written = Message.objects.filter(
        direction=Direction.IN, is_automatic=False, is_unverified=False
    ).order_by("sent_at", "id")
    return tickets.select_related("customer", "shop", "rating", "praise").prefetch_related(
        Prefetch("messages", written, to_attr="written")
    )


def _note(ticket: Ticket) -> Note | None:
    """None for a compliment without a word, such as a photo."""
    rating = getattr(ticket, "rating", None)
    words, at = _said(ticket), ticket.created_at
    if ticket.kind != Kind.COMPLIMENT or not words:
        words = rating.missed if rating and rating.score == Rating.Score.GOOD else ""
        at = rating.rated_at if rating and rating.rated_at else at
    if not words:
        return None
    return Note(
        pk=ticket.pk,
        words=words if len(words) <= LONGEST else f"{words[:LONGEST].rstrip()} …",
        who=desk.first_name(ticket.customer),
        shop=ticket.shop.name,
        at=at,
        language=ticket.language,
        praise=getattr(ticket, "praise", None),
    )


def _said(ticket: Ticket) -> str:
    written: list[Message] = ticket.written  # type: ignore[attr-defined]  # of the prefetch
    return next((one.visible_text.strip() for one in written if one.visible_text.strip()), "")


class QuoteForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("The words to quote"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=MOST * 2,
        help_text=gettext_lazy("A piece of what the customer wrote, word for word."),
    )


def quote(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the passage; the customer is asked by mail."""
    user = writer(request)
    ticket = ticket_for(user, pk)
    said = desk.own_words(ticket)
    form = QuoteForm(request.POST or None, initial={"words": said[0][:MOST] if said else ""})
    if request.method == "POST" and form.is_valid():
        try:
            desk.ask_to_quote(ticket=ticket, words=form.cleaned_data["words"], by=user, now=now())
        except desk.UnableToQuote as unable:
            form.add_error("words", str(REFUSALS[unable.why]))
        else:
            messages.success(request, _("The customer is asked. Nothing is shown before the yes."))
            return redirect("staff:ticket", pk)
    context: dict[str, Any] = {"ticket": ticket, "form": form, "said": said}
    return render(request, "staff/quote.html", context, status=422 if form.errors else 200)


@require_POST
def stop_quote(request: HttpRequest, pk: int) -> HttpResponse:
    user = writer(request)
    praise = get_object_or_404(Praise, ticket=ticket_for(user, pk))
    if desk.stop_quoting(praise=praise, by=user, now=now()):
        messages.success(request, _("These words stand on no page any more."))
    return redirect("staff:ticket", pk)
