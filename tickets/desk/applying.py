"""The verb that sends a ready answer: the mail and everything that comes with it, or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from tickets.core.access import colleagues_for
from tickets.core.cause import Cause
from tickets.core.followup import WhenWritten
from tickets.core.message import Message
from tickets.core.people import User
from tickets.core.shop import Shop
from tickets.core.states import State
from tickets.core.tag import Tag
from tickets.core.ticket import Ticket
from tickets.desk.changing import lock
from tickets.desk.following_up import Plan, follow_up
from tickets.desk.replying import note, reply
from tickets.desk.routing import assign, set_cause, set_kind, set_priority, tag, untag
from tickets.desk.saying import File, attach_stored
from tickets.macros.actions import ME, NOBODY, Actions
from tickets.macros.filling import fill_note
from tickets.macros.language.dates import plus_workdays
from tickets.macros.language.render import blanks_in
from tickets.macros.models import Macro, MacroUse
from tickets.macros.suggest import learn, question_words
from tickets.macros.words import rewritten
from tickets.sla.calendar import calendar_for
from tickets.sla.worktime import Calendar, NeverOpenError


class BlanksLeft(Exception):  # noqa: N818 -- named after what happened, as all our domain errors
    """Places of the text that nobody filled in; `blanks` names them."""

    def __init__(self, blanks: Sequence[str]) -> None:
        super().__init__(", ".join(blanks))
        self.blanks = blanks


@dataclass(frozen=True)
class Chosen:
    """A macro as its user left it."""

    macro: Macro
    #: Those that are still ticked.
    actions: Actions = field(default_factory=Actions)
    #: The text as the macro gave it, to know how much was changed; empty when nobody knows.
    filled: str = ""
    language: str = ""


@transaction.atomic
def apply_macro(
    *,
    ticket: Ticket,
    chosen: Chosen,
    by: User,
    now: datetime,
    text: str,
    html: str = "",
    then: State = State.WAITING_CUSTOMER,
    files: Sequence[File] = (),
    uploads: Sequence[UUID] = (),
    last_seen: int | None = None,
    send_at: datetime | None = None,
    origin_key: str | None = None,
    subject: str = "",
    promise: datetime | None = None,
) -> Message:
    """Answer with what a macro became under somebody's hands, and do the actions he left ticked.

    Taking the answer back takes back the actions too. Raises `BlanksLeft`, and whatever `reply`
    raises.
    """
    blanks = blanks_in(f"{subject}\n{text}")
    if blanks:
        raise BlanksLeft(blanks)
    macro, actions = chosen.macro, chosen.actions
    ticket = lock(ticket)
    stood = _standing(ticket)
    message = reply(
        ticket=ticket,
        by=by,
        now=now,
        text=text,
        html=html,
        then=actions.state or then,
        files=files,
        uploads=uploads,
        last_seen=last_seen,
        send_at=send_at,
        origin_key=origin_key,
        subject=subject,
        promise=promise,
    )
    if MacroUse.objects.filter(message=message).exists():
        return message
    _hang_files(message, chosen)
    before = _act(ticket, macro, actions, stood, by=by, now=now)
    MacroUse.objects.create(
        macro=macro,
        user=by,
        ticket=ticket,
        message=message,
        language=chosen.language or ticket.language,
        rewritten=rewritten(chosen.filled, text) if chosen.filled else 0,
        before=before,
        at=now,
    )
    learn(macro=macro, words=question_words(ticket, before=now))
    return message


def workday_of(shop: Shop) -> Callable[[date], bool]:
    """Says whether the shop opens on a day."""
    calendar = calendar_for(shop)
    return lambda day: bool(calendar.blocks_on(day))


def _standing(ticket: Ticket) -> dict[str, Any]:
    return {
        "kind": ticket.kind,
        "cause": ticket.cause_id,
        "priority": ticket.priority,
        "assignee": ticket.assignee_id,
        "tags": set(ticket.tags.values_list("pk", flat=True)),
    }


def _act(
    ticket: Ticket,
    macro: Macro,
    actions: Actions,
    stood: dict[str, Any],
    *,
    by: User,
    now: datetime,
) -> dict[str, Any]:
    """Do them; gives what to know for taking them back."""
    if actions.kind:
        set_kind(ticket=ticket, kind=actions.kind, by=by, now=now)
    if cause := _cause(ticket, actions.cause):
        set_cause(ticket=ticket, cause=cause, by=by, now=now)
    if actions.priority:
        set_priority(ticket=ticket, priority=actions.priority, by=by, now=now)
    for name in actions.add_tags:
        tag(ticket=ticket, name=name, by=by, now=now)
    for hung in Tag.objects.filter(shop=ticket.shop, name__in=actions.remove_tags):
        untag(ticket=ticket, tag=hung, by=by, now=now)
    if actions.assignee:
        _give(ticket, actions.assignee, by=by, now=now)
    before: dict[str, Any] = {}
    if actions.note:
        is_workday = workday_of(ticket.shop)
        words = fill_note(actions.note, macro, ticket=ticket, by=by, now=now, is_workday=is_workday)
        before["note"] = note(ticket=ticket, by=by, now=now, text=words).pk
    if actions.follow_up:
        plan = plan_of(ticket, actions, note=macro.title, who=by, now=now)
        before["follow_up"] = follow_up(ticket=ticket, plan=plan, by=by, now=now).pk
    ticket.refresh_from_db()
    return before | _changed(stood, _standing(ticket))


def _changed(stood: dict[str, Any], stands: dict[str, Any]) -> dict[str, Any]:
    changed: dict[str, Any] = {
        name: [stood[name], stands[name]]
        for name in ("kind", "cause", "priority", "assignee")
        if stood[name] != stands[name]
    }
    if added := sorted(stands["tags"] - stood["tags"]):
        changed["added"] = added
    if taken_off := sorted(stood["tags"] - stands["tags"]):
        changed["taken_off"] = taken_off
    return changed


def _give(ticket: Ticket, whose: str, *, by: User, now: datetime) -> None:
    """To whom the macro says, as long as he answers for this shop."""
    if whose == NOBODY:
        assign(ticket=ticket, to=None, by=by, now=now)
        return
    pk = by.pk if whose == ME else int(whose)
    to = colleagues_for(by, shop=ticket.shop).filter(pk=pk).first()
    if to:
        assign(ticket=ticket, to=to, by=by, now=now)


def _cause(ticket: Ticket, pk: int) -> Cause | None:
    """The cause that the macro names, as long as this shop has it."""
    if not pk:
        return None
    return Cause.objects.of_shop(ticket.shop_id).active().filter(pk=pk).first()


def plan_of(
    ticket: Ticket, actions: Actions, *, note: str, who: User | None, now: datetime
) -> Plan:
    """`who` (None: the team) comes back to it, when the shop opens on that working day."""
    return Plan(
        at=_back_on(ticket, actions.follow_up, now),
        why=actions.follow_up_why,
        who=who,
        note=note,
        when_written=WhenWritten.STAY if actions.follow_up_stays else WhenWritten.CANCEL,
    )


def _back_on(ticket: Ticket, workdays: int, now: datetime) -> datetime:
    """When the shop opens on that working day; so many days from now if it never opens."""
    zone = ZoneInfo(ticket.shop.time_zone)
    calendar: Calendar = calendar_for(ticket.shop)
    today = now.astimezone(zone).date()
    day = plus_workdays(today, workdays, is_workday=lambda one: bool(calendar.blocks_on(one)))
    try:
        return calendar.next_opening(datetime.combine(day, time.min, zone).astimezone(UTC))
    except NeverOpenError:
        return now + timedelta(days=workdays)


def _hang_files(message: Message, chosen: Chosen) -> None:
    files = chosen.macro.attachments.filter(language__in=["", chosen.language])
    for file in files.select_related("stored_file"):
        attach_stored(
            message, stored=file.stored_file, name=file.name, content_type=file.content_type
        )
