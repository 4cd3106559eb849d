"""Using a macro on a ticket: find one, see it filled in, answer its questions, take it along."""

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from tickets.core.access import ticket_for
from tickets.core.clock import now
from tickets.core.draft import keep_draft
from tickets.core.people import User
from tickets.core.shop import LANGUAGES
from tickets.core.ticket import Ticket
from tickets.desk.applying import workday_of
from tickets.macros.doors import macro_for, macros_for
from tickets.macros.filling import Letter, fill
from tickets.macros.models import Macro
from tickets.macros.search import find
from tickets.macros.suggest import suggest
from tickets.staff.doors import writer
from tickets.staff.macros_slot import SESSION, Slot, told_actions

#: Answers to a macro's questions that are looked at.
MOST_ANSWERS = 40
MOST_ANSWER = 1000


@dataclass(frozen=True)
class Preview:
    """A macro filled in for a ticket, as its user sees it before he takes it."""

    macro: Macro
    letter: Letter
    slot: Slot

    @property
    def language(self) -> str:
        return str(dict(LANGUAGES).get(self.letter.language, self.letter.language))

    @property
    def asks(self) -> list[dict[str, str]]:
        return [
            {"name": f"ask-{number}", "prompt": prompt, "value": value}
            for number, (prompt, value) in enumerate(self.letter.asks)
        ]


@require_GET
def pick(request: HttpRequest, pk: int) -> HttpResponse:
    """The macros for this question: the likeliest, or those that fit what was typed."""
    user = writer(request)
    ticket = ticket_for(user, pk)
    query = request.GET.get("q", "")[:100]
    usable = macros_for(user).active().for_shop(ticket.shop)
    context = {
        "ticket": ticket,
        "q": query,
        "suggested": [] if query.strip() else suggest(ticket=ticket, user=user, now=now()),
        "found": find(usable, query, language=ticket.language),
    }
    is_part = request.headers.get("HX-Request")
    template = "staff/macros/list.html" if is_part else "staff/macros/pick.html"
    return render(request, template, context)


@require_GET
def preview(request: HttpRequest, pk: int, macro: int) -> HttpResponse:
    """The macro filled in, with its questions and what else it does."""
    user = writer(request)
    ticket = ticket_for(user, pk)
    shown = _preview(request, ticket, macro, user=user)
    context = {"ticket": ticket, "shown": shown, "macro": shown.macro, "slot": shown.slot}
    is_part = request.headers.get("HX-Request")
    template = "staff/macros/preview_part.html" if is_part else "staff/macros/preview.html"
    return render(request, template, context)


@require_POST
def use(request: HttpRequest, pk: int, macro: int) -> HttpResponse:
    """The text becomes the draft, and the composer knows the macro, also after a reload."""
    user = writer(request)
    ticket = ticket_for(user, pk)
    shown = _preview(request, ticket, macro, user=user)
    finished = shown.letter.finished
    keep_draft(user=user, ticket=ticket, text=finished.text, html=finished.html, now=now())
    ticked = request.POST.getlist("macro_action")
    request.session[SESSION] = {"ticket": ticket.pk, **shown.slot.as_data(ticked)}
    return redirect(f"{reverse('staff:ticket', args=[ticket.pk])}#composer")


def _preview(request: HttpRequest, ticket: Ticket, pk: int, *, user: User) -> Preview:
    macro = macro_for(user, pk)
    letter = _letter(request, ticket, macro, user=user)
    slot = Slot(
        macro=macro.pk,
        title=macro.title,
        language=letter.language,
        filled=letter.text,
        subject=letter.subject,
        actions=[(name, words, True) for name, words in told_actions(macro, ticket, user=user)],
    )
    return Preview(macro, letter, slot)


def _letter(request: HttpRequest, ticket: Ticket, macro: Macro, *, user: User) -> Letter:
    """Filled in twice when something was answered: the first time says what is asked."""
    moment, is_workday = now(), workday_of(ticket.shop)
    known: dict[str, Any] = {
        "ticket": ticket, "by": user, "now": moment, "is_workday": is_workday,
    }  # fmt: skip
    letter = fill(macro, **known)
    said = request.POST or request.GET
    answers = {
        prompt: said[f"ask-{number}"][:MOST_ANSWER]
        for number, (prompt, _value) in enumerate(letter.asks[:MOST_ANSWERS])
        if re.sub(r"\s", "", said.get(f"ask-{number}", ""))
    }
    return fill(macro, answers=answers, **known) if answers else letter
