"""Fills the FAQ of the demo: published answers, with readers, opinions and searches."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from faq.articles import Article, Kind
from faq.hearing import add_sentence, add_views, note_feedback
from faq.publishing import count_recent, publish
from faq.search import find, note
from faq.starting import publish_complete, start
from faq.telling import keep_facts
from faq.writing import Said, open_article, write
from tickets.core.people import User
from tickets.core.shop import Shop

ANSWERS = Path(__file__).with_suffix(".toml")
#: Days of readers.
BACK = 30
#: The same readers every time.
SEED = 7


def fill_faq(*, shop: Shop, by: User, now: datetime) -> None:
    """Everything through the verbs of the FAQ, as if the shop had used it for a month."""
    data = tomllib.loads(ANSWERS.read_text(encoding="utf-8"))
    random = Random(SEED)  # noqa: S311 -- believable, not secret
    for language, values in data["facts"].items():
        keep_facts(shop=shop, language="" if language == "every" else language, values=values)
    start(shop=shop, by=by, now=now - timedelta(days=BACK))
    publish_complete(shop=shop, now=now - timedelta(days=BACK))
    _tell(data, shop, by=by, now=now - timedelta(days=3))
    _read(shop, random, now=now)
    _judge(data, shop, random, now=now)
    _search(data, shop, random, now=now)


def _tell(data: dict[str, Any], shop: Shop, *, by: User, now: datetime) -> None:
    """Two articles that the shop wrote itself, and one that is not ready."""
    for own in data["article"]:
        said = Said(
            title=own["title"],
            summary=own["summary"],
            body=own["body"],
            plus_points=own.get("plus_points", ""),
            minus_points=own.get("minus_points", ""),
        )
        kind = own.get("kind", Kind.QUESTION)
        made = open_article(shop=shop, language="nl", said=said, by=by, now=now, kind=kind)
        if "title_en" in own:
            english = Said(title=own["title_en"], body=own["body_en"])
            write(article=made, language="en", said=english, by=by, now=now)
        if not own.get("is_draft"):
            publish(article=made, now=now)


def _read(shop: Shop, random: Random, *, now: datetime) -> None:
    numbers = list(Article.objects.published().filter(shop=shop).values_list("pk", flat=True))
    liked = {pk: random.paretovariate(1.2) for pk in numbers}
    for ago in range(BACK):
        day = (now - timedelta(days=ago)).date()
        counts = {pk: int(random.random() * 6 * liked[pk]) for pk in numbers}
        add_views(counts={pk: count for pk, count in counts.items() if count}, on=day)
    count_recent(today=now.date())


def _judge(data: dict[str, Any], shop: Shop, random: Random, *, now: datetime) -> None:
    articles = list(Article.objects.published().filter(shop=shop).order_by("pk"))
    sentences = list(data["sentences"])
    for article in articles:
        for _ in range(random.randrange(0, 9)):
            is_helpful = random.random() < 0.8
            at = now - timedelta(hours=random.randrange(1, BACK * 24))
            row = note_feedback(article=article, language="nl", is_helpful=is_helpful, now=at)
            if not is_helpful and sentences:
                add_sentence(feedback=row, sentence=sentences.pop())


def _search(data: dict[str, Any], shop: Shop, random: Random, *, now: datetime) -> None:
    for words in data["searches"]:
        hits = len(find(shop_id=shop.pk, language="nl", query=words))
        for _ in range(random.randrange(1, 8)):
            on = (now - timedelta(days=random.randrange(BACK))).date()
            note(shop_id=shop.pk, language="nl", query=words, hits=hits, on=on)
