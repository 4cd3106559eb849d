"""Hears a compliment that asks nothing; words only, in four languages, rather too few than wrong.

A compliment taken for a question costs a click; a complaint taken for a compliment costs a
customer. So anything that asks, doubts, denies or sells is no compliment, however kind it sounds.
"""

import re
from collections.abc import Iterator, Sequence

from tickets.inbound.praise.doubt import (
    DOUBTING,
    DOUBTS,
    HARMLESS,
    MENDED,
    NEVER,
    SUPERLATIVE,
    TROUBLE,
    TURN,
)
from tickets.inbound.praise.parting import without_parting
from tickets.inbound.praise.warm import HALF, PRAISE

MAX_LENGTH = 1_200
MAX_SUBJECT = 200
#: Half words that weigh as much as one clear word.
ENOUGH = 3
#: A sentence of so few words says nothing of how the letter ends.
SHORT = 3

_WORD = re.compile(r"[a-zà-öø-ÿßœ']+", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!;\N{HORIZONTAL ELLIPSIS}]+\s+|(?<=:)\s*[()]+\s+")
_ANSWER = re.compile(r"(?:re|aw|antw|antwoord|fw|fwd|wg|tr|doorst)\s?:", re.IGNORECASE)


def praise_in(text: str, subject: str = "") -> str:
    """The words of a message that make it a compliment; empty when it is none, or more.

    The subject helps a warm letter over the edge; alone it is nothing, and that of an answer is
    the shop's own.
    """
    whole = _plain(text)
    head = _plain(subject[:MAX_SUBJECT])
    # The form makes a subject of the first words: these are counted once.
    head = (
        ""
        if _ANSWER.match(head) or whole.startswith(head.rstrip(" .\N{HORIZONTAL ELLIPSIS}"))
        else head
    )
    if not whole or len(whole) > MAX_LENGTH or _leads_elsewhere(f"{whole} {head}"):
        return ""
    sentences = _SENTENCE.split(whole)
    if _doubts(sentences) or _doubts([head]):
        return ""
    body = _plain(without_parting(text))
    heard = [*_clear(body), *_half(body)]
    weight = _weight(body)
    if not heard or weight + _weight(head) < ENOUGH or not _ends_warm(body, head):
        return ""
    return (_clear(body) or _clear(head) or heard)[0]


def _plain(text: str) -> str:
    return " ".join(text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split())


def _lower(text: str) -> str:
    # Folding would make 'ss' of 'ß', and German words would no longer be found.
    return text.casefold() if "ß" not in text else text.lower()


def _leads_elsewhere(text: str) -> bool:
    return "?" in text or "@" in text or "http" in text.lower() or "www." in text.lower()


def _doubts(sentences: Sequence[str]) -> bool:
    """Whether any sentence asks, denies or sells; trouble counts unless the shop has mended it."""
    left = [_without_harmless(one) for one in sentences]
    words = [set(_WORD.findall(_lower(one))) for one in left]
    for place, sentence in enumerate(left):
        if DOUBTS & words[place] or DOUBTING.search(sentence):
            return True
        if TROUBLE & words[place] and not MENDED.search(" ".join(left[place : place + 2])):
            return True
    return False


def _without_harmless(sentence: str) -> str:
    """The sentence without what holds a doubting word and doubts nothing."""
    left = _plain(HARMLESS.sub(" ", sentence))
    if SUPERLATIVE.search(sentence):
        left = NEVER.sub(" ", left)
    *_, last = TURN.split(left)
    return TURN.sub(" ", left) if _clear(last) or SUPERLATIVE.search(last) else left


def _clear(text: str) -> list[str]:
    found = (pattern.search(text) for pattern in PRAISE)
    never = (SUPERLATIVE.search(one) for one in _SENTENCE.split(text) if NEVER.search(one))
    return [match[0] for match in (*found, *never) if match]


def _half(text: str) -> list[str]:
    return [match[0] for match in HALF.finditer(text)]


def _weight(text: str) -> int:
    return ENOUGH * len(_clear(text)) + len({_lower(word) for word in _half(text)})


def _ends_warm(body: str, head: str) -> bool:
    """Trouble has too many words to know them all, but it comes after the kind ones."""
    if _weight(head):
        return True
    last = next(_from_the_end(_SENTENCE.split(body)), "")
    return bool(_weight(last))


def _from_the_end(sentences: Sequence[str]) -> Iterator[str]:
    for sentence in reversed(sentences):
        if len(sentence.split()) > SHORT or _weight(sentence):
            yield sentence
