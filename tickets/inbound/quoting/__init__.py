"""Tells what a customer just wrote from quotes, signatures and footers; nothing is deleted."""

from dataclasses import dataclass

from tickets.inbound.quoting import engine, marked, plain
from tickets.inbound.quoting.marks import QLine
from tickets.lib import markup, text

# Of a longer text only the beginning is scanned; the rest counts as quoted.
MAX_LENGTH = 400_000
MAX_LINES = 20_000


@dataclass(frozen=True, slots=True)
class Split:
    """The visible part and the folded part; `html` is the visible part as it was marked up."""

    visible: str
    quoted: str
    html: str = ""


def split_text(body: str) -> Split:
    """Split plain text. Linear: see `engine`."""
    head, rest = body[:MAX_LENGTH], body[MAX_LENGTH:]
    lines = plain.lines_of(head)
    folding = _fold(lines)
    shown = [
        folding.trimmed.get(at, line.raw) for at, line in enumerate(lines) if folding.is_visible[at]
    ]
    hidden = [line.raw for at, line in enumerate(lines) if not folding.is_visible[at]]
    return Split(text.squeeze("\n".join(shown)), text.squeeze("\n".join([*hidden, rest])))


def split_html(html: str) -> Split:
    """Split an HTML document, by its elements and by its text. Linear: see `engine`."""
    found = markup.lines(html, marked.mark_of)
    lines = [
        QLine(line.text, line.depth, line.text, line.marks) if line.depth else _unmarked(line)
        for line in found
    ]
    folding = _fold(lines)
    shown = [
        folding.trimmed.get(at, line.text)
        for at, line in enumerate(lines)
        if folding.is_visible[at]
    ]
    hidden = [line.text for at, line in enumerate(lines) if not folding.is_visible[at]]
    return Split(
        text.squeeze(text.clean("\n".join(shown))),
        text.squeeze(text.clean("\n".join(hidden))),
        _cut_out(html, found, folding.is_visible),
    )


def _fold(lines: list[QLine]) -> engine.Folding:
    folding = engine.fold(lines[:MAX_LINES])
    folding.is_visible += [False] * (len(lines) - len(folding.is_visible))
    return folding


def _unmarked(line: markup.Line) -> QLine:
    """Text pasted into HTML may carry quote signs of its own."""
    parsed = plain.lines_of(line.text)[0] if line.text.startswith(">") else None
    depth = parsed.depth if parsed else 0
    return QLine(parsed.text if parsed else line.text, depth, line.text, line.marks)


def _cut_out(html: str, lines: list[markup.Line], is_visible: list[bool]) -> str:
    """The source without what hidden lines take; the sanitiser closes what is open."""
    pieces: list[str] = []
    at = 0
    for line, keep, before in zip(lines, is_visible, [True, *is_visible], strict=False):
        if before and not keep:
            pieces.append(html[at : line.start])
        elif keep and not before:
            at = line.start
    if not is_visible or is_visible[-1]:
        pieces.append(html[at:])
    return "".join(pieces)
