"""Follow-ups: what somebody comes back to, and when."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from tickets import desk
from tickets.api.auth import reader, writer
from tickets.api.fields import Choice, Moment, Number, Text
from tickets.api.messages import MOST_TEXT
from tickets.api.paging import SaidPage, page
from tickets.api.problems import CannotDo
from tickets.api.schema import paged, told
from tickets.api.serializers import FollowUpShown, words
from tickets.api.steps import SaidNothing
from tickets.api.view import Api, Said, asked_in, once, said_in
from tickets.core.access import colleagues_for, follow_up_for, follow_ups_for, ticket_for
from tickets.core.clock import now
from tickets.core.followup import FollowUpState, OnDue, WhenWritten, Why
from tickets.core.people import User
from tickets.core.ticket import Ticket

#: What the helpdesk plans by itself is not for programs to plan.
WHYS = [one for one in words(Why) if one != Why.SILENCE]
DUE = [one for one in words(OnDue) if one != OnDue.REMIND]


class SaidFollowUps(SaidPage):
    ticket = serializers.IntegerField(required=False, min_value=1, max_value=2**53 - 1)
    state = Choice(words(FollowUpState), required=False)


class SaidPlan(Said):
    """Somebody, or the team, comes back to a question at a moment."""

    at = Moment()
    why = Choice(WHYS)
    who = Number(required=False, help_text="A person's number; left out, it is the team.")
    note = Text(max_length=200, required=False, allow_blank=True)
    when_written = Choice(words(WhenWritten), default=str(WhenWritten.ASK))
    on_due = Choice(DUE, default=str(OnDue.BRING_BACK))
    text = Text(
        max_length=MOST_TEXT,
        required=False,
        allow_blank=True,
        help_text="The prepared answer, for `mail`.",
    )


class FollowUps(Api):
    @told(
        "list_follow_ups",
        "What is planned, and what was.",
        asks=SaidFollowUps,
        gives=paged(FollowUpShown),
        tag="follow-ups",
    )
    def get(self, request: Request) -> Response:
        asked = asked_in(request, SaidFollowUps)
        rows = follow_ups_for(reader(request))
        exact = {name: asked[name] for name in ("ticket", "state") if name in asked}
        return page(rows.filter(**exact), FollowUpShown, asked)


class Plans(Api):
    @told(
        "plan_follow_up",
        "Come back to a question at a moment.",
        takes=SaidPlan,
        gives=FollowUpShown,
        status=201,
        tag="follow-ups",
    )
    @once
    def post(self, request: Request, pk: int) -> Response:
        user = writer(request)
        ticket = ticket_for(user, pk)
        plan = _plan(said_in(request, SaidPlan), ticket, by=user)
        made = desk.follow_up(ticket=ticket, plan=plan, by=user, now=now())
        return Response(FollowUpShown(made).data, status=201)


class Complete(Api):
    @told(
        "complete_follow_up",
        "Say that it is done.",
        takes=SaidNothing,
        gives=FollowUpShown,
        tag="follow-ups",
    )
    @once
    def post(self, request: Request, pk: int) -> Response:
        user = writer(request)
        said_in(request, SaidNothing)
        desk.complete(follow_up=follow_up_for(user, pk), by=user, now=now())
        return Response(FollowUpShown(follow_up_for(user, pk)).data)


class Cancel(Api):
    @told(
        "cancel_follow_up",
        "Call it off.",
        takes=SaidNothing,
        gives=FollowUpShown,
        tag="follow-ups",
    )
    @once
    def post(self, request: Request, pk: int) -> Response:
        user = writer(request)
        said_in(request, SaidNothing)
        desk.cancel_follow_up(follow_up=follow_up_for(user, pk), by=user, now=now())
        return Response(FollowUpShown(follow_up_for(user, pk)).data)


def _plan(said: dict[str, Any], ticket: Ticket, *, by: User) -> desk.Plan:
    who = None
    if "who" in said:
        who = colleagues_for(by, shop=ticket.shop).filter(pk=said["who"]).first()
        if who is None:
            raise CannotDo("Nobody of that number answers questions of this shop.")
    return desk.Plan(
        at=said["at"],
        why=Why(said["why"]),
        who=who,
        note=said.get("note", ""),
        when_written=WhenWritten(said["when_written"]),
        on_due=OnDue(said["on_due"]),
        text=said.get("text", ""),
    )
