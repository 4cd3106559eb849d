"""Says in words when a rule looks and what it asks, for the list of rules and its editor."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickets.automation.conditions import NOBODY, SOMEBODY, If
from tickets.automation.deeds import Names
from tickets.automation.occasions import Trigger, When
from tickets.core.cause import Cause
from tickets.core.people import User
from tickets.core.shop import LANGUAGES, Mailbox
from tickets.core.states import State
from tickets.core.ticket import Channel, Kind, Priority
from tickets.macros.models import Macro
from tickets.sla.conditions import IMPORTANT
from tickets.sla.models import CountedIn


def names_for_rules() -> Names:
    """What people, causes, ready answers and addresses are called, for all shops."""
    causes = Cause.objects.select_related("parent")
    return Names(
        people={one.pk: str(one) for one in User.objects.answering().order_by("name")},
        causes={one.pk: one.path for one in causes},
        macros=dict(Macro.objects.active().by_folder().values_list("pk", "title")),
        mailboxes=dict(Mailbox.objects.order_by("email").values_list("pk", "email")),
    )


def when_in_words(trigger: Trigger) -> str:
    """The end of a sentence that begins with 'When'."""
    if trigger.when == When.WAITS:
        return _("the customer waits longer than %(time)s") % {"time": _length(trigger)}
    if trigger.when == When.QUIET:
        return _("nobody does anything for longer than %(time)s") % {"time": _length(trigger)}
    return str(trigger.when.label)


def _length(trigger: Trigger) -> str:
    if trigger.minutes % 60:
        count, words = trigger.minutes, ngettext("%d minute", "%d minutes", trigger.minutes)
    else:
        count = trigger.minutes // 60
        words = ngettext("%d hour", "%d hours", count)
    length = words % count
    if trigger.counted_in == CountedIn.CALENDAR:
        return length
    return _("%(time)s of open time") % {"time": length}


def conditions_in_words(conditions: If, names: Names) -> list[str]:
    """One short sentence for each condition."""
    shared = conditions.shared
    said = [
        _many(_("the kind is %s"), (Kind(one).label for one in sorted(shared.kinds))),
        _many(_("the priority is %s"), (Priority(n).label for n in sorted(shared.priorities))),
        _many(_("it came in by %s"), (Channel(one).label for one in sorted(shared.channels))),
        _many(_("the language is %s"), _languages(shared.languages)),
        _many(_("it was sent to %s"), _named(shared.mailboxes, names.mailboxes)),
        _many(_("it has the tag %s"), sorted(shared.tags)),
        _many(_("the customer is %s"), _customers(shared.customers)),
        _many(_("it says %s"), (f"“{one}”" for one in conditions.words)),
        _many(_("it comes from %s"), conditions.senders),
        _many(_("the state is %s"), (State(one).label for one in sorted(conditions.states))),
        _many(_("the cause is %s"), _named(conditions.causes, names.causes)),
    ]
    match conditions.assignee:
        case "":
            pass
        case one if one == NOBODY:
            said.append(_("nobody has it in hand"))
        case one if one == SOMEBODY:
            said.append(_("somebody has it in hand"))
        case pk:
            who = names.people.get(int(pk)) or _("somebody who left")
            said.append(_("%(who)s has it in hand") % {"who": who})
    if conditions.hours:
        open_words, closed_words = _("the shop is open"), _("the shop is closed")
        said.append(open_words if conditions.hours == "open" else closed_words)
    return [one for one in said if one]


def _many(words: str, values: Iterable[object]) -> str:
    listed = [str(one) for one in values]
    return words % _(" or ").join(listed) if listed else ""


def _languages(codes: Iterable[str]) -> list[str]:
    return [str(name) for code, name in LANGUAGES if code in set(codes)]


def _customers(values: Iterable[str]) -> list[str]:
    return [_("important") if one == IMPORTANT else _("not important") for one in sorted(values)]


def _named(pks: Iterable[int], names: object) -> list[str]:
    assert isinstance(names, dict)
    return [names.get(pk) or _("something that is gone") for pk in sorted(pks)]
