"""The sentences of what customers do on our pages, in a ticket's history."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from tickets.core.event import Event, EventKind
from tickets.core.rating import Rating


def _links_revoked(event: Event, names: object) -> str:
    del names
    return _("%(who)s made the links in our mails stop working") % {"who": event.by_label}


def _said_solved(event: Event, names: object) -> str:
    del event, names
    return _("The customer says that it is solved")


def _rating_asked(event: Event, names: object) -> str:
    del event, names
    return _("The customer was asked how our help was")


def _rated(event: Event, names: object) -> str:
    del names
    score = Rating.Score(event.data["score"]).label
    return _("The customer found our help %(score)s") % {"score": score}


def _praise_asked(event: Event, names: object) -> str:
    del names
    return _("%(who)s asked whether these words may be quoted") % {"who": event.by_label}


def _praise_answered(event: Event, names: object) -> str:
    del names
    if event.data["is_allowed"]:
        return _("The customer allows you to quote these words")
    return _("The customer does not want to be quoted")


def _praise_stopped(event: Event, names: object) -> str:
    del names
    if event.by_label:
        return _("%(who)s quotes these words no more") % {"who": event.by_label}
    return _("The customer does not want to be quoted any more")


WORDS: dict[EventKind, Callable[[Event, object], str]] = {
    EventKind.LINKS_REVOKED: _links_revoked,
    EventKind.SAID_SOLVED: _said_solved,
    EventKind.RATING_ASKED: _rating_asked,
    EventKind.RATED: _rated,
    EventKind.PRAISE_ASKED: _praise_asked,
    EventKind.PRAISE_ANSWERED: _praise_answered,
    EventKind.PRAISE_STOPPED: _praise_stopped,
}
