"""Sets of words and lists of phrases, written as people read them."""

import re


def word_set(*lines: str) -> frozenset[str]:
    """The words of all lines, cut at blanks."""
    return frozenset(" ".join(lines).split())


def any_of(*phrases: str) -> re.Pattern[str]:
    """Finds any of the phrases as whole words, in capitals or not; each may be a pattern."""
    return re.compile(rf"(?<![\w'])(?:{'|'.join(phrases)})(?!\w)", re.IGNORECASE)
