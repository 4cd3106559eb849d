"""Sets of words, written as people read them."""


def word_set(*lines: str) -> frozenset[str]:
    """The words of all lines, cut at blanks."""
    return frozenset(" ".join(lines).split())
