"""The steps of a question: each address checks what was said and calls one verb."""

from collections.abc import Callable
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from tickets import desk
from tickets.api.auth import writer
from tickets.api.fields import PRIORITIES, Choice, Moment, Number, Words
from tickets.api.problems import CannotDo
from tickets.api.schema import told
from tickets.api.serializers import TicketShown, words
from tickets.api.view import Api, Said, once, said_in
from tickets.core.access import causes_for, colleagues_for, ticket_for
from tickets.core.clock import now
from tickets.core.people import User
from tickets.core.states import State
from tickets.core.ticket import Kind, Ticket

#: What a step does with a ticket, by whom, with what was said.
Act = Callable[[Ticket, User, dict[str, Any]], None]


class SaidNothing(Said):
    """An empty object: the address says it all."""


class SaidAssign(Said):
    to = Number(allow_null=True, help_text="A person's number; null gives it back to the team.")


class SaidSnooze(Said):
    until = Moment()


class SaidWait(Said):
    whom = Choice(["customer", "third_party"])


class SaidKind(Said):
    kind = Choice(words(Kind))


class SaidPriority(Said):
    priority = Choice(list(PRIORITIES))


class SaidCause(Said):
    cause = Number(allow_null=True, help_text="A cause's number; null takes it off.")


class SaidTag(Said):
    name = Words(max_length=40)


def step(name: str, about: str, form: type[Said], act: Act, *, method: str = "post") -> type[Api]:
    """A view that lets somebody who may write do one step on a ticket he may see."""

    @told(name, about, takes=form, gives=TicketShown, tag="steps")
    @once
    def handler(self: Api, request: Request, pk: int) -> Response:
        del self
        user = writer(request)
        act(ticket_for(user, pk), user, said_in(request, form))
        return Response(TicketShown(ticket_for(user, pk)).data)

    return type(f"Step_{name}", (Api,), {method: handler, "__doc__": about})


def _assign(ticket: Ticket, user: User, said: dict[str, Any]) -> None:
    to = None
    if said["to"] is not None:
        to = colleagues_for(user, shop=ticket.shop).filter(pk=said["to"]).first()
        if to is None:
            raise CannotDo("Nobody of that number answers questions of this shop.")
    desk.assign(ticket=ticket, to=to, by=user, now=now())


def _resolve(ticket: Ticket, user: User, said: dict[str, Any]) -> None:
    del said
    desk.resolve(ticket=ticket, by=user, now=now())


def _reopen(ticket: Ticket, user: User, said: dict[str, Any]) -> None:
    del said
    desk.reopen(ticket=ticket, by=user, now=now())


def _spam(ticket: Ticket, user: User, said: dict[str, Any]) -> None:
    del said
    desk.mark_spam(ticket=ticket, by=user, now=now())


def _wake(ticket: Ticket, user: User, said: dict[str, Any]) -> None:
    del said
    desk.wake(ticket=ticket, by=user, now=now())


def _snooze(ticket: Ticket, user: User, said: dict[str, Any]) -> None:
    desk.snooze(ticket=ticket, until=said["until"], by=user, now=now())


def _wait(ticket: Ticket, user: User, said: dict[str, Any]) -> None:
    states = {"customer": State.WAITING_CUSTOMER, "third_party": State.WAITING_THIRD}
    desk.wait_for(ticket=ticket, state=states[said["whom"]], by=user, now=now())


def _kind(ticket: Ticket, user: User, said: dict[str, Any]) -> None:
    desk.set_kind(ticket=ticket, kind=Kind(said["kind"]), by=user, now=now())


def _priority(ticket: Ticket, user: User, said: dict[str, Any]) -> None:
    priority = PRIORITIES[said["priority"]]
    desk.set_priority(ticket=ticket, priority=priority, by=user, now=now())


def _cause(ticket: Ticket, user: User, said: dict[str, Any]) -> None:
    cause = None
    if said["cause"] is not None:
        causes = causes_for(user).of_shop(ticket.shop_id).active()
        cause = causes.filter(pk=said["cause"]).first()
        if cause is None:
            raise CannotDo("This shop has no cause of that number.")
    desk.set_cause(ticket=ticket, cause=cause, by=user, now=now())


def _tag(ticket: Ticket, user: User, said: dict[str, Any]) -> None:
    desk.tag(ticket=ticket, name=said["name"], by=user, now=now())


def _untag(ticket: Ticket, user: User, said: dict[str, Any]) -> None:
    name = " ".join(said["name"].lower().split())
    hung = ticket.tags.filter(name=name).first()
    if hung:
        desk.untag(ticket=ticket, tag=hung, by=user, now=now())


Assign = step("assign", "Give it to a colleague, or back to the team.", SaidAssign, _assign)
Resolve = step("resolve", "Call it solved.", SaidNothing, _resolve)
Reopen = step("reopen", "Bring it back to work.", SaidNothing, _reopen)
Spam = step("mark_spam", "Put it away as spam.", SaidNothing, _spam)
Snooze = step("snooze", "Put it to sleep until a moment.", SaidSnooze, _snooze)
Wake = step("wake", "Wake it before its moment.", SaidNothing, _wake)
Wait = step("wait", "Wait for the customer, or for somebody else.", SaidWait, _wait)
SetKind = step("set_kind", "Say what kind of question it is.", SaidKind, _kind)
SetPriority = step("set_priority", "Say how urgent it is.", SaidPriority, _priority)
SetCause = step("set_cause", "Say why it came at all.", SaidCause, _cause)
Tag = step("tag", "Hang a tag on it; a new one is made.", SaidTag, _tag)
Untag = step("untag", "Take a tag off; without it nothing happens.", SaidTag, _untag)
