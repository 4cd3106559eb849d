"""Does what a rule says, by the verbs that people use; what cannot be done stops nothing else."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from tickets import desk
from tickets.automation.deeds import DRAFT, Deeds
from tickets.automation.sending import send_macro
from tickets.automation.turns import next_in_turn
from tickets.core.cause import Cause
from tickets.core.draft import draft_of, keep_draft
from tickets.core.notice import NoticeKind
from tickets.core.states import State, UnableToMove
from tickets.core.tag import Tag
from tickets.core.ticket import Ticket
from tickets.desk.alarming import team_of, told
from tickets.desk.applying import plan_of, workday_of
from tickets.desk.telling import notify
from tickets.macros.actions import NOBODY
from tickets.macros.filling import fill
from tickets.macros.models import Macro


class UnableToDo(Exception):  # noqa: N818 -- named after what happened, as all our domain errors
    """Who or what the rule names is not there any more, or nobody has the ticket in hand."""


Deed = Callable[[Deeds, Ticket, datetime], None]


def carry_out(deeds: Deeds, *, ticket: Ticket, now: datetime) -> list[str]:
    """Do them one by one; the names of those that were not possible."""
    failed = []
    for name, is_wanted, deed in _steps(deeds):
        if not is_wanted:
            continue
        try:
            with transaction.atomic():
                ticket.refresh_from_db()
                deed(deeds, ticket, now)
        except (UnableToDo, UnableToMove, desk.UnableToFollowUp, desk.UnableToSetCause):
            failed.append(name)
    return failed


def _steps(deeds: Deeds) -> list[tuple[str, bool, Deed]]:
    """What a ticket is goes before whose it is, and telling comes last."""
    actions = deeds.actions
    return [
        ("kind", bool(actions.kind), _kind),
        ("priority", bool(actions.priority), _priority),
        ("cause", bool(deeds.cause), _cause),
        ("tags", bool(actions.add_tags or actions.remove_tags), _tags),
        ("assignee", bool(actions.assignee), _give),
        ("in_turn", deeds.in_turn, _give_in_turn),
        ("note", bool(actions.note), _note),
        ("macro", bool(deeds.macro), _macro),
        ("state", bool(actions.state), _state),
        ("follow_up", bool(actions.follow_up), _follow_up),
        ("notify", bool(deeds.notify), _tell),
    ]


def _kind(deeds: Deeds, ticket: Ticket, now: datetime) -> None:
    if deeds.actions.kind:
        desk.set_kind(ticket=ticket, kind=deeds.actions.kind, by=None, now=now)


def _priority(deeds: Deeds, ticket: Ticket, now: datetime) -> None:
    if deeds.actions.priority:
        desk.set_priority(ticket=ticket, priority=deeds.actions.priority, by=None, now=now)


def _cause(deeds: Deeds, ticket: Ticket, now: datetime) -> None:
    cause = Cause.objects.filter(pk=deeds.cause).first()
    if cause is None:
        raise UnableToDo
    desk.set_cause(ticket=ticket, cause=cause, by=None, now=now)


def _tags(deeds: Deeds, ticket: Ticket, now: datetime) -> None:
    for name in deeds.actions.add_tags:
        desk.tag(ticket=ticket, name=name, by=None, now=now)
    for hung in Tag.objects.filter(shop=ticket.shop, name__in=deeds.actions.remove_tags):
        desk.untag(ticket=ticket, tag=hung, by=None, now=now)


def _give(deeds: Deeds, ticket: Ticket, now: datetime) -> None:
    to = None
    if deeds.actions.assignee != NOBODY:
        to = team_of(ticket).filter(pk=int(deeds.actions.assignee)).first()
        if to is None:
            raise UnableToDo
    desk.assign(ticket=ticket, to=to, by=None, now=now)


def _give_in_turn(deeds: Deeds, ticket: Ticket, now: datetime) -> None:
    """Who has it in hand keeps it."""
    del deeds
    if ticket.assignee_id:
        return
    to = next_in_turn(ticket, now=now)
    if to is None:
        raise UnableToDo
    desk.assign(ticket=ticket, to=to, by=None, now=now)


def _note(deeds: Deeds, ticket: Ticket, now: datetime) -> None:
    desk.note(ticket=ticket, by=None, now=now, text=deeds.actions.note)


def _macro(deeds: Deeds, ticket: Ticket, now: datetime) -> None:
    macro = Macro.objects.active().for_shop(ticket.shop).filter(pk=deeds.macro).first()
    if macro is None:
        raise UnableToDo
    if deeds.macro_how == DRAFT:
        _draft(macro, ticket, now)
    elif not send_macro(macro, ticket=ticket, now=now):
        raise UnableToDo


def _draft(macro: Macro, ticket: Ticket, now: datetime) -> None:
    """Ready for whoever has it in hand; what he is writing himself stays."""
    writer = ticket.assignee
    if writer is None or draft_of(user=writer, ticket=ticket):
        raise UnableToDo
    is_workday = workday_of(ticket.shop)
    letter = fill(macro, ticket=ticket, by=writer, now=now, is_workday=is_workday)
    keep_draft(user=writer, ticket=ticket, text=letter.text, now=now)


def _state(deeds: Deeds, ticket: Ticket, now: datetime) -> None:
    match deeds.actions.state:
        case State.RESOLVED:
            desk.resolve(ticket=ticket, by=None, now=now)
        case State.OPEN:
            desk.reopen(ticket=ticket, by=None, now=now)
        case State() as state:
            desk.wait_for(ticket=ticket, state=state, by=None, now=now)


def _follow_up(deeds: Deeds, ticket: Ticket, now: datetime) -> None:
    """Whoever has it in hand comes back to it, or else the team."""
    plan = plan_of(ticket, deeds.actions, note="", who=ticket.assignee, now=now)
    desk.follow_up(ticket=ticket, plan=plan, by=None, now=now)


def _tell(deeds: Deeds, ticket: Ticket, now: datetime) -> None:
    for person in told(ticket, deeds.notify):
        notify(NoticeKind.RULE, to=person, ticket=ticket, by=None, now=now)
