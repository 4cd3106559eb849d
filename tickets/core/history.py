"""Turns each event into a sentence in the reader's language; display is apart from record."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tickets.core import followup_words, visit_words
from tickets.core.cause import Cause
from tickets.core.event import CUSTOMER_WROTE_FIRST, Event, EventKind
from tickets.core.participant import Participant
from tickets.core.people import User
from tickets.core.shop import Shop
from tickets.core.states import State
from tickets.core.tag import Tag
from tickets.core.ticket import Channel, Kind, Priority


@dataclass
class Names:
    """What the ids in events are called; a name that is gone reads as 'somebody' or 'something'."""

    people: dict[int, str] = field(default_factory=dict)
    tags: dict[int, str] = field(default_factory=dict)
    shops: dict[int, str] = field(default_factory=dict)
    participants: dict[int, str] = field(default_factory=dict)
    causes: dict[int, str] = field(default_factory=dict)

    def person(self, pk: int) -> str:
        return self.people.get(pk) or _("somebody who left")


Presenter = Callable[[Event, Names], str]


def sentence(event: Event, names: Names) -> str:
    """What happened, for a reader. Raises KeyError for a kind that nobody wrote words for."""
    return PRESENTERS[EventKind(event.kind)](event, names)


def load_names(events: Iterable[Event], *, known: Names) -> Names:
    """`known` with the names added that these events speak of; one query a noun."""
    colleagues = {EventKind.ASSIGNED: ("from", "to"), EventKind.HANDED_OVER: ("to",)}
    people = _ids(events, colleagues) - known.people.keys()
    tagging = {EventKind.TAGGED: ("tag",), EventKind.UNTAGGED: ("tag",)}
    tags = _ids(events, tagging) - known.tags.keys()
    shops = _ids(events, {EventKind.MOVED: ("from", "to")}) - known.shops.keys()
    asked = {
        EventKind.PARTICIPANT_ASKED: ("participant",),
        EventKind.PARTICIPANT_ACCEPTED: ("participant",),
    }
    participants = _ids(events, asked) - known.participants.keys()
    causes = _ids(events, {EventKind.CAUSE_SET: ("to",)}) - known.causes.keys()
    if people:
        known.people |= {one.pk: str(one) for one in User.objects.filter(pk__in=people)}
    if tags:
        known.tags |= {one.pk: one.name for one in Tag.objects.filter(pk__in=tags)}
    if shops:
        known.shops |= {one.pk: one.name for one in Shop.objects.filter(pk__in=shops)}
    if participants:
        rows = Participant.objects.filter(pk__in=participants)
        known.participants |= {one.pk: one.name or one.email for one in rows}
    if causes:
        found = Cause.objects.filter(pk__in=causes).select_related("parent")
        known.causes |= {one.pk: one.path for one in found}
    return known


def _ids(events: Iterable[Event], keys: Mapping[EventKind, tuple[str, ...]]) -> set[int]:
    return {
        event.data[key]
        for event in events
        for key in keys.get(EventKind(event.kind), ())
        if event.data.get(key)
    }


def _who(event: Event) -> str:
    if "rule" in event.data:
        return _("Rule “%(name)s”") % {"name": event.by_label}
    return event.by_label or _("The helpdesk")


def _opened(event: Event, names: Names) -> str:
    del names
    channel = Channel(event.data.get("channel", Channel.EMAIL)).label
    if event.by_label:
        return _("%(who)s wrote this down (%(channel)s)") % {
            "who": event.by_label,
            "channel": channel,
        }
    if event.data.get("heard") == Kind.COMPLIMENT:
        return _("Came in by %(channel)s, and sounds like a compliment") % {"channel": channel}
    return _("Came in by %(channel)s") % {"channel": channel}


def _customer_message(event: Event, names: Names) -> str:
    del event, names
    return _("The customer wrote")


def _unverified_message(event: Event, names: Names) -> str:
    del event, names
    return _("Somebody who does not take part wrote")


def _automatic_message(event: Event, names: Names) -> str:
    del event, names
    return _("An automatic mail came in")


def _replied(event: Event, names: Names) -> str:
    del names
    return _("%(who)s answered") % {"who": _who(event)}


def _reply_withdrawn(event: Event, names: Names) -> str:
    del names
    if event.data.get("reason") == CUSTOMER_WROTE_FIRST:
        return _("The answer that was to leave later stayed here: the customer wrote first")
    return _("%(who)s took an answer back before it left") % {"who": _who(event)}


def _acknowledged(event: Event, names: Names) -> str:
    del event, names
    return _("The customer got a confirmation")


def _noted(event: Event, names: Names) -> str:
    del names
    return _("%(who)s left a note") % {"who": _who(event)}


def _assigned(event: Event, names: Names) -> str:
    to = event.data.get("to")
    if not to:
        return _("%(who)s gave this back to the team") % {"who": _who(event)}
    if event.by_id == to:
        return _("%(who)s took this") % {"who": _who(event)}
    return _("%(who)s gave this to %(to)s") % {"who": _who(event), "to": names.person(to)}


def _vip_set(event: Event, names: Names) -> str:
    del names
    if event.data["to"]:
        return _("%(who)s called the customer important") % {"who": _who(event)}
    return _("%(who)s no longer calls the customer important") % {"who": _who(event)}


def _priority_set(event: Event, names: Names) -> str:
    del names
    priority = Priority(event.data["to"]).label
    return _("%(who)s set the priority to %(priority)s") % {
        "who": _who(event),
        "priority": priority,
    }


def _kind_set(event: Event, names: Names) -> str:
    del names
    return _("%(who)s called this a %(kind)s") % {
        "who": _who(event),
        "kind": Kind(event.data["to"]).label,
    }


def _cause_set(event: Event, names: Names) -> str:
    if event.data["to"] is None:
        return _("%(who)s took the cause off") % {"who": _who(event)}
    cause = names.causes.get(event.data["to"]) or _("something")
    return _("%(who)s named the cause: %(cause)s") % {"who": _who(event), "cause": cause}


def _tagged(event: Event, names: Names) -> str:
    tag = names.tags.get(event.data["tag"]) or _("something")
    return _("%(who)s tagged this %(tag)s") % {"who": _who(event), "tag": tag}


def _untagged(event: Event, names: Names) -> str:
    tag = names.tags.get(event.data["tag"]) or _("something")
    return _("%(who)s took the tag %(tag)s off") % {"who": _who(event), "tag": tag}


def _state_changed(event: Event, names: Names) -> str:
    del names
    state = State(event.data["to"]).label
    if event.by_label:
        return _("%(who)s set this to: %(state)s") % {"who": _who(event), "state": state}
    return _("This is now: %(state)s") % {"state": state}


def _moved(event: Event, names: Names) -> str:
    shop = names.shops.get(event.data["to"]) or pgettext("a shop", "another shop")
    return _("%(who)s moved this to %(shop)s") % {"who": _who(event), "shop": shop}


def _participant_asked(event: Event, names: Names) -> str:
    person = names.participants.get(event.data["participant"]) or _("Somebody")
    return _("%(person)s was in copy and is not let in yet") % {"person": person}


def _participant_accepted(event: Event, names: Names) -> str:
    person = names.participants.get(event.data["participant"]) or _("somebody")
    return _("%(who)s let %(person)s take part") % {"who": _who(event), "person": person}


def _delivery_failed(event: Event, names: Names) -> str:
    del names
    if event.data.get("partly"):
        return _("An answer did not reach everybody")
    return _("An answer could not be delivered")


def _bounced(event: Event, names: Names) -> str:
    del event, names
    return _("An answer came back: the address does not work")


def _merged(event: Event, names: Names) -> str:
    del names
    words = {"who": _who(event), "number": event.data["from"]}
    return _("%(who)s merged #%(number)s into this") % words


def _merged_away(event: Event, names: Names) -> str:
    del names
    words = {"who": _who(event), "number": event.data["into"]}
    return _("%(who)s merged this into #%(number)s") % words


def _merge_undone(event: Event, names: Names) -> str:
    del names
    words = {"who": _who(event), "number": event.data["other"]}
    return _("%(who)s undid the merge with #%(number)s") % words


def _split_off(event: Event, names: Names) -> str:
    del names
    words = {"who": _who(event), "number": event.data["to"]}
    return _("%(who)s made a question of its own of a message: #%(number)s") % words


def _split_from(event: Event, names: Names) -> str:
    del names
    words = {"who": _who(event), "number": event.data["from"]}
    return _("%(who)s split this off from #%(number)s") % words


def _snoozed(event: Event, names: Names) -> str:
    del names
    until = localtime(datetime.fromisoformat(event.data["until"]))
    words = {"who": _who(event), "until": date_format(until, "j F H:i")}
    return _("%(who)s put this to sleep until %(until)s") % words


def _woken(event: Event, names: Names) -> str:
    del names
    if event.by_label:
        return _("%(who)s woke this up") % {"who": event.by_label}
    return _("This woke up: its time to sleep is over")


def _handed_over(event: Event, names: Names) -> str:
    words = {"who": _who(event), "to": names.person(event.data["to"])}
    return _("%(who)s asked %(to)s to go on with this") % words


def _customer_changed(event: Event, names: Names) -> str:
    del names
    return _("%(who)s said that another customer asked this") % {"who": _who(event)}


def _linked(event: Event, names: Names) -> str:
    del names
    words = {"who": _who(event), "number": event.data["other"]}
    return _("%(who)s linked this to #%(number)s") % words


def _unlinked(event: Event, names: Names) -> str:
    del names
    words = {"who": _who(event), "number": event.data["other"]}
    return _("%(who)s took the link to #%(number)s off") % words


def _promised(event: Event, names: Names) -> str:
    del names
    until = localtime(datetime.fromisoformat(event.data["until"]))
    words = {"who": _who(event), "until": date_format(until, "j F H:i")}
    return _("%(who)s promised an answer before %(until)s") % words


def _promise_withdrawn(event: Event, names: Names) -> str:
    del names
    return _("%(who)s took the promise back") % {"who": _who(event)}


def _breached(event: Event, names: Names) -> str:
    del names
    due = date_format(localtime(datetime.fromisoformat(event.data["due_at"])), "j F H:i")
    match event.data["target"]:
        case "promise":
            return _("The promised moment passed: %(due)s") % {"due": due}
        case "resolution":
            return _("Not solved in time: it was due %(due)s") % {"due": due}
        case _:
            return _("Not answered in time: it was due %(due)s") % {"due": due}


def _followed_up(event: Event, names: Names) -> str:
    del names
    return followup_words.WORDS[EventKind(event.kind)](event, _who(event))


PRESENTERS: dict[EventKind, Presenter] = {
    EventKind.OPENED: _opened,
    EventKind.CUSTOMER_MESSAGE: _customer_message,
    EventKind.UNVERIFIED_MESSAGE: _unverified_message,
    EventKind.AUTOMATIC_MESSAGE: _automatic_message,
    EventKind.REPLIED: _replied,
    EventKind.REPLY_WITHDRAWN: _reply_withdrawn,
    EventKind.ACKNOWLEDGED: _acknowledged,
    EventKind.NOTED: _noted,
    EventKind.ASSIGNED: _assigned,
    EventKind.PRIORITY_SET: _priority_set,
    EventKind.VIP_SET: _vip_set,
    EventKind.KIND_SET: _kind_set,
    EventKind.CAUSE_SET: _cause_set,
    EventKind.TAGGED: _tagged,
    EventKind.UNTAGGED: _untagged,
    EventKind.STATE_CHANGED: _state_changed,
    EventKind.MOVED: _moved,
    EventKind.PARTICIPANT_ASKED: _participant_asked,
    EventKind.PARTICIPANT_ACCEPTED: _participant_accepted,
    EventKind.DELIVERY_FAILED: _delivery_failed,
    EventKind.BOUNCED: _bounced,
    EventKind.MERGED: _merged,
    EventKind.MERGED_AWAY: _merged_away,
    EventKind.MERGE_UNDONE: _merge_undone,
    EventKind.SPLIT_OFF: _split_off,
    EventKind.SPLIT_FROM: _split_from,
    EventKind.SNOOZED: _snoozed,
    EventKind.WOKEN: _woken,
    EventKind.HANDED_OVER: _handed_over,
    EventKind.CUSTOMER_CHANGED: _customer_changed,
    EventKind.LINKED: _linked,
    EventKind.UNLINKED: _unlinked,
    EventKind.PROMISED: _promised,
    EventKind.PROMISE_WITHDRAWN: _promise_withdrawn,
    EventKind.BREACHED: _breached,
    **dict.fromkeys(followup_words.WORDS, _followed_up),
    **visit_words.WORDS,
}
