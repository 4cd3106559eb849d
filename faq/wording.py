"""Fills what an article leaves open: the shop's facts, and the Dutch 'u' or 'je' that it chose.

`{delivery_time}` is a fact; `{kunt u|kun je}` says the first to be formal, the second otherwise.
"""

import re
from collections.abc import Callable, Collection, Mapping
from html import escape

from faq.facts import FACTS

#: Every text may name the shop itself.
SHOP = "shop"
#: No tag and no second brace: whatever stands in one place is plain words.
_PLACE = re.compile(r"\{([^{}|<>]{1,200})(\|[^{}|<>]{0,200})?\}")
_NAME = re.compile(r"[a-z_]+")


def fill(text: str, facts: Mapping[str, str], *, is_formal: bool) -> str:
    """Plain text; a fact that nobody filled in leaves its place empty."""
    return _filled(text, facts, is_formal=is_formal, said=str)


def fill_html(html: str, facts: Mapping[str, str], *, is_formal: bool) -> str:
    """The same for clean HTML: what a fact holds is text and nothing else."""
    return _filled(html, facts, is_formal=is_formal, said=escape)


def names_in(*texts: str) -> list[str]:
    """The facts that these texts name, each once, in order."""
    found = (m[1] for text in texts for m in _PLACE.finditer(text) if m[2] is None)
    return [name for name in dict.fromkeys(found) if name != SHOP]


def unknown_in(*texts: str) -> list[str]:
    """Names between braces that are no fact: a typing error."""
    return [name for name in names_in(*texts) if name not in FACTS]


def missing_in(*texts: str, known: Collection[str]) -> list[str]:
    """Facts that are named and that the shop has not filled in yet."""
    return [name for name in names_in(*texts) if name in FACTS and name not in known]


def _filled(
    text: str, facts: Mapping[str, str], *, is_formal: bool, said: Callable[[str], str]
) -> str:
    def one(place: re.Match[str]) -> str:
        if place[2] is not None:
            return place[1] if is_formal else place[2][1:]
        if _NAME.fullmatch(place[1]):
            return said(facts.get(place[1], ""))
        return place[0]

    return _PLACE.sub(one, text)
