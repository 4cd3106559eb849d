"""Puts a confirmation together from a shop's words: blanks filled, empty paragraphs left out."""

import re
from collections.abc import Mapping

from tickets.lib.filling import fill, unknown

#: All that a shop may leave open in its words; none of it is ever what a stranger wrote.
BLANKS = ("shop", "reference", "moment", "round", "opening", "answers", "signature")

_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
_BLANK = re.compile(r"\{([a-z_]{1,30})\}")


def compose(text: str, values: Mapping[str, str]) -> str:
    """The text with its blanks filled; a paragraph with a blank that is empty is left out.

    So 'we open again {opening}' is only said by a shop that is closed.
    """
    paragraphs = _PARAGRAPHS.split(text.replace("\r\n", "\n").strip())
    said = (one for one in paragraphs if all(values.get(name) for name in _BLANK.findall(one)))
    return "\n\n".join(fill(one, values).strip() for one in said)


def strange_blanks(text: str) -> list[str]:
    """Blanks that nobody can fill, each once, in order."""
    return unknown(text, dict.fromkeys(BLANKS))
