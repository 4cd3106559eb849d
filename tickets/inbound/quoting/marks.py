"""Recognises the marks of a quote: the line that announces it, headers, signatures."""

import re
from dataclasses import dataclass

from tickets.inbound.quoting import words
from tickets.lib import markup

QUOTE = markup.QUOTE
SIGNATURE = "signature"
ATTRIBUTION = "attribution"
REST = "rest"  # everything from here on was there before

MAX_JOINED = 700
MAX_BACK = 5

_TIME = re.compile(r"\d{1,2}[:.hu]\d{2}")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\d년|\d年")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\s<>\"“”„:,;]+")
_TRIM = " \t>*_|\u00a0•"
# Nothing that was taken is given back (`+`): a line of spaces would be tried in every way there is.
_RULE = re.compile(
    r"[\s>]*+(?:_{3,}+\s*+|-{3,}+\s*+|={3,}+\s*+|\*{5,}+\s*+|—{2,}+\s*+|–{2,}+\s*+|[-_=*\s]{10,}+)"
)
_UNDERSCORES = re.compile(r"[\s]*_{3,}[\s]*")
_DASHED = re.compile(r"[\s>]*[-_=*–—]{2,}\s*")
_SIGNATURE = re.compile(r"(?:--|__|—|––|-- --|==)[\s\u00a0]*")


@dataclass(slots=True)
class QLine:
    """A line on its way through the scanner."""

    text: str  # without quote signs
    depth: int
    raw: str
    marks: frozenset[str] = frozenset()

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()


def is_rule(line: str) -> bool:
    """A line drawn by a program: underscores, dashes."""
    return bool(_RULE.fullmatch(line[:400])) and bool(line.strip())


def is_underscores(line: str) -> bool:
    return bool(_UNDERSCORES.fullmatch(line[:400]))


def is_signature_mark(line: str) -> bool:
    return bool(_SIGNATURE.fullmatch(line[:20])) and len(line.strip()) <= 6


def is_mobile_signature(line: str) -> bool:
    flat = line[:200].strip(" \t*_-—–.\u00a0[]<>()").casefold()
    return len(line) < 160 and flat.startswith(words.MOBILE)


def is_disclaimer(line: str) -> bool:
    flat = line[:200].strip(" \t*_-—–.\u00a0[]<>").casefold()
    is_title = len(flat) < 40
    return flat.startswith(words.DISCLAIMERS) and (
        is_title or bool(words.CONFIDENTIAL.search(line[:2000]))
    )


def is_reply_above(line: str) -> bool:
    if len(line) > 250:
        return False
    flat = " ".join(line.casefold().split())
    return any(phrase in flat for phrase in words.REPLY_ABOVE)


def is_separator(line: str) -> bool:
    """`-----Original Message-----` and its kin."""
    flat, is_dashed = _undashed(line)
    return flat.startswith(words.SEPARATORS) if is_dashed else flat in words.SEPARATORS


def is_forward(line: str) -> bool:
    """`---------- Forwarded message ----------`, `Begin doorgestuurd bericht:`"""
    flat, is_dashed = _undashed(line)
    return (is_dashed or flat.endswith(":")) and flat.startswith(words.FORWARDS)


def _undashed(line: str) -> tuple[str, bool]:
    if len(line) > 300:
        return "", False
    dashed = _DASHED.match(line)
    flat = line[dashed.end() if dashed else 0 :].strip(_TRIM + "-=–—").casefold()
    return flat, bool(dashed) or (line.strip()[:1] == "-" and "-----" in line)


def label(line: str) -> str:
    """Which header a line such as `*Van:* Jan` names: from, sent, to, cc, subject or ''."""
    flat = line.lstrip(_TRIM)[:40]
    colon = flat.find(":")
    if colon < 0:
        colon = flat.find("：")
    if colon <= 0:
        return ""
    return words.LABELS.get(flat[:colon].strip(_TRIM).casefold(), "")


def header_block(lines: list[QLine], at: int, *, is_announced: bool) -> bool:
    """Whether a printed mail header (`Van: ... Verzonden: ... Aan: ...`) begins at a line."""
    first = label(lines[at].text)
    if first not in ("from", "sent", "subject", "to"):
        return False
    if first == "from" and _labels_within(lines[at].text) >= 3:
        return True
    kinds = {first}
    misses = 0
    for line in lines[at + 1 : at + 16]:
        kind = label(line.text)
        if kind:
            kinds.add(kind)
            misses = 0
            continue
        misses += 1
        if misses > 3:
            break
    if "from" not in kinds or len(kinds) < 2:
        return first == "sent" and "to" in kinds and bool(_TIME.search(lines[at].text))
    has_moment = "sent" in kinds
    if not (is_announced or "subject" in kinds or _has_address(lines[at : at + 4])):
        return False  # `From: Amsterdam, To: Berlin, Date: 3 May` is a journey
    if len(kinds) >= 3 and (has_moment or is_announced or first == "from"):
        return True
    return len(kinds) == 2 and (is_announced or (has_moment and "@" in lines[at].text))


def _has_address(lines: list[QLine]) -> bool:
    return any("@" in line.text for line in lines)


def _labels_within(line: str) -> int:
    """Labels in a header that lost its line breaks."""
    found = {
        words.LABELS.get(word[:-1].casefold(), "")
        for word in line[:1000].replace("*", " ").split()
        if word.endswith(":")
    }
    return len(found - {""})


def attribution(lines: list[QLine], at: int) -> tuple[int, bool] | None:
    """Whether `on such a day so-and-so wrote:` ends at a line: its first line, and if it is sure.

    Looks at most five lines and 700 characters back, so a mail costs a fixed amount per line.
    """
    last = lines[at].text.rstrip(" \t*_-\u00a0>")
    if not last or not _may_end(lines[at].text, last):
        return None
    joined = ""
    candidates: list[tuple[int, str]] = []
    for place in range(at, max(-1, at - MAX_BACK), -1):
        line = lines[place]
        if (
            line.is_blank
            or line.depth != lines[at].depth
            or len(joined) + len(line.text) > MAX_JOINED
        ):
            break
        joined = f"{line.text.strip(_TRIM + '-')} {joined}".strip()
        candidates.append((place, joined))
    for place, sentence in candidates:
        if _starts(sentence) and _tells(sentence):
            return place, _is_sure(sentence)
    for place, sentence in candidates[:3]:
        if _is_moment_and_address(sentence) or (place == at and _is_name_first(sentence)):
            return place, _is_sure(sentence)
    return None


def _may_end(raw: str, last: str) -> bool:
    if last[-1] in ":：" or last.endswith(words.EASTERN_VERBS):
        return True
    if last.rsplit(None, 1)[-1].casefold() in words.VERBS:
        return True
    # `2011/4/7 Nathan <nathan@example.com>`, if a quote follows
    return raw.rstrip().endswith(">") and "@" in raw and raw.lstrip(_TRIM)[:1].isdigit()


def _words(sentence: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(sentence)]


def _has_verb(sentence: str) -> bool:
    if any(verb in sentence for verb in words.EASTERN_VERBS):
        return True
    return any(
        word.strip(".*_()") in words.VERBS or word in words.VERBS for word in _words(sentence)
    )


def _starts(sentence: str) -> bool:
    flat = sentence.casefold()
    first = flat.split(None, 1)[0].strip(",.*_") if flat else ""
    if first in words.STARTERS or flat.startswith(words.QUOTERS):
        return True
    return flat[:1].isdigit() or bool(words.WEEKDAYS.match(flat))


def _tells(sentence: str) -> bool:
    flat = sentence.casefold()
    if flat.startswith(words.QUOTERS):
        return "@" in sentence or len(sentence) < 80
    if not (_DIGIT.search(sentence) or "@" in sentence):
        return False
    if not _has_verb(sentence):
        return "@" in sentence and bool(_TIME.search(sentence) or _YEAR.search(sentence))
    return "@" in sentence or not words.FIRST_PERSON & set(_words(sentence)[1:])


def _is_sure(sentence: str) -> bool:
    """Sure enough to fold text that no sign marks as quoted."""
    is_announced = _has_verb(sentence) or sentence.rstrip(" *_").endswith((":", "："))
    return is_announced and bool(
        "@" in sentence or _YEAR.search(sentence) or _TIME.search(sentence)
    )


def _is_moment_and_address(sentence: str) -> bool:
    return (
        "@" in sentence
        and sentence.rstrip(" *_").endswith((":", "："))
        and bool(_TIME.search(sentence))
        and bool(_YEAR.search(sentence))
        and len(sentence) < 400
    )


def _is_name_first(sentence: str) -> bool:
    """`Jan Jansen <jan@x.nl> schreef op 3-4-2024:`"""
    said = set(_words(sentence))
    if not _has_verb(sentence) or said & (words.FIRST_PERSON | words.SECOND_PERSON):
        return False
    return (
        "@" in sentence
        or bool(_TIME.search(sentence) and _DIGIT.search(sentence))
        or (len(sentence) < 80 and len(sentence.split()) <= 6)
    )
