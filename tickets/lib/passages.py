"""Whether a passage stands in somebody's text word for word."""


def stands_in(passage: str, text: str) -> bool:
    """Whether `text` has these very words after each other; how lines are broken is all one.

    A passage begins and ends where words do: 'not' may not be cut off 'nothing'.
    """
    wanted, whole = " ".join(passage.split()), " ".join(text.split())
    if not wanted:
        return False
    start = whole.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        if not (_joins(whole, start) or _joins(whole, end)):
            return True
        start = whole.find(wanted, start + 1)
    return False


def _joins(text: str, place: int) -> bool:
    """Whether a word goes on across this place."""
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()
