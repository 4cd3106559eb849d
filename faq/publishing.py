"""Verbs that move an article between draft, planned, published and put away."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from faq import index
from faq.articles import Article, State
from faq.facts import facts_of
from faq.figures import ArticleDay
from faq.wording import missing_in
from faq.writing import said_by

#: Days of readers that say how much an article is read now.
RECENT = 30


class UnableToPublish(Exception):  # noqa: N818 -- named after what happened, as all our domain errors
    """Something misses: `facts` by language, or every text when there is no language at all."""

    def __init__(self, facts: dict[str, list[str]]) -> None:
        super().__init__(facts)
        self.facts = facts


def missing_of(article: Article) -> dict[str, list[str]]:
    """The facts that its texts name and the shop has not filled in, by language."""
    found = {}
    for text in article.texts.all():
        known = facts_of(article.shop_id, text.language)
        if names := missing_in(*said_by(text).texts, known=known):
            found[text.language] = names
    return found


@transaction.atomic
def publish(*, article: Article, now: datetime) -> None:
    """Show it to everybody from now on. Raises `UnableToPublish`."""
    article = _locked(article)
    _check(article)
    article.state, article.publish_at = State.PUBLISHED, None
    article.published_at = article.published_at or now
    article.updated_at = now
    article.save(update_fields=["state", "publish_at", "published_at", "updated_at"])
    index.keep(article)


@transaction.atomic
def plan(*, article: Article, at: datetime, now: datetime) -> None:
    """Publish it at a moment to come; beat does. Raises `UnableToPublish`."""
    article = _locked(article)
    _check(article)
    _set(article, State.PLANNED, at=at, now=now)


@transaction.atomic
def withdraw(*, article: Article, now: datetime) -> None:
    """Back to a draft: nobody sees or finds it."""
    _set(_locked(article), State.DRAFT, at=None, now=now)


@transaction.atomic
def put_away(*, article: Article, now: datetime) -> None:
    """Nobody sees it, and it stands in no list but that of what was put away."""
    _set(_locked(article), State.ARCHIVED, at=None, now=now)


def publish_due(*, now: datetime) -> int:
    """Publish what was planned for a moment that has come; says how many.

    One that misses something meanwhile becomes a draft again, where its author sees what misses.
    """
    numbers = list(Article.objects.due(now).values_list("pk", flat=True))
    return sum(_publish_one(pk, now=now) for pk in numbers)


@transaction.atomic
def _publish_one(pk: int, *, now: datetime) -> bool:
    article = Article.objects.due(now).select_for_update().filter(pk=pk).first()
    if article is None:
        return False
    if missing_of(article) or not article.texts.exists():
        _set(article, State.DRAFT, at=None, now=now)
        return False
    publish(article=article, now=now)
    return True


def count_recent(*, today: date) -> None:
    """Write down how often each article was read in the last 30 days."""
    since = today - timedelta(days=RECENT)
    days = ArticleDay.objects.filter(article=OuterRef("pk"), on__gt=since).order_by()
    total = days.values("article").annotate(total=Sum("views")).values("total")
    Article.objects.update(recent_views=Coalesce(Subquery(total), 0))


def facts_in_use(*, shop_id: int, language: str, names: Iterable[str]) -> list[str]:
    """Those of `names` that a published article tells its readers."""
    names = list(names)
    if not names:
        return []
    told = set()
    articles = Article.objects.published().filter(shop=shop_id).prefetch_related("texts")
    for article in articles:
        for text in article.texts.all():
            if not language or text.language == language:
                told.update(missing_in(*said_by(text).texts, known=()))
    return [name for name in names if name in told]


def _locked(article: Article) -> Article:
    return Article.objects.select_for_update().get(pk=article.pk)


def _check(article: Article) -> None:
    missing = missing_of(article)
    if missing or not article.texts.exists():
        raise UnableToPublish(missing)


def _set(article: Article, state: State, *, at: datetime | None, now: datetime) -> None:
    article.state, article.publish_at, article.updated_at = state, at, now
    article.save(update_fields=["state", "publish_at", "updated_at"])
    index.forget(article)
