"""Ready answers: which there are, how one reads on a question, and answering with it."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from tickets import desk
from tickets.api.auth import writer
from tickets.api.fields import Text, Words
from tickets.api.messages import MOST_TEXT
from tickets.api.paging import SaidPage, page
from tickets.api.schema import paged, told
from tickets.api.serializers import MacroFilled, MacroShown, MessageShown
from tickets.api.view import Api, Said, asked_in, once, said_in
from tickets.core.access import ticket_for
from tickets.core.clock import now
from tickets.core.people import User
from tickets.core.ticket import Ticket
from tickets.desk.applying import workday_of
from tickets.macros.actions import Actions
from tickets.macros.doors import macro_for, macros_for
from tickets.macros.filling import Letter, fill
from tickets.macros.models import Macro


class SaidMacros(SaidPage):
    ticket = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=2**53 - 1,
        help_text="Only what can be used on this question.",
    )


class SaidMacroAnswers(Said):
    """Answers to what the macro asks, by its prompts; and the text, if it was changed."""

    answers = serializers.DictField(child=Text(max_length=1000), default=dict)
    text = Words(required=False, max_length=MOST_TEXT)


class Macros(Api):
    @told("list_macros", "Ready answers.", asks=SaidMacros, gives=paged(MacroShown))
    def get(self, request: Request) -> Response:
        user = writer(request)
        asked = asked_in(request, SaidMacros)
        rows = macros_for(user).active()
        if "ticket" in asked:
            rows = rows.for_shop(ticket_for(user, asked["ticket"]).shop)
        rows = rows.select_related("shop").prefetch_related("texts")
        return page(rows, MacroShown, asked)


class OneMacro(Api):
    @told("get_macro_on_ticket", "How it reads on a question.", gives=MacroFilled, tag="macros")
    def get(self, request: Request, pk: int, macro: int) -> Response:
        user = writer(request)
        ticket, found = ticket_for(user, pk), macro_for(user, macro)
        letter = _fill(found, ticket, by=user, answers={})
        return Response(_shown(found, ticket, letter))

    @told(
        "apply_macro",
        "Answer with it: the mail, and everything that comes with it, or nothing.",
        takes=SaidMacroAnswers,
        gives=MessageShown,
        status=201,
        tag="macros",
    )
    @once
    def post(self, request: Request, pk: int, macro: int) -> Response:
        user = writer(request)
        ticket, found = ticket_for(user, pk), macro_for(user, macro)
        said = said_in(request, SaidMacroAnswers)
        letter = _fill(found, ticket, by=user, answers=said["answers"])
        is_changed = "text" in said
        message = desk.apply_macro(
            ticket=ticket,
            chosen=desk.Chosen(found, Actions.read(found.actions), letter.text, letter.language),
            by=user,
            now=now(),
            text=said["text"] if is_changed else letter.text,
            html="" if is_changed else letter.finished.html,
            subject=letter.subject,
        )
        return Response(MessageShown(message).data, status=201)


def _fill(macro: Macro, ticket: Ticket, *, by: User, answers: dict[str, str]) -> Letter:
    return fill(
        macro,
        ticket=ticket,
        by=by,
        now=now(),
        is_workday=workday_of(ticket.shop),
        answers=answers,
    )


def _shown(macro: Macro, ticket: Ticket, letter: Letter) -> Any:
    return MacroFilled(
        {
            "macro": macro.pk,
            "ticket": ticket.pk,
            "language": letter.language,
            "subject": letter.subject,
            "text": letter.text,
            "questions": [{"prompt": one, "value": value} for one, value in letter.asks],
            "blanks": list(letter.blanks),
        }
    ).data
