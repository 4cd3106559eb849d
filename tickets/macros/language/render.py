"""Fills the parts of a macro in; what a variable holds is copied and never read as a macro."""

import html as entities
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote

from tickets.macros.language import (
    CLOSE_BLANK,
    FORMS_OF_ADDRESS,
    MOST_NESTED,
    MOST_SNIPPETS,
    OPEN_BLANK,
    Ask,
    Choice,
    Condition,
    Cursor,
    Fault,
    Filter,
    Parts,
    Problem,
    Snippet,
    Spoken,
    Text,
    Value,
    Values,
    dates,
)
from tickets.macros.language.parse import parse

#: The text that a snippet's name stands for; None when there is none by that name.
Snippets = Callable[[str], str | None]

BLANK = re.compile(f"{OPEN_BLANK}([^{OPEN_BLANK}{CLOSE_BLANK}\n]*){CLOSE_BLANK}")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
#: Stand in HTML where the writer goes on, and around what was filled in; no value can hold them.
CURSOR, BEGINS, ENDS = "\ue000", "\ue001", "\ue002"
_MARKS = re.compile(f"[{CURSOR}{BEGINS}{ENDS}]")
#: A value is a name or a number; nothing longer is copied into a letter.
MOST_VALUE = 1000


def no_snippets(name: str) -> None:
    del name


def every_day(day: date) -> bool:
    del day
    return True


@dataclass(frozen=True)
class Facts:
    """What is known when a macro is filled in."""

    values: Values
    today: date
    language: str = "nl"
    is_formal: bool = True
    tags: frozenset[str] = frozenset()
    kind: str = ""
    is_workday: Callable[[date], bool] = every_day
    snippets: Snippets = no_snippets
    #: The same as HTML.
    rich_snippets: Snippets = no_snippets
    #: What was answered to each `ask`.
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Piece:
    text: str
    #: text, value, answer, blank or cursor: how a preview marks it.
    kind: str = "text"


@dataclass(frozen=True)
class Filled:
    pieces: tuple[Piece, ...]
    #: What the writer is asked, in order, each once: the prompt and what stands there now.
    asks: tuple[tuple[str, str], ...] = ()
    #: Where the writer goes on: so many characters from the start; None for the end.
    cursor: int | None = None

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def blanks(self) -> tuple[str, ...]:
        return blanks_in(self.text)


def blanks_in(text: str) -> tuple[str, ...]:
    """The places of a letter that nobody filled in; it must not leave while there are any."""
    return tuple(BLANK.findall(text))


def render(source: str, facts: Facts, *, is_html: bool = False) -> Filled:
    """The letter. Never raises: what cannot be read comes out as it was typed.

    `is_html`: the source and its snippets are HTML, and values are written so that they come out
    as typed; `markup.finish` makes a letter of the pieces.
    """
    writer = _HtmlWriter(facts) if is_html else _Writer(facts)
    writer.write(parse(source, is_html=is_html).parts, depth=0)
    return Filled(tuple(writer.pieces), tuple(writer.asks.items()), writer.cursor)


def check(
    source: str, *, snippets: Snippets, name: str = "", is_html: bool = False
) -> tuple[Problem, ...]:
    """Everything that is wrong with a text, its snippets included.

    `name` is what the text itself is called by, to find circles.
    """
    parsed = parse(source, is_html=is_html)
    found = list(parsed.problems)
    walker = _Walker(snippets)
    for snippet in _snippets_in(parsed.parts):
        fault = walker.fault_of(snippet.name, (name,) if name else ())
        if fault:
            found.append(Problem(snippet.line, fault, snippet.name))
    return tuple(found)


class _Walker:
    """Follows texts into texts, looking for circles, and not for ever."""

    def __init__(self, snippets: Snippets) -> None:
        self._snippets = snippets
        self._steps = 0

    def fault_of(self, name: str, path: tuple[str, ...]) -> Fault | None:
        self._steps += 1
        if name in path:
            return Fault.CIRCLE
        if len(path) > MOST_NESTED or self._steps > MOST_SNIPPETS:
            return Fault.TOO_DEEP
        text = self._snippets(name)
        if text is None:
            return Fault.UNKNOWN_SNIPPET
        for inner in _snippets_in(parse(text).parts):
            fault = self.fault_of(inner.name, (*path, name))
            if fault in {Fault.CIRCLE, Fault.TOO_DEEP}:
                return fault
        return None


def _snippets_in(parts: Parts) -> Iterator[Snippet]:
    for part in parts:
        if isinstance(part, Snippet):
            yield part
        elif isinstance(part, Choice):
            yield from _snippets_in(part.yes)
            yield from _snippets_in(part.no)


class _Writer:
    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.pieces: list[Piece] = []
        self.asks: dict[str, str] = {}
        self.cursor: int | None = None
        self._path: list[str] = []
        self._length = 0
        self._snippets = 0

    def write(self, parts: Parts, *, depth: int) -> None:
        for part in parts:
            match part:
                case Text(text):
                    self._put(text)
                case Spoken(formal, informal):
                    self._put(self._literal(formal if self.facts.is_formal else informal))
                case Value():
                    self._put_value(part)
                case Ask(prompt, fallback):
                    self._put_answer(prompt, fallback)
                case Cursor():
                    self._put_cursor()
                case Snippet(name):
                    self._put_snippet(name, depth=depth)
                case Choice(test, yes, no):
                    self.write(yes if self._holds(test) else no, depth=depth)

    def _put(self, text: str, kind: str = "text") -> None:
        if text:
            self.pieces.append(Piece(text, kind))
            self._length += len(text)

    def _literal(self, text: str) -> str:
        return text

    def _put_cursor(self) -> None:
        self.cursor = self._length if self.cursor is None else self.cursor

    def _put_blank(self, label: str) -> None:
        self._put(f"{OPEN_BLANK}{_tame(label)}{CLOSE_BLANK}", "blank")

    def _put_value(self, part: Value) -> None:
        spoken = FORMS_OF_ADDRESS.get(part.name)
        value: str | date | None
        if spoken:
            value = spoken[0] if self.facts.is_formal else spoken[1]
        elif part.name == "today":
            value = self.facts.today
        else:
            value = self.facts.values.get(part.name)
        for one in part.filters:
            value = self._filtered(value, one)
        if isinstance(value, date):
            value = dates.long_date(value, language=self.facts.language, today=self.facts.today)
        text = _tame(value or "")
        if text:
            self._put(self._literal(text), "value")
        elif part.fallback is not None:
            self._put(self._literal(part.fallback), "value")
        else:
            self._put_blank(part.name)

    def _filtered(self, value: str | date | None, one: Filter) -> str | date | None:
        language = self.facts.language
        if isinstance(value, date):
            match one.name:
                case "plus_days":
                    return dates.plus_days(value, one.number)
                case "plus_workdays":
                    is_workday = self.facts.is_workday
                    return dates.plus_workdays(value, one.number, is_workday=is_workday)
                case "long_date":
                    return dates.long_date(value, language=language, today=self.facts.today)
                case "short_date":
                    return dates.short_date(value, language=language)
                case "weekday":
                    return dates.weekday(value, language=language)
        if isinstance(value, str) and one.name == "capital":
            return value[:1].upper() + value[1:]
        return value

    def _put_answer(self, prompt: str, fallback: str) -> None:
        given = _tame(self.facts.answers.get(prompt, ""))
        self.asks[prompt] = given or self.asks.get(prompt, "") or fallback
        if self.asks[prompt]:
            self._put(self._literal(self.asks[prompt]), "answer")
        else:
            self._put_blank(prompt)

    def _put_snippet(self, name: str, *, depth: int) -> None:
        self._snippets += 1
        text = self._snippet(name) if self._snippets <= MOST_SNIPPETS else None
        if text is None or name in self._path or depth >= MOST_NESTED:
            self._put_blank(name)
            return
        self._path.append(name)
        self._write_snippet(text, depth=depth + 1)
        self._path.pop()

    def _snippet(self, name: str) -> str | None:
        return self.facts.snippets(name)

    def _write_snippet(self, text: str, *, depth: int) -> None:
        self.write(parse(text).parts, depth=depth)

    def _holds(self, test: Condition) -> bool:
        facts = self.facts
        answer = {
            "language": facts.language == test.word,
            "tag": test.word in facts.tags,
            "kind": facts.kind == test.word,
            "order": bool(facts.values.get("ticket.order")),
            "name": bool(facts.values.get("customer.first_name")),
            "formal": facts.is_formal,
        }[test.name]
        return answer is not test.is_negated


class _HtmlWriter(_Writer):
    """Writes HTML: texts are markup already, everything else is escaped where it stands."""

    _is_in_tag = False

    def _put(self, text: str, kind: str = "text") -> None:
        if kind == "text" and text:
            begins, ends = text.rfind("<"), text.rfind(">")
            self._is_in_tag = begins > ends if begins != ends else self._is_in_tag
        # Inside a link's address nothing can be marked.
        super()._put(text, "text" if self._is_in_tag and kind != "blank" else kind)

    def _literal(self, text: str) -> str:
        return quote(text, safe="") if self._is_in_tag else entities.escape(text)

    def _put_blank(self, label: str) -> None:
        self._put(f"{OPEN_BLANK}{entities.escape(_tame(label))}{CLOSE_BLANK}", "blank")

    def _put_cursor(self) -> None:
        if self.cursor is None and not self._is_in_tag:
            super()._put_cursor()
            self._put(CURSOR, "cursor")

    def _snippet(self, name: str) -> str | None:
        return self.facts.rich_snippets(name)

    def _write_snippet(self, text: str, *, depth: int) -> None:
        """A single paragraph goes on in the line; more of them end it and begin anew."""
        inner = text.strip().removeprefix("<p>").removesuffix("</p>")
        if "<p>" not in inner and "</p>" not in inner:
            self.write(parse(inner, is_html=True).parts, depth=depth)
            return
        self._put("</p>")
        self.write(parse(text, is_html=True).parts, depth=depth)
        self._put("<p>")


def _tame(value: str) -> str:
    """A value as it goes into a letter: one line, and without the two marks of a blank."""
    text = _CONTROLS.sub(" ", value).replace("\n", " ").replace("\t", " ")
    text = _MARKS.sub("", text.replace(OPEN_BLANK, "[").replace(CLOSE_BLANK, "]"))
    return text.strip()[:MOST_VALUE]
