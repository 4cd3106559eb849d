"""What readers see of the FAQ: lists of titles, one article filled in, one category."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.safestring import SafeString, mark_safe

from faq.articles import Article, ArticleText, Category, CategoryText, State
from faq.facts import facts_of
from faq.sites import Site
from faq.wording import fill, fill_html

#: Titles of a category on the first page, and on its own.
MOST_READ, IN_CATEGORY = 5, 200
RELATED = 5
#: What no list shows of a text: most of its bytes.
UNLISTED = ("body", "plus_points", "minus_points", "keywords")
NEWEST = 30


@dataclass(frozen=True)
class Line:
    """An article in a list."""

    title: str
    summary: str
    path: str


@dataclass(frozen=True)
class Topic:
    name: str
    path: str
    lines: list[Line]
    has_more: bool = False


@dataclass
class Voice:
    """Says texts in the shop's own words: its facts, and 'u' or 'je'."""

    site: Site
    language: str
    said: dict[str, str] = field(default_factory=dict)

    @cached_property
    def facts(self) -> dict[str, str]:
        shop = self.site.shop
        return {**facts_of(shop.pk, self.language), "shop": shop.name, **self.said}

    def text(self, text: str) -> str:
        return fill(text, self.facts, is_formal=self.site.is_formal)

    def html(self, html: str) -> SafeString:
        filled = fill_html(html, self.facts, is_formal=self.site.is_formal)
        return mark_safe(filled)  # noqa: S308 -- cleaned when it was written, and facts are escaped

    def points(self, text: str) -> list[str]:
        return [line.strip() for line in self.text(text).splitlines() if line.strip()]

    def line(self, told: ArticleText) -> Line:
        path = self.site.path("faq_article", language=self.language, slug=told.slug)
        return Line(self.text(told.title), self.text(told.summary), path)

    def lines(self, texts: Iterable[ArticleText]) -> list[Line]:
        return [self.line(told) for told in texts]


def topics(site: Site, voice: Voice) -> list[Topic]:
    """Every category that has something to read, with what is read most."""
    named = CategoryText.objects.filter(category__shop=site.shop.pk, language=voice.language)
    found = []
    for name in named.order_by("category__position", "category"):
        # One more than is shown tells whether there is more.
        texts = list(_most_read(name.category_id, voice.language, most=MOST_READ + 1))
        if texts:
            path = site.path("faq_article", language=voice.language, slug=name.slug)
            lines = voice.lines(texts[:MOST_READ])
            found.append(Topic(name.name, path, lines, has_more=len(texts) > MOST_READ))
    return found


def without_category(site: Site, voice: Voice) -> list[Line]:
    texts = _published(voice.language).filter(article__shop=site.shop.pk)
    loose = texts.filter(article__category=None).order_by("-article__recent_views", "article")
    return voice.lines(loose[:MOST_READ])


def in_category(category: Category, voice: Voice) -> list[ArticleText]:
    """Its articles as the shop ordered them."""
    texts = _published(voice.language).filter(article__category=category)
    return list(texts.order_by("article__position", "article")[:IN_CATEGORY])


def related_to(article: Article, voice: Voice) -> list[Line]:
    """What the author chose, or else what is read most beside it."""
    published = _published(voice.language)
    chosen = published.filter(article__in=article.related.all()).order_by("article__position")
    texts = list(chosen[:RELATED])
    if not texts and article.category_id:
        beside = _most_read(article.category_id, voice.language, most=RELATED + 1)
        texts = [told for told in beside if told.article_id != article.pk][:RELATED]
    return voice.lines(texts)


def newest(site: Site, language: str) -> list[ArticleText]:
    texts = _published(language).filter(article__shop=site.shop.pk)
    return list(texts.order_by("-article__published_at", "-article")[:NEWEST])


def told_in(article: Article, site: Site) -> dict[str, str]:
    """Language to path of every text of an article that readers can see, in the shop's order."""
    slugs = dict(article.texts.values_list("language", "slug"))
    return {
        one: site.path("faq_article", language=one, slug=slugs[one])
        for one in site.languages
        if one in slugs
    }


def _published(language: str) -> QuerySet[ArticleText]:
    texts = ArticleText.objects.filter(language=language, article__state=State.PUBLISHED)
    return texts.select_related("article")


def _most_read(category: int, language: str, *, most: int) -> QuerySet[ArticleText]:
    """Its first so many, most read first.

    The articles are chosen before their texts are looked at: an index has them in this order, so
    that a category of thousands costs no more than one of ten.
    """
    told = ArticleText.objects.filter(article=OuterRef("pk"), language=language)
    articles = Article.objects.published().filter(Exists(told), category=category)
    first = articles.order_by("-recent_views", "position", "pk")[:most]
    texts = _published(language).filter(article__in=first.values("pk")).defer(*UNLISTED)
    return texts.order_by("-article__recent_views", "article__position", "article")
