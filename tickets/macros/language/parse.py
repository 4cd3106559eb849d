"""Reads the text of a macro into parts, and says on which line something is wrong."""

import html as entities
import re
from dataclasses import dataclass, field

from tickets.macros.language import (
    BARE_TESTS,
    FILTERS,
    MOST_CHOICES,
    MOST_DAYS,
    MOST_LENGTH,
    TESTS_WITH_WORD,
    VARIABLES,
    Ask,
    Choice,
    Condition,
    Cursor,
    Fault,
    Filter,
    Part,
    Parts,
    Problem,
    Snippet,
    Spoken,
    Text,
    Type,
    Value,
)

LANGUAGES = frozenset({"nl", "en", "de", "fr"})
KINDS = frozenset(
    {"question", "complaint", "return", "withdrawal", "compliment", "call_back", "other"}
)
#: Names that are no variables.
RESERVED = frozenset({"ask", "cursor", "snippet", "if", "else", "end"})
KNOWN_WORDS = {"language": LANGUAGES, "kind": KINDS}

_TOKEN = re.compile(
    r"""\s*(?:(?P<name>[A-Za-z_][A-Za-z_0-9]*(?:\.[A-Za-z_][A-Za-z_0-9]*)*)"""
    r"""|["“”„](?P<text>[^"“”„]*)["“”„]|(?P<number>[0-9]{1,4})|(?P<mark>[:|]))"""
)
#: In HTML a line of its own stands between these; the break after it goes with it.
_LINE_BEGINS = ("<p>", "<br>", "<li>", "<blockquote>")
_TAG = re.compile(r"<[^>]*>")
_BREAK = re.compile(r"[ \t]*<br>\n?")


@dataclass(frozen=True)
class Parsed:
    parts: Parts
    problems: tuple[Problem, ...]


class _WrongTag(Exception):  # noqa: N818 -- never leaves this module
    def __init__(self, fault: Fault, what: str = "") -> None:
        super().__init__(fault)
        self.fault = fault
        self.what = what


@dataclass
class _Open:
    """A choice whose end has not been read yet."""

    test: Condition
    line: int
    raw: str
    yes: list[Part] = field(default_factory=list)
    no: list[Part] | None = None

    @property
    def current(self) -> list[Part]:
        return self.yes if self.no is None else self.no

    def closed(self) -> Choice:
        return Choice(self.test, tuple(self.yes), tuple(self.no or ()))


def parse(source: str, *, is_html: bool = False) -> Parsed:
    """Never raises: what cannot be read stays as typed, and is named among the problems.

    `is_html`: the texts between are HTML, a line for each line of the letter (`markup.tidy`).
    """
    if len(source) > MOST_LENGTH:
        return Parsed((Text(source),), (Problem(1, Fault.TOO_LONG),))
    reader = _Reader(source, is_html=is_html)
    reader.read()
    return Parsed(tuple(reader.parts), tuple(reader.problems))


class _Reader:
    def __init__(self, source: str, *, is_html: bool) -> None:
        self.source = source
        self.is_html = is_html
        self.parts: list[Part] = []
        self.problems: list[Problem] = []
        self._open: list[_Open] = []
        self._cursors = 0

    def read(self) -> None:
        at = 0
        line = 1
        while (start := self.source.find("{{", at)) >= 0:
            self._add_text(self.source[at:start])
            line += self.source.count("\n", at, start)
            end = self.source.find("}}", start + 2)
            newline = self.source.find("\n", start)
            if end < 0 or 0 <= newline < end:
                self._fault(line, Fault.NOT_CLOSED, self.source[start:].partition("\n")[0])
                self._add_text("{{")
                at = start + 2
                continue
            raw = self.source[start : end + 2]
            at = end + 2
            if self._tag(raw, line):
                after = self._after_line(start, at)
                line += self.source.count("\n", at, after)
                at = after
        self._add_text(self.source[at:])
        self._close_what_is_open()

    def _close_what_is_open(self) -> None:
        while self._open:
            left = self._open.pop()
            self._fault(left.line, Fault.NO_END, left.raw)
            self._here.extend([Text(left.raw), *left.yes, *(left.no or ())])

    @property
    def _here(self) -> list[Part]:
        return self._open[-1].current if self._open else self.parts

    def _add_text(self, text: str) -> None:
        if text:
            self._here.append(Text(text))

    def _fault(self, line: int, fault: Fault, what: str = "") -> None:
        what = entities.unescape(_TAG.sub("", what)) if self.is_html else what
        self.problems.append(Problem(line, fault, what[:80]))

    def _after_line(self, start: int, end: int) -> int:
        """Where the letter goes on: a line that only steers is no part of it."""
        if self.is_html:
            found = _BREAK.match(self.source, end)
            is_alone = self.source[max(0, start - 40) : start].rstrip().endswith(_LINE_BEGINS)
            return found.end() if found and is_alone else end
        if not self._stands_alone(start, end):
            return end
        self._drop_indent()
        return end + self.source.startswith("\n", end)

    def _stands_alone(self, start: int, end: int) -> bool:
        before = self.source.rfind("\n", 0, start) + 1
        after = self.source.find("\n", end)
        rest = self.source[end : after if after >= 0 else len(self.source)]
        return not self.source[before:start].strip() and not rest

    def _drop_indent(self) -> None:
        if self._here and isinstance(last := self._here[-1], Text) and not last.text.strip(" "):
            self._here.pop()

    def _tag(self, raw: str, line: int) -> bool:
        """Read one pair of braces; true when it only steers and leaves no text."""
        words = raw[2:-2]
        if self.is_html:
            words = entities.unescape(words).replace("\u00a0", " ")
        words = words.strip()
        try:
            match words.partition(" ")[0]:
                case "if":
                    self._begin_choice(words[2:], raw, line)
                    return True
                case "else" if words == "else":
                    self._turn_choice()
                    return True
                case "end" if words == "end":
                    self._end_choice()
                    return True
            self._here.append(self._part(words, raw, line))
        except _WrongTag as wrong:
            self._fault(line, wrong.fault, wrong.what or raw)
            self._add_text(raw)
        return False

    def _begin_choice(self, words: str, raw: str, line: int) -> None:
        test = _test(words)
        if len(self._open) >= MOST_CHOICES:
            raise _WrongTag(Fault.TOO_DEEP)
        self._open.append(_Open(test, line, raw))

    def _turn_choice(self) -> None:
        if not self._open or self._open[-1].no is not None:
            raise _WrongTag(Fault.NOTHING_TO_END)
        self._open[-1].no = []

    def _end_choice(self) -> None:
        if not self._open:
            raise _WrongTag(Fault.NOTHING_TO_END)
        done = self._open.pop()
        self._here.append(done.closed())

    def _part(self, words: str, raw: str, line: int) -> Part:
        pieces = _pieces(words)
        head = pieces[0]
        if head == ("name", "cursor") and len(pieces) == 1:
            self._cursors += 1
            if self._cursors > 1:
                raise _WrongTag(Fault.TWO_CURSORS)
            return Cursor()
        match pieces:
            case [("name", "ask"), ("mark", ":"), ("text", prompt), *rest] if prompt.strip():
                return Ask(prompt.strip(), _fallback(rest))
            case [("name", "snippet"), ("mark", ":"), ("text", name)]:
                return Snippet(name.strip(), line, raw)
            case [
                ("name", "u"), ("mark", ":"), ("text", formal),
                ("mark", "|"), ("name", "je"), ("mark", ":"), ("text", informal),
            ]:  # fmt: skip
                return Spoken(formal, informal)
            case [("name", name), *rest] if name not in RESERVED:
                return _value(name, rest, raw)
        raise _WrongTag(Fault.UNREADABLE)


def _pieces(words: str) -> list[tuple[str, str]]:
    """Names, texts, numbers and marks; anything else cannot be read."""
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(words):
        token = _TOKEN.match(words, at)
        if token is None or token.lastgroup is None:
            raise _WrongTag(Fault.UNREADABLE)
        found.append((token.lastgroup, token[token.lastgroup]))
        at = token.end()
    if not found:
        raise _WrongTag(Fault.UNREADABLE)
    return found


def _fallback(pieces: list[tuple[str, str]]) -> str:
    match pieces:
        case []:
            return ""
        case [("mark", "|"), ("name", "or"), ("mark", ":"), ("text", text)]:
            return text
    raise _WrongTag(Fault.UNREADABLE)


def _value(name: str, rest: list[tuple[str, str]], raw: str) -> Value:
    if name not in VARIABLES:
        raise _WrongTag(Fault.UNKNOWN_VARIABLE, name)
    holds = VARIABLES[name]
    filters: list[Filter] = []
    fallback: str | None = None
    while rest:
        match rest:
            case [("mark", "|"), ("name", "or"), ("mark", ":"), ("text", fallback), *rest]:
                continue
            case [("mark", "|"), ("name", word), ("mark", ":"), ("number", number), *rest]:
                holds = _step(word, holds, takes_number=True)
                if int(number) > MOST_DAYS:
                    raise _WrongTag(Fault.WRONG_FILTER, number)
                filters.append(Filter(word, int(number)))
            case [("mark", "|"), ("name", word), *rest]:
                holds = _step(word, holds, takes_number=False)
                filters.append(Filter(word))
            case _:
                raise _WrongTag(Fault.UNREADABLE)
    return Value(name, tuple(filters), fallback, raw)


def _step(word: str, holds: Type, *, takes_number: bool) -> Type:
    """What a filter makes of it; a fault when it cannot."""
    if word not in FILTERS:
        raise _WrongTag(Fault.UNKNOWN_FILTER, word)
    works_on, gives, needs_number = FILTERS[word]
    if works_on is not holds or needs_number is not takes_number:
        raise _WrongTag(Fault.WRONG_FILTER, word)
    return gives


def _test(words: str) -> Condition:
    pieces = _pieces(words)
    is_negated = pieces[0] == ("name", "not")
    match pieces[1:] if is_negated else pieces:
        case [("name", name)] if name in BARE_TESTS:
            return Condition(name, is_negated=is_negated)
        case [("name", name), ("mark", ":"), ("text", word)] if name in TESTS_WITH_WORD:
            word = " ".join(word.lower().split())
            if not word or word not in KNOWN_WORDS.get(name, {word}):
                raise _WrongTag(Fault.UNKNOWN_WORD, word)
            return Condition(name, word, is_negated)
    raise _WrongTag(Fault.UNKNOWN_TEST, words.strip())
