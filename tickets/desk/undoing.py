"""Takes back what a macro did beside its answer, where nobody has changed it since."""

from datetime import datetime

from tickets.core.cause import Cause
from tickets.core.followup import FollowUp
from tickets.core.message import Message
from tickets.core.people import User
from tickets.core.tag import Tag
from tickets.core.ticket import Kind, Priority, Ticket
from tickets.desk.following_up import cancel_follow_up
from tickets.desk.routing import assign, set_cause, set_kind, set_priority, tag, untag
from tickets.macros.models import MacroUse
from tickets.macros.suggest import learn, question_words


def undo_actions(*, message: Message, by: User, now: datetime) -> None:
    """Everything but the state, which goes back with the answer itself; within its transaction."""
    use = MacroUse.objects.filter(message=message).select_related("macro", "ticket").first()
    if use is None:
        return
    ticket = message.ticket
    ticket.refresh_from_db()
    _undo_fields(ticket, use.before, by=by, now=now)
    for name in Tag.objects.filter(pk__in=use.before.get("taken_off", ()), shop=ticket.shop):
        tag(ticket=ticket, name=name.name, by=by, now=now)
    for hung in ticket.tags.filter(pk__in=use.before.get("added", ())):
        untag(ticket=ticket, tag=hung, by=by, now=now)
    _call_off(ticket, use.before.get("follow_up"), by=by, now=now)
    Message.objects.filter(pk=use.before.get("note"), ticket=ticket, author=by).delete()
    learn(macro=use.macro, words=question_words(ticket, before=use.at), step=-1)
    use.delete()


def _call_off(ticket: Ticket, pk: int | None, *, by: User, now: datetime) -> None:
    """The follow-up, unless it is over already."""
    planned = FollowUp.objects.filter(pk=pk or 0, ticket=ticket).pending().first()
    if planned:
        cancel_follow_up(follow_up=planned, by=by, now=now)


def _undo_fields(
    ticket: Ticket, before: dict[str, list[int | str | None]], *, by: User, now: datetime
) -> None:
    """Kind, cause, priority and assignee: kept as [what it was, what the macro made of it]."""
    if "kind" in before:
        was, became = before["kind"]
        if ticket.kind == became:
            set_kind(ticket=ticket, kind=Kind(str(was)), by=by, now=now)
    if "cause" in before:
        was, became = before["cause"]
        if ticket.cause_id == became:
            cause = Cause.objects.of_shop(ticket.shop_id).filter(pk=was or 0).first()
            set_cause(ticket=ticket, cause=cause, by=by, now=now)
    if "priority" in before:
        was, became = before["priority"]
        if ticket.priority == became:
            set_priority(ticket=ticket, priority=Priority(int(was or 0)), by=by, now=now)
    if "assignee" in before:
        was, became = before["assignee"]
        if ticket.assignee_id == became:
            to = User.objects.filter(pk=was, is_active=True).first() if was else None
            assign(ticket=ticket, to=to, by=by, now=now)
