"""Fills the blanks of an answer that goes to many: {name} becomes each customer's own."""

import re
from collections.abc import Mapping

_BLANK = re.compile(r"\{([a-z_]{1,30})\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """One pass: what a value holds is never filled again. An unknown blank stays as it is."""
    return _BLANK.sub(lambda found: values.get(found[1], found[0]), text)


def unknown(text: str, known: Mapping[str, object]) -> list[str]:
    """Blanks that nobody can fill, each once, in order."""
    return list(dict.fromkeys(name for name in _BLANK.findall(text) if name not in known))
