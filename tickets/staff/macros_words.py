"""Says in the reader's language what macros only know by a code: faults, doubts and variables."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets.core.shop import LANGUAGES
from tickets.macros.language import Fault, Problem
from tickets.macros.links import LinkFault
from tickets.macros.sincerity import Doubt

FAULTS: dict[Fault, Promise] = {
    Fault.NOT_CLOSED: gettext_lazy("'%(what)s' is opened and not closed on its line with }}."),
    Fault.UNREADABLE: gettext_lazy("'%(what)s' cannot be read."),
    Fault.UNKNOWN_VARIABLE: gettext_lazy("There is nothing called '%(what)s' to fill in."),
    Fault.UNKNOWN_FILTER: gettext_lazy("'%(what)s' is nothing that can be done with a value."),
    Fault.WRONG_FILTER: gettext_lazy("'%(what)s' does not fit what stands before it."),
    Fault.UNKNOWN_TEST: gettext_lazy("'if' cannot ask for '%(what)s'."),
    Fault.UNKNOWN_WORD: gettext_lazy("There is no '%(what)s' to ask for."),
    Fault.NO_END: gettext_lazy("'%(what)s' has no 'end'."),
    Fault.NOTHING_TO_END: gettext_lazy("'%(what)s' stands here without an 'if' before it."),
    Fault.TOO_DEEP: gettext_lazy("'%(what)s' stands too deep in others."),
    Fault.TOO_LONG: gettext_lazy("This text is too long."),
    Fault.UNKNOWN_SNIPPET: gettext_lazy("No macro in this language is called '%(what)s'."),
    Fault.CIRCLE: gettext_lazy("'%(what)s' goes round in a circle: it stands in itself."),
    Fault.TWO_CURSORS: gettext_lazy("There can be only one cursor."),
}

DOUBTS: dict[Doubt, Promise] = {
    Doubt.PERSONAL: gettext_lazy(
        "This is a complaint, and your answer is the macro word for word. Add one sentence of"
        " your own: what do you understand of what happened to this customer?"
    ),
    Doubt.NAME: gettext_lazy("The letter greets '%(what)s', and that is not the customer's name."),
    Doubt.LANGUAGE: gettext_lazy("This seems to be in %(what)s, and the customer wrote otherwise."),
    Doubt.TWICE: gettext_lazy("'%(what)s' went to this customer before, in this conversation."),
    Doubt.CLOSED_DAY: gettext_lazy("You name %(what)s, and the shop is closed on that day."),
    Doubt.NO_FILE: gettext_lazy("You write '%(what)s', and no file goes along."),
}

LINK_FAULTS: dict[LinkFault, Promise] = {
    LinkFault.NOT_SAFE: gettext_lazy("does not begin with https"),
    LinkFault.SHAPE: gettext_lazy("is no address that a customer can go to"),
    LinkFault.GONE: gettext_lazy("leads to no page of ours"),
}


def fault_words(problem: Problem) -> str:
    told = str(FAULTS[problem.fault]) % {"what": problem.what}
    return _("Line %(line)d: %(told)s") % {"line": problem.line, "told": told}


def doubt_words(doubt: Doubt, what: str) -> str:
    if doubt is Doubt.LANGUAGE:
        what = str(dict(LANGUAGES).get(what, what))
    return str(DOUBTS[doubt]) % {"what": what}


#: What an author can put in, with an example of what it becomes.
HELP: tuple[tuple[str, Promise], ...] = (
    ('{{ customer.first_name | or: "klant" }}', gettext_lazy("the first name, or another word")),
    ("{{ customer.name }}", gettext_lazy("the whole name")),
    ("{{ agent.first_name }}", gettext_lazy("who answers")),
    ("{{ shop.name }}", gettext_lazy("the name of the shop")),
    ("{{ ticket.order }}", gettext_lazy("the order number")),
    ("{{ ticket.reference }}", gettext_lazy("our number")),
    ('{{ ask: "Hoeveel dagen?" }}', gettext_lazy("asks whoever uses it")),
    ("{{ cursor }}", gettext_lazy("where to go on writing")),
    ("{{ today | plus_workdays: 3 | long_date }}", gettext_lazy("a day when the shop is open")),
    ('{{ snippet: "retouradres" }}', gettext_lazy("the text of another macro")),
    ('{{ if tag: "retour" }} {{ else }} {{ end }}', gettext_lazy("only with that tag")),
    ("{{ if order }} {{ end }}", gettext_lazy("only when the order number is known")),
    ('{{ u: "kunt u" | je: "kun je" }}', gettext_lazy("Dutch, formal or not")),
)
