"""Verbs for what articles and categories say: each change a version, each address kept."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from faq import index
from faq.articles import (
    Article,
    ArticleText,
    ArticleVersion,
    Category,
    CategoryText,
    Kind,
    PublicAddress,
    State,
)
from faq.facts import facts_of
from faq.wording import fill, missing_in, unknown_in
from tickets.lib import markup, text
from tickets.lib.html import sanitise
from tickets.lib.letters import plain


class UnableToWrite(Exception):  # noqa: N818 -- named after what happened, as all our domain errors
    """A text names facts that do not exist, or empties one that readers see."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(names)
        self.names = list(names)


@dataclass(frozen=True)
class Said:
    """What a text says. `body` is HTML of the editor; it is cleaned when it is written."""

    title: str
    body: str
    summary: str = ""
    plus_points: str = ""
    minus_points: str = ""
    keywords: str = ""
    #: The last part of the address; empty is made of the title.
    slug: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.title, self.summary, self.body, self.plus_points, self.minus_points)


def said_by(told: ArticleText) -> Said:
    return Said(**{name: getattr(told, name) for name in Said.__dataclass_fields__})


@transaction.atomic
def open_article(
    *,
    shop: Any,
    language: str,
    said: Said,
    by: Any,
    now: datetime,
    kind: str = Kind.QUESTION,
    category: Category | None = None,
    starter: str = "",
    position: int = 0,
) -> Article:
    """A new draft with its first text. Raises `UnableToWrite`."""
    article = Article.objects.create(
        shop=shop,
        kind=kind,
        category=category,
        starter=starter,
        position=position,
        created_at=now,
        updated_at=now,
    )
    write(article=article, language=language, said=said, by=by, now=now)
    return article


@transaction.atomic
def write(*, article: Article, language: str, said: Said, by: Any, now: datetime) -> ArticleText:
    """Keep what an article says in one language, as a new version if anything changed.

    A published article says it at once. Raises `UnableToWrite` for a name that is no fact, or for
    a fact that is not filled in while readers would see the hole.
    """
    article = Article.objects.select_for_update().select_related("shop").get(pk=article.pk)
    unknown = unknown_in(*said.texts)
    if unknown:
        raise UnableToWrite(unknown)
    if article.state == State.PUBLISHED and (lacking := _lacking(article, language, said)):
        raise UnableToWrite(lacking)
    told = ArticleText.objects.filter(article=article, language=language).first()
    title = text.one_line(said.title, 150)
    wanted = said.slug or (told.slug if told else _address_of(article, title))
    fields = {**asdict(said), "body": cleaned(said.body), "title": title, "slug": wanted}
    if told and all(getattr(told, name) == value for name, value in fields.items()):
        return told
    fields["slug"] = _claim(article.shop_id, language, wanted, article)
    told, _is_new = ArticleText.objects.update_or_create(
        article=article, language=language, defaults={**fields, "updated_at": now}
    )
    _write_version(told, by=by, now=now)
    Article.objects.filter(pk=article.pk).update(updated_at=now)
    if article.state == State.PUBLISHED:
        index.keep(article)
    return told


def restore(*, version: ArticleVersion, by: Any, now: datetime) -> ArticleText:
    """Say again what an earlier version said; that makes a new version. Raises `UnableToWrite`."""
    said = Said(**{**version.said, "slug": ""})
    return write(article=version.article, language=version.language, said=said, by=by, now=now)


@transaction.atomic
def arrange(
    *,
    article: Article,
    kind: str,
    category: Category | None,
    review_on: date | None,
    related: Sequence[Article],
    position: int,
    now: datetime,
) -> None:
    """Keep what is decided about an article apart from its words."""
    article = Article.objects.select_for_update().get(pk=article.pk)
    article.kind, article.category, article.position = kind, category, position
    article.review_on, article.updated_at = review_on, now
    names = ["kind", "category", "position", "review_on", "updated_at"]
    article.save(update_fields=names)
    article.related.set(one for one in related if one.pk != article.pk)


@transaction.atomic
def keep_category(
    *, shop: Any, names: dict[str, str], position: int, category: Category | None = None
) -> Category:
    """A new category, or other names for one; a language without a name does not show it."""
    category = category or Category(shop=shop)
    category.position = position
    category.save()
    told = {language: name for language, name in names.items() if name}
    CategoryText.objects.filter(category=category).exclude(language__in=told).delete()
    for language, name in told.items():
        slug = _claim(shop.pk, language, slugify(name)[:80], category)
        CategoryText.objects.update_or_create(
            category=category, language=language, defaults={"name": name, "slug": slug}
        )
    return category


def drop_category(*, category: Category) -> None:
    """Its articles stay, without a category."""
    category.delete()


def cleaned(html: str) -> str:
    """What of an editor's HTML may stand on a public page; plain text becomes paragraphs."""
    if "<" not in html:
        return markup.from_text(text.clean(html))
    return sanitise(html).html.strip()


def differs(told: str, html: str) -> bool:
    """Whether a plain text says something else than this HTML does."""
    return " ".join(told.split()) != " ".join(plain(html).split())


def _lacking(article: Article, language: str, said: Said) -> list[str]:
    return missing_in(*said.texts, known=facts_of(article.shop_id, language))


def _address_of(article: Article, title: str) -> str:
    formal = article.shop.form_of_address == "u"
    facts = {"shop": article.shop.name}
    return slugify(fill(title, facts, is_formal=formal))[:80]


def _claim(shop_id: int, language: str, wanted: str, owner: Article | Category) -> str:
    """An address that nobody else ever had; one's own earlier one comes back as it was."""
    base = slugify(wanted)[:80] or "article"
    mine: dict[str, Any] = {"article" if isinstance(owner, Article) else "category": owner}
    taken = PublicAddress.objects.filter(shop=shop_id, language=language, slug__startswith=base)
    others = set(taken.exclude(**mine).values_list("slug", flat=True))
    tries = (base, *(f"{base}-{number}" for number in range(2, 10_000)))
    slug = next(one for one in tries if one not in others)
    PublicAddress.objects.get_or_create(shop_id=shop_id, language=language, slug=slug, **mine)
    return slug


def _write_version(told: ArticleText, *, by: Any, now: datetime) -> None:
    said = asdict(said_by(told))
    of = {"article_id": told.article_id, "language": told.language}
    last = ArticleVersion.objects.filter(**of).aggregate(last=Max("number"))["last"] or 0
    ArticleVersion.objects.create(
        **of,
        number=last + 1,
        title=told.title,
        said=said,
        by=by,
        by_label=str(by)[:100] if by else "",
        at=now,
    )
