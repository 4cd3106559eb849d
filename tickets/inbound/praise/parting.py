"""Takes greeting lines and names from below a letter: they are kind under every letter."""

import re

#: A line of more words is a sentence.
MOST_WORDS = 6
#: A closing stands among so many last lines that say something.
LAST_LINES = 6

_CLOSING = re.compile(
    r"(?<!\w)(?:groet|groeten|groetjes|mvg|gr|hoogachtend|liefs|regards|greetings|sincerely"
    r"|gru(?:ß|ss)|grü(?:ß|ss)en?|mfg|lg|vg|cordialement|amicalement|salutations|verstuurd"
    r"|verzonden|sent from|gesendet|envoyé)(?!\w)"
    r"|^(?:thanks|many thanks|thank you|cheers|best|love|bedankt|dank|danke|merci|bonne journée"
    r"|fijne dag|warm wishes|best wishes)[,.!]?$|^(?:cheers|best|love|thanks)[,.] \w+[.!]?$",
    re.IGNORECASE,
)
#: On the same line as what was said.
_AT_THE_END = re.compile(
    r"(?<=[.!,] )(?:(?:met|mit|de|lieve|hele|veel|warme|hartelijke|vriendelijke|freundlichen|viele"
    r"|liebe|beste|kind|best|warm) ){0,4}(?:groet|groeten|groetjes|mvg|gr|liefs|regards|gru(?:ß|ss)"
    r"|grü(?:ß|ss)en?|lg)(?:[ ,.!]+[\w'-]+){0,5}[.!]?$",
    re.IGNORECASE,
)


def without_parting(text: str) -> str:
    """The text up to its closing; whole when it has none."""
    lines = [line.strip() for line in text.splitlines()]
    said = [place for place, line in enumerate(lines) if line]
    for place in said[1:][-LAST_LINES:]:
        if len(lines[place].split()) <= MOST_WORDS and _CLOSING.search(lines[place]):
            return "\n".join(lines[:place])
    while len(said) > 1 and _is_name(lines[said[-1]]):
        del lines[said.pop() :]
    return _AT_THE_END.sub("", "\n".join(lines).rstrip())


def _is_name(line: str) -> bool:
    return len(line.split()) <= 3 and line[-1:].isalpha() and line[:1].isupper()
