"""Decides line by line what the writer just wrote. Works on lines of plain text and of HTML alike.

Worst case: every line is looked at a fixed number of times, and each look sees at most sixteen
lines or 700 characters, so time grows with the length of the mail. No pattern can backtrack
further than the line it reads.
"""

from dataclasses import dataclass, field

from tickets.inbound.quoting import marks
from tickets.inbound.quoting.marks import ATTRIBUTION, REST, SIGNATURE, QLine

MAX_SIGNATURE = 15  # longer than this below a loose mark is text
_WRAPPED = 60


@dataclass(slots=True)
class Block:
    """A run of quoted lines, with the line that announces it."""

    start: int
    end: int
    is_announced: bool


@dataclass(slots=True)
class Folding:
    """Which lines stay; `trimmed` replaces the text of a line that ended in a stray dash."""

    is_visible: list[bool]
    trimmed: dict[int, str] = field(default_factory=dict)


def fold(lines: list[QLine]) -> Folding:
    """What stays visible of a mail. Never nothing: a mail that is all quote is shown whole."""
    scan = _Scan(lines)
    scan.run()
    visible = [not hidden for hidden in scan.hidden]
    if any(keep and not line.is_blank for keep, line in zip(visible, lines, strict=True)):
        return Folding(visible, scan.trimmed)
    return Folding(_least(lines, scan))


def _least(lines: list[QLine], scan: "_Scan") -> list[bool]:
    """When the rules would hide everything: the unquoted lines, or all of them."""
    above = [
        at < scan.cut and line.depth == 0 and at not in scan.announced
        for at, line in enumerate(lines)
    ]
    if any(keep and not line.is_blank for keep, line in zip(above, lines, strict=True)):
        return above
    return [True] * len(lines)


class _Scan:
    def __init__(self, lines: list[QLine]) -> None:
        self.lines = lines
        self.hidden = [False] * len(lines)
        self.cut = len(lines)
        self.blocks: list[Block] = []
        self.announced: set[int] = set()
        self.trimmed: dict[int, str] = {}

    def run(self) -> None:
        self._find_blocks_and_cut()
        for at in range(self._start_of_tail(self.cut), len(self.lines)):
            self.hidden[at] = True
        self._fold_signatures()
        self._fold_blocks()
        self._fold_footer()

    # where the rest is old

    def _find_blocks_and_cut(self) -> None:
        at = 0
        while at < len(self.lines):
            line = self.lines[at]
            if not line.depth and marks.is_forward(line.text):
                return  # what somebody passes on is new to us
            if self._is_cut(at):
                self.cut = at
                return
            if line.depth or ATTRIBUTION in line.marks:
                at = self._take_block(at)
            elif not line.is_blank and (found := marks.attribution(self.lines, at)):
                first, is_sure = found
                follower = self._next_text(at + 1)
                if follower is not None and self.lines[follower].depth:
                    self.announced.update(range(first, at + 1))
                    at = self._take_block(at + 1, first)
                elif is_sure and self._is_worth_cutting(first):
                    self.cut = first
                    return
                else:
                    at += 1
            else:
                at += 1

    def _is_cut(self, at: int) -> bool:
        line = self.lines[at]
        if REST in line.marks:
            return True
        if line.is_blank:
            return False
        if marks.is_reply_above(line.text):
            return True
        if line.depth:
            return False
        if marks.is_separator(line.text):
            return True
        return marks.header_block(self.lines, at, is_announced=self._is_announced(at))

    def _is_announced(self, at: int) -> bool:
        """Whether a rule or nothing but blanks stands above a header block."""
        for place in range(at - 1, max(-1, at - 4), -1):
            line = self.lines[place]
            if not line.is_blank:
                return marks.is_rule(line.text)
        return False

    def _is_worth_cutting(self, first: int) -> bool:
        """An announcement with nothing quoted below and nothing written above is text."""
        return any(
            not line.is_blank and not line.depth and at not in self.announced
            for at, line in enumerate(self.lines[:first])
        )

    def _next_text(self, at: int) -> int | None:
        for place in range(at, min(at + 6, len(self.lines))):
            if not self.lines[place].is_blank or self.lines[place].depth:
                return place
        return None

    def _take_block(self, at: int, start: int | None = None) -> int:
        """A quoted run from `at`: blanks within it belong to it, and lines that a wrap cut off."""
        begin = at if start is None else start
        end = at
        place = at
        while place < len(self.lines):
            line = self.lines[place]
            if marks.is_reply_above(line.text):
                break
            if line.depth or ATTRIBUTION in line.marks or self._is_wrapped(place):
                end = place + 1
            elif not line.is_blank:
                break
            place += 1
        is_announced = start is not None or self._announces(at, end)
        self.blocks.append(Block(begin, max(end, begin + 1), is_announced))
        return max(end, at + 1)

    def _announces(self, start: int, end: int) -> bool:
        """Whether the quote itself begins with the line that says who wrote it."""
        return any(
            ATTRIBUTION in self.lines[at].marks or marks.attribution(self.lines, at) is not None
            for at in range(start, min(end, start + 5))
        )

    def _is_wrapped(self, at: int) -> bool:
        """The rest of a quoted line that some program broke: quoted above and below, no gap."""
        if not 0 < at < len(self.lines) - 1 or self.lines[at].is_blank:
            return False
        above, below = self.lines[at - 1], self.lines[at + 1]
        return bool(above.depth and below.depth) and (
            len(above.raw) >= _WRAPPED and len(self.lines[at].text) < len(above.text)
        )

    def _start_of_tail(self, cut: int) -> int:
        """Rules and blanks just above the old part belong to it."""
        at = cut
        while at > 0 and cut < len(self.lines):
            line = self.lines[at - 1]
            if not (line.is_blank or (not line.depth and marks.is_rule(line.text))):
                break
            at -= 1
        return at

    # signatures

    def _segments(self) -> list[tuple[int, int]]:
        """Stretches of own text between quoted blocks."""
        found: list[tuple[int, int]] = []
        at = 0
        for block in self.blocks:
            if block.start > at:
                found.append((at, block.start))
            at = block.end
        if at < self.cut:
            found.append((at, self.cut))
        return found

    def _fold_signatures(self) -> None:
        for start, end in self._segments():
            self._fold_segment(start, end)

    def _fold_segment(self, start: int, end: int) -> None:
        texts = [at for at in range(start, end) if not self.lines[at].is_blank]
        # Only the last few lines can be a program's; so the count below stays cheap.
        mobile = [at for at in texts[-40:] if marks.is_mobile_signature(self.lines[at].text)]
        left = len(texts)
        for at in texts:
            line = self.lines[at]
            if SIGNATURE in line.marks:
                self.hidden[at] = True
            elif self._is_signature(at, end, left):
                self._hide(at, end)
                return
            elif at in mobile and left - sum(place >= at for place in mobile) <= 2:
                self._hide(at, end)
                self._trim_dash(at, start)
                return
            elif marks.is_disclaimer(line.text) and left <= 12:
                self._hide(at, end)
                return
            left -= 1

    def _is_signature(self, at: int, end: int, left: int) -> bool:
        line = self.lines[at]
        if marks.is_underscores(line.text):
            return left <= 8 and all(len(item.text) < 80 for item in self.lines[at:end])
        if not marks.is_signature_mark(line.text):
            return False
        if self.lines[at].raw.rstrip("\r\n\u00a0 ") == "--":
            return left <= 2 * MAX_SIGNATURE
        return left <= MAX_SIGNATURE

    def _hide(self, start: int, end: int) -> None:
        for at in range(start, end):
            self.hidden[at] = True

    def _trim_dash(self, at: int, start: int) -> None:
        """`Fine — ` above `Sent from ...`: the dash belongs to the signature."""
        for place in range(at - 1, start - 1, -1):
            text = self.lines[place].text.rstrip()
            if not text:
                continue
            if marks.is_signature_mark(text):
                self.hidden[place] = True
            elif text.endswith((" —", " –", " --")):
                self.trimmed[place] = text.rstrip(" —–-")
            return

    # quoted blocks

    def _fold_blocks(self) -> None:
        """Quotes with answers between them stay as context, and so does what the writer chose to
        quote above an answer; all others fold away.
        """
        answered = [
            place
            for place, block in enumerate(self.blocks)
            if self._has_text(block.end, self._end_of_answer(place))
        ]
        is_conversation = len(answered) > 1
        for place, block in enumerate(self.blocks):
            is_context = is_conversation or not block.is_announced
            if not answered or place > answered[-1] or not is_context:
                self._hide(block.start, block.end)

    def _end_of_answer(self, place: int) -> int:
        return self.blocks[place + 1].start if place + 1 < len(self.blocks) else self.cut

    def _has_text(self, start: int, end: int) -> bool:
        return any(not self.hidden[at] and not self.lines[at].is_blank for at in range(start, end))

    def _fold_footer(self) -> None:
        """What a mailing list or a program printed below everything."""
        for at in range(self.cut - 1, max(-1, self.cut - 16), -1):
            line = self.lines[at]
            if self.hidden[at] or not line.text.startswith(("____", "----")):
                continue
            rest = [item.text for item in self.lines[at + 1 : self.cut] if not item.is_blank]
            if (
                len(line.text.strip()) >= 30
                and marks.is_rule(line.text)
                and any("://" in item or "@" in item for item in rest)
            ):
                self._hide(at, self.cut)
                return
