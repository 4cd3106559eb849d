"""The sentences of follow-ups, reminders and check-ups in a ticket's history."""

from collections.abc import Callable
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tickets.core.event import Event, EventKind
from tickets.core.followup import OnDue, Why


def _moment(event: Event) -> str:
    return date_format(localtime(datetime.fromisoformat(event.data["due_at"])), "j F H:i")


def _follow_up_set(event: Event, who: str) -> str:
    words = {"who": who, "moment": _moment(event), "why": Why(event.data["why"]).label}
    return _("%(who)s planned a follow-up for %(moment)s: %(why)s") % words


def _follow_up_changed(event: Event, who: str) -> str:
    words = {"who": who, "moment": _moment(event)}
    return _("%(who)s changed the follow-up: it is due %(moment)s") % words


def _follow_up_cancelled(event: Event, who: str) -> str:
    del who
    words = {"who": event.by_label, "moment": _moment(event)}
    if not event.by_label:
        return _("The customer wrote: the follow-up of %(moment)s is not needed any more") % words
    if event.data["why"] == Why.SILENCE:
        return _("%(who)s left out the reminder of %(moment)s") % words
    return _("%(who)s called the follow-up of %(moment)s off") % words


def _follow_up_due(event: Event, who: str) -> str:
    del who
    words = {"why": Why(event.data["why"]).label, "what": OnDue(event.data["on_due"]).label}
    return _("A follow-up is due, %(why)s: %(what)s") % words


def _follow_up_done(event: Event, who: str) -> str:
    del event
    return _("%(who)s did the follow-up") % {"who": who}


def _reminded(event: Event, who: str) -> str:
    del who
    match event.data["step"]:
        case 1:
            return _("The customer did not answer and got a first reminder")
        case 2:
            return _("The customer did not answer and got a second reminder")
        case _:
            return _("The customer did not answer and got a friendly goodbye")


def _check_up_asked(event: Event, who: str) -> str:
    del event, who
    return _("The customer was asked whether it is solved")


def _check_up_answered(event: Event, who: str) -> str:
    del who
    if event.data["is_solved"]:
        return _("The customer says that it is solved")
    return _("The customer says that it is not solved")


#: Each is given the event and who did it.
WORDS: dict[EventKind, Callable[[Event, str], str]] = {
    EventKind.FOLLOW_UP_SET: _follow_up_set,
    EventKind.FOLLOW_UP_CHANGED: _follow_up_changed,
    EventKind.FOLLOW_UP_CANCELLED: _follow_up_cancelled,
    EventKind.FOLLOW_UP_DUE: _follow_up_due,
    EventKind.FOLLOW_UP_DONE: _follow_up_done,
    EventKind.REMINDED: _reminded,
    EventKind.CHECK_UP_ASKED: _check_up_asked,
    EventKind.CHECK_UP_ANSWERED: _check_up_answered,
}
