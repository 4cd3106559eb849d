"""Reads the stories: what customers write, and what staff and customers say after that."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from tickets.core.states import State
from tickets.core.ticket import Channel, Kind, Priority

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Turn:
    """One thing that happens after the first message; a moment that has not come is not played."""

    #: Who is at it: staff, customer, note.
    by: str
    #: Ways to say it; one is picked.
    texts: Sequence[str]
    then: State | None = None
    #: How likely it is to happen at all; a story ends where the customer does not write back.
    chance: float = 1.0
    #: Working days to wait first, for what takes its time.
    days: float = 0.0
    is_thanks: bool = False
    is_automatic: bool = False
    is_inline: bool = False
    #: Somebody who does not take part writes this, as `Name <address>`.
    stranger: str = ""
    bounces: bool = False

    @classmethod
    def parse(cls, data: dict[str, Any]) -> Self:
        data = dict(data)
        text = data.pop("text")
        then = data.pop("then", None)
        return cls(
            texts=[text] if isinstance(text, str) else text,
            then=State(then) if then else None,
            is_thanks=data.pop("thanks", False),
            is_automatic=data.pop("automatic", False),
            is_inline=data.pop("inline", False),
            **data,
        )


@dataclass(frozen=True)
class Story:
    """How one customer's question begins and goes on."""

    theme: str
    language: str
    subject: str
    text: str
    kind: Kind
    priority: Priority
    tags: Sequence[str]
    turns: Sequence[Turn]
    channel: Channel = Channel.EMAIL
    shop: str = ""
    #: The text is whole as it is: no greeting or name is put around it.
    is_bare: bool = False
    is_html: bool = False
    photo: str = ""
    #: The first answer is all there is to say.
    is_over_at_once: bool = False
    #: It happens exactly once, and this many days ago (at least, at most).
    age: tuple[int, int] | None = None
    in_copy: Sequence[str] = ()
    #: The short word of why it was asked at all.
    cause: str = ""
    #: The short name of the ready answer that it is answered with.
    macro: str = ""
    #: Whatever else the answers mention, such as the product; and `answer`, the first answer
    #: when it fits this opening only.
    details: dict[str, str] = field(default_factory=dict)

    @property
    def answered_by(self) -> str:
        """Calls are answered by telephone, which leaves a note."""
        return "note" if self.channel == Channel.PHONE else "staff"

    @property
    def is_spam(self) -> bool:
        return self.theme == "spam"


def read_stories() -> list[Story]:
    """Every story in every language, in the order of the files."""
    stories: list[Story] = []
    for path in sorted((HERE / "stories").glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        language = path.stem[:2]
        for theme in data["story"]:
            turns = [Turn.parse(turn) for turn in theme.get("turn", [])]
            stories += [
                _story(theme, opening, language=language, turns=turns)
                for opening in theme["opening"]
            ]
    return stories


def read_cast() -> dict[str, Any]:
    return tomllib.loads((HERE / "cast.toml").read_text(encoding="utf-8"))


def _story(
    theme: dict[str, Any], opening: dict[str, Any], *, language: str, turns: Sequence[Turn]
) -> Story:
    both = {**theme, **opening}
    known = {
        *("text", "subject", "shop", "channel", "bare", "html", "photo", "cc", "macro", "ends"),
        "cause",
    }
    return Story(
        theme=theme["theme"],
        language=language,
        subject=opening.get("subject", ""),
        text=opening["text"].strip(),
        kind=Kind(both.get("kind", "question")),
        priority=Priority[both.get("priority", "normal").upper()],
        tags=both.get("tags", []),
        turns=turns,
        channel=Channel(both.get("channel", "email")),
        shop=both.get("shop", ""),
        is_bare=both.get("bare", False),
        is_html=both.get("html", False),
        photo=both.get("photo", ""),
        is_over_at_once=both.get("ends", False),
        age=_age(both),
        in_copy=both.get("cc", []),
        cause=both.get("cause", ""),
        macro=both.get("macro", ""),
        details={key: value for key, value in opening.items() if key not in known},
    )


def _age(data: dict[str, Any]) -> tuple[int, int] | None:
    if "age" not in data:
        return None
    least, most = data["age"]
    return int(least), int(most)
