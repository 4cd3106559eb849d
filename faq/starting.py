"""The articles that a new FAQ starts with; the shop makes them its own."""

import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from faq.articles import Article, Category, Kind, State
from faq.publishing import missing_of, publish
from faq.writing import Said, keep_category, open_article, write

STARTERS = Path(__file__).with_name("starters")
LANGUAGES = ("nl", "en")


@transaction.atomic
def start(*, shop: Any, by: Any, now: datetime) -> int:
    """Write the articles down as drafts, in Dutch and English; says how many came.

    What was there already stays as it is, even what somebody put away.
    """
    known = set(Article.objects.filter(shop=shop).values_list("starter", flat=True))
    count = 0
    for place, data in enumerate(_sections()):
        new = [one for one in data["article"] if one["code"] not in known]
        if not new:
            continue
        names = {language: data["category"][language] for language in LANGUAGES}
        category = keep_category(shop=shop, names=names, position=place)
        for position, one in enumerate(new):
            _open(one, category, position, by=by, now=now)
        count += len(new)
    return count


def publish_complete(*, shop: Any, now: datetime) -> int:
    """Publish every draft that misses nothing; says how many."""
    drafts = Article.objects.filter(shop=shop, state=State.DRAFT).prefetch_related("texts")
    complete = [one for one in drafts if one.texts.all() and not missing_of(one)]
    for article in complete:
        publish(article=article, now=now)
    return len(complete)


def _open(
    data: dict[str, Any], category: Category, position: int, *, by: Any, now: datetime
) -> None:
    first, *others = LANGUAGES
    article = open_article(
        shop=category.shop,
        language=first,
        said=_said(data, first),
        by=by,
        now=now,
        kind=data.get("kind", Kind.QUESTION),
        category=category,
        starter=data["code"],
        position=position,
    )
    for language in others:
        write(article=article, language=language, said=_said(data, language), by=by, now=now)


def _said(data: dict[str, Any], language: str) -> Said:
    return Said(keywords=data["keywords"][language], **data[language])


def _sections() -> Iterator[dict[str, Any]]:
    for path in sorted(STARTERS.glob("*.toml")):
        yield tomllib.loads(path.read_text(encoding="utf-8"))
