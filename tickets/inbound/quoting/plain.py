"""Splits plain text into what was just written and what was there before."""

import re

from tickets.inbound.quoting.marks import QLine

MAX_SPLITS = 20
_SIGNS = re.compile(r"[ \t]{0,3}(?:[>\uff1e] ?)+")
# `Fine. On 3 May 2024, Jan <jan@x.nl> wrote: ...` all on one line
_HEAD = re.compile(r"[\s.!?)\-](?=(?:On|Op|Am|Le|El|Il|Em) \S{1,12}[\s,])")
_VERB = re.compile(r"\b(?:wrote|schreef|schrieb|a écrit|escribió|escreveu|ha scritto|skrev) ?:")
_MAX_HEAD = 200
_UNSEEN = dict.fromkeys(
    [0x200B, 0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)


def lines_of(text: str) -> list[QLine]:
    out: list[QLine] = []
    splits = 0
    for raw in text.split("\n"):
        if splits < MAX_SPLITS and len(raw) < 2000 and "@" in raw and (cut := _inner_header(raw)):
            splits += 1
            own = raw[: cut[0]].rstrip(" -")
            out += [_line(piece) for piece in (own, raw[cut[0] : cut[1]], raw[cut[1] :])]
        else:
            out.append(_line(raw))
    return out


def _line(raw: str) -> QLine:
    """A line without its quote signs and without marks of direction, which hide words."""
    match = _SIGNS.match(raw)
    if match is None:
        return QLine(raw.translate(_UNSEEN), 0, raw)
    content = raw[match.end() :].translate(_UNSEEN)
    return QLine(content, sum(sign in ">\uff1e" for sign in match[0]), raw)


def _inner_header(raw: str) -> tuple[int, int] | None:
    """The span of an announcement inside a line: it names a day and an address."""
    verb = _VERB.search(raw)
    if verb is None:
        return None
    for head in _HEAD.finditer(raw, max(0, verb.start() - _MAX_HEAD), verb.start()):
        sentence = raw[head.end() : verb.start()]
        is_told = "@" in sentence and any(character.isdigit() for character in sentence)
        if is_told and raw[: head.start()].strip(" >-"):
            return head.end(), verb.end()
    return None
