"""Answers that may help a customer while he waits; whoever keeps them is named in the settings.

What stands in the way of simply asking: the public answers are an app of their own, which knows
nothing of tickets, and of which tickets knows nothing but this.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from tickets.core.shop import Shop

#: More would not be read.
MOST = 3

#: Given `shop`, `language` and `text`: (title, address) of what fits, the best first.
Source = Callable[..., Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class Suggestion:
    title: str
    url: str


def best_answers(*, shop: Shop, language: str, text: str) -> list[Suggestion]:
    """Up to three of the shop's own public answers; none when nothing fits well."""
    if not settings.ANSWER_SOURCE:
        return []
    source: Source = import_string(settings.ANSWER_SOURCE)
    found = source(shop=shop, language=language, text=text)
    return [Suggestion(title, url) for title, url in found[:MOST]]
