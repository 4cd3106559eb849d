"""One macro for many questions: filled in for each in its own language, looked at, then sent."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tickets import desk
from tickets.core.clock import now
from tickets.core.people import User
from tickets.core.shop import LANGUAGES
from tickets.core.states import UnableToMove
from tickets.core.ticket import Ticket
from tickets.desk.applying import workday_of
from tickets.macros.actions import Actions
from tickets.macros.doors import macro_for, macros_for
from tickets.macros.filling import Letter, fill
from tickets.macros.models import Macro
from tickets.macros.search import find
from tickets.macros.sincerity import Doubt
from tickets.staff import known
from tickets.staff.bulk import chosen
from tickets.staff.doors import number, writer
from tickets.staff.macros_slot import doubts_of
from tickets.staff.macros_use import MOST_ANSWER, MOST_ANSWERS
from tickets.staff.macros_words import doubt_words
from tickets.staff.many import list_word, newest_of, seen_in, tell_left, to_list, trouble_of
from tickets.staff.undo import offer_undo


@dataclass(frozen=True)
class Filled:
    """What one customer will read."""

    ticket: Ticket
    letter: Letter
    last_seen: int
    #: Why it cannot go, or '' when it can.
    trouble: str

    @property
    def language(self) -> str:
        return str(dict(LANGUAGES).get(self.letter.language, self.letter.language))


@require_POST
def macro_many(request: HttpRequest) -> HttpResponse:
    """Pick a macro, look at each letter, send: the stage that the button names."""
    user = writer(request)
    tickets = chosen(request.POST.getlist("ticket"), user)
    if not tickets:
        messages.warning(request, _("Nothing was selected."))
        return redirect("staff:inbox")
    stage = request.POST.get("stage", "pick")
    if stage == "pick":
        return _pick(request, tickets, user)
    macro = macro_for(user, number(request.POST.get("macro", "")))
    if stage != "send":
        return look(request, tickets, macro, user)
    try:
        key = uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return look(request, tickets, macro, user)
    return _send(request, tickets, macro, user, key=key)


def look(request: HttpRequest, tickets: Sequence[Ticket], macro: Macro, user: User) -> HttpResponse:
    """Each letter as it would leave; those that cannot are named."""
    asks, filled = _fill_all(request.POST, tickets, macro, user)
    context = {
        "macro": macro,
        "filled": filled,
        "going": sum(not one.trouble for one in filled),
        "asks": asks,
        "actions": _actions(request.POST, macro, user),
        "key": uuid.uuid4(),
        "back": list_word(request),
    }
    return render(request, "staff/macros/many.html", context)


def _pick(request: HttpRequest, tickets: Sequence[Ticket], user: User) -> HttpResponse:
    """Those that can be used on at least one of the questions."""
    query = request.POST.get("q", "")[:100]
    usable = macros_for(user).active()
    shops = {one.shop_id for one in tickets}
    found = [one for one in find(usable, query) if one.shop_id is None or one.shop_id in shops]
    context = {"tickets": tickets, "found": found, "q": query, "back": list_word(request)}
    return render(request, "staff/macros/many_pick.html", context)


def _send(
    request: HttpRequest, tickets: Sequence[Ticket], macro: Macro, user: User, *, key: uuid.UUID
) -> HttpResponse:
    _asks, filled = _fill_all(request.POST, tickets, macro, user)
    ticked = [name for name, _words, is_ticked in _actions(request.POST, macro, user) if is_ticked]
    actions, moment, sent = Actions.read(macro.actions).only(ticked), now(), []
    for one in filled:
        seen = seen_in(request, one.ticket)
        if not one.trouble and seen is not None:
            said = desk.Chosen(
                macro=macro,
                actions=actions,
                filled=one.letter.text,
                language=one.letter.language,
            )
            origin = f"bulk:{key}:{one.ticket.pk}"
            if _say(one, said, user=user, moment=moment, seen=seen, origin=origin):
                sent.append(one)
    tell_left(request, len(filled) - len(sent))
    if sent:
        offer_undo(
            request,
            seconds=min(one.ticket.shop.undo_seconds for one in sent),
            now=moment,
            many=str(key),
            count=len(sent),
            tickets=[one.ticket.pk for one in sent],
            macro=macro.pk,
        )
    return to_list(request)


def _say(
    one: Filled, said: desk.Chosen, *, user: User, moment: datetime, seen: int, origin: str
) -> bool:
    """Send one letter, unless something newer came in since it was looked at."""
    try:
        desk.apply_macro(
            ticket=one.ticket,
            chosen=said,
            by=user,
            now=moment,
            text=one.letter.text,
            html=one.letter.finished.html,
            subject=one.letter.subject,
            last_seen=seen,
            origin_key=origin,
        )
    except (desk.UnableToReply, desk.BlanksLeft, desk.UnableToSnooze, UnableToMove):
        return False
    return True


def _fill_all(
    said: Mapping[str, Any], tickets: Sequence[Ticket], macro: Macro, user: User
) -> tuple[list[dict[str, str]], list[Filled]]:
    """The macro's questions with what was answered, and the letters."""
    prefetch_related_objects([macro], "texts", "attachments")
    days = {shop.pk: workday_of(shop) for shop in {one.shop for one in tickets}}
    moment = now()

    def letter(ticket: Ticket, answers: Mapping[str, str]) -> Letter:
        is_workday = days[ticket.shop_id]
        return fill(
            macro, ticket=ticket, by=user, now=moment, is_workday=is_workday, answers=answers
        )

    letters = [letter(one, {}) for one in tickets]
    prompts = dict(ask for one in letters for ask in one.asks)
    asks = [
        {"name": f"ask-{index}", "prompt": prompt, "value": said.get(f"ask-{index}", first)}
        for index, (prompt, first) in enumerate(list(prompts.items())[:MOST_ANSWERS])
    ]
    answers = {
        ask["prompt"]: ask["value"][:MOST_ANSWER] for ask in asks if re.sub(r"\s", "", ask["value"])
    }
    if answers:
        letters = [letter(one, answers) for one in tickets]
    return asks, [
        Filled(ticket, written, newest_of(ticket), _trouble(ticket, written, macro))
        for ticket, written in zip(tickets, letters, strict=True)
    ]


def _trouble(ticket: Ticket, letter: Letter, macro: Macro) -> str:
    if macro.shop_id not in {None, ticket.shop_id}:
        return _("This macro is another shop's.")
    if trouble := trouble_of(ticket):
        return trouble
    if letter.is_other_language:
        spoken = str(dict(LANGUAGES).get(ticket.language, ticket.language))
        return _("There is no text in %(language)s.") % {"language": spoken}
    if letter.blanks:
        blanks = ", ".join(dict.fromkeys(letter.blanks))
        return _("Not known for this customer: %(blanks)s.") % {"blanks": blanks}
    found = doubts_of(ticket, macro=macro, text=letter.text, filled=letter.text, has_files=False)
    # In which language it is, its author said; guessing knows no better.
    told = [doubt_words(doubt, what) for doubt, what in found if doubt is not Doubt.LANGUAGE]
    return " ".join(told)


def _actions(said: QueryDict, macro: Macro, user: User) -> list[tuple[str, str, bool]]:
    """What else it does, in words; ticked, until somebody took the tick off."""
    people = {one["pk"]: one["name"] for one in known.everybody(user)}
    causes = {one["pk"]: one["name"] for one in known.all_causes(user)}
    told = Actions.read(macro.actions).sentences(people=people, causes=causes)
    shown, ticked = said.getlist("shown"), said.getlist("macro_action")
    return [(name, words, name in ticked or name not in shown) for name, words in told]
