"""How staff read what the FAQ tells in codes: facts, and what can be filled in."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from faq.facts import FACTS


def fact_names(names: Iterable[str]) -> list[str]:
    """The facts by their labels, in the order of the settings page."""
    wanted = set(names)
    return [str(fact.label) for name, fact in FACTS.items() if name in wanted]


def blanks() -> list[tuple[str, str]]:
    """What a text may leave open, with what stands there later."""
    facts = [(f"{{{name}}}", str(fact.label)) for name, fact in FACTS.items()]
    return [
        ("{shop}", _("the name of the shop")),
        ("{kunt u|kun je}", _("the first for shops that say u, the second for je")),
        *facts,
    ]
