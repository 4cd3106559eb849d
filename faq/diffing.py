"""What changed between two versions of a text, line by line."""

from dataclasses import dataclass
from difflib import unified_diff

from faq.articles import ArticleVersion
from tickets.lib.letters import plain

#: The parts of a text, in the order in which they are compared.
PARTS = ("title", "summary", "body", "plus_points", "minus_points", "keywords", "slug")


@dataclass(frozen=True)
class Change:
    """A line as it was ('-'), as it became ('+') or as it stayed (' ')."""

    mark: str
    text: str


def changes(before: ArticleVersion | None, after: ArticleVersion) -> list[Change]:
    """The lines that differ, with one line around them; formatting alone is no change of words."""
    lines = list(unified_diff(_lines(before), _lines(after), n=1))[2:]
    return [Change(line[:1], line[1:]) for line in lines if not line.startswith("@@")]


def _lines(version: ArticleVersion | None) -> list[str]:
    if version is None:
        return []
    said = {**version.said, "body": plain(version.said.get("body", ""))}
    return [line for name in PARTS for line in said.get(name, "").splitlines() if line.strip()]
