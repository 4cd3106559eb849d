"""Text as the search compares it: bare words without accents, capitals or signs.

`AB-12345`, `jan@example.org` and `#2024-1001` become the words they are made of, next to each
other; so do `AB12345` and `ab 12345`. Whole and in parts, each is found.
"""

import re
import unicodedata
from functools import lru_cache

#: Longer words are cut; nobody types them, and the databases have limits of their own.
LONGEST_WORD = 64
#: From this length on, a word also stands for what begins with it.
SHORTEST_BEGINNING = 4

#: Letters and digits apart, so that the number in `AB12345` can be found.
_WORD = re.compile(r"\d+|[^\W\d_]+")
#: Accents and vowel signs, once they stand apart, and what has no width.
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u064b-\u065f\u0670"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]"
)
#: Letters that Unicode does not take apart.
_PLAIN = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)


def words(text: str) -> list[str]:
    """The bare words of a text, in order."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(bare(text))]


def bare(text: str) -> str:
    """Small letters without accents; everything between words stays as it is."""
    if text.isascii():
        return text.lower()
    apart = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    # Some letters fall apart only when they become small.
    small = unicodedata.normalize("NFKD", apart.casefold())
    return _MARKS.sub("", small).translate(_PLAIN)


_VOWELS = "aeiou"
#: What a long form ends in, and what the short one then ends in.
_SOFT = {"v": "f", "z": "s"}


@lru_cache(maxsize=4096)
def forms(word: str) -> tuple[str, ...]:
    """The word and what it may be the plural of, in Dutch and English: 'schalen' -> 'schaal'.

    A rough rule that finds too much rather than too little; nothing is done to numbers and short
    words.
    """
    if len(word) < 5 or not word.isascii() or word[0].isdigit():
        return (word,)
    found = [word]
    if word.endswith("en"):
        found += _dutch(word[:-2])
    elif word.endswith("ies"):
        found += [word[:-3] + "y", word[:-1]]
    elif word.endswith(("ses", "xes", "zes", "ches", "shes")):
        found += [word[:-2], word[:-1]]
    elif word.endswith("s") and not word.endswith("ss"):
        found.append(word[:-1])
    return tuple(dict.fromkeys(one for one in found if len(one) > 2))


def _dutch(stem: str) -> list[str]:
    """The stem and what it becomes: jass -> jas, schal -> schaal, briev -> brief, doz -> doos."""
    if len(stem) < 3:
        return []
    last, before = stem[-1], stem[-2]
    found = [stem]
    if last == before and last not in _VOWELS:
        found.append(stem[:-1])
        return found
    end = _SOFT.get(last, last)
    if before in _VOWELS and stem[-3] not in _VOWELS and last not in _VOWELS:
        found.append(stem[:-1] + before + end)
    if end != last:
        found.append(stem[:-1] + end)
    return found


_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@lru_cache(maxsize=64)
def near(word: str) -> tuple[str, ...]:
    """Every word one typing error away: a letter too many, too few, wrong, or two swapped.

    Numbers have none: an order number with one other digit is another order.
    """
    if len(word) < SHORTEST_BEGINNING or word[0].isdigit() or len(word) > 24:
        return ()
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    fewer = {left + right[1:] for left, right in cuts if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    other = {left + letter + right[1:] for left, right in cuts if right for letter in _LETTERS}
    more = {left + letter + right for left, right in cuts for letter in _LETTERS}
    return tuple(sorted((fewer | swapped | other | more) - {word}))
