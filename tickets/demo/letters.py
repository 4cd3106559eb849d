"""Puts a greeting, a name and the usual quotes around what people write in the stories."""

from dataclasses import dataclass
from random import Random
from typing import Any

from django.utils.html import escape

from tickets.core.message import Direction, Message
from tickets.core.ticket import Ticket
from tickets.demo.script import Story, Turn


@dataclass(frozen=True)
class Letter:
    text: str
    visible: str


class Letters:
    """Words around words; who writes tersely does so in a whole mail."""

    def __init__(self, *, words: dict[str, Any], random: Random) -> None:
        self.words = words
        self.random = random

    def from_customer(self, story: Story, details: dict[str, str], *, hour: int) -> str:
        text = story.text.format_map(details)
        if story.is_bare:
            return text
        own = self.words[story.language]
        part = "morning" if 5 <= hour < 12 else "evening" if hour >= 18 else "day"
        hello = self.random.choice([*own["hello"], *own[part]]).format_map(details)
        bye = self.random.choice(own["bye"]).format_map(details)
        return "\n\n".join(part for part in (hello, text, bye) if part)

    def from_staff(self, text: str, story: Story, details: dict[str, str]) -> str:
        dear = self.random.choice(self.words[story.language]["dear"]).format_map(details)
        return f"{dear}\n\n{text}"

    def answering(self, ticket: Ticket, text: str, story: Story, turn: Turn) -> Letter:
        """A customer's mail on an answer: most mail programs put the whole answer below it."""
        answer = _latest_answer(ticket)
        if answer is None or turn.is_automatic or self.random.random() < 0.25:
            return Letter(text, text)
        if turn.is_inline:
            return Letter(_inline(answer.text, text), "")
        head = self.words[story.language]["quote"].format(
            shop=ticket.shop.name, date=f"{answer.sent_at:%d-%m-%Y %H:%M}"
        )
        return Letter(f"{text}\n\n{head}\n{_quoted(answer.text)}", text)

    def message_id(self, email: str) -> str:
        return f"{self.random.getrandbits(96):024x}@{email.rpartition('@')[2]}"

    @staticmethod
    def as_html(text: str) -> str:
        """As a mail program of a company makes it: a table, colours, a logo that is not there."""
        paragraphs = "".join(
            f"<p style='margin:0 0 12px'>{escape(part).replace(chr(10), '<br>')}</p>"
            for part in text.split("\n\n")
        )
        return (
            "<html><body style='font-family:Calibri,Arial;font-size:11pt;color:#1f3864'>"
            f"{paragraphs}<table style='border-top:2px solid #c00000;color:#666;font-size:9pt'>"
            "<tr><td style='padding:6px 12px 6px 0'><b>Wijkverpleging De Linde</b></td>"
            "<td>Facilitair bureau<br>delinde.example</td></tr></table></body></html>"
        )


def _latest_answer(ticket: Ticket) -> Message | None:
    answers = ticket.messages.filter(direction=Direction.OUT)
    return answers.order_by("-sent_at", "-id").first()


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _inline(answer: str, text: str) -> str:
    """Every paragraph of the reply under the paragraph that it is about."""
    asked = [part for part in answer.split("\n\n") if "?" in part] or [answer]
    said = text.split("\n\n")
    pairs = [
        f"{_quoted(asked[index])}\n\n{part}" if index < len(asked) else part
        for index, part in enumerate(said)
    ]
    return "\n\n".join(pairs)
