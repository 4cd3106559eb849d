"""The nouns of the FAQ: categories, articles with a text per language, versions and addresses."""

from datetime import date, datetime
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

LANGUAGES = [("nl", _("Dutch")), ("en", _("English")), ("de", _("German")), ("fr", _("French"))]


class Category(models.Model):
    """A heading of one shop; in a language without a name it is not shown."""

    shop = models.ForeignKey("tickets.Shop", models.CASCADE, related_name="faq_categories")
    position = models.PositiveSmallIntegerField(_("place"), default=0)

    def __str__(self) -> str:
        return f"category {self.pk}"


class CategoryText(models.Model):
    category = models.ForeignKey(Category, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=5, choices=LANGUAGES)
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["category", "language"], name="category_text_unique")
        ]

    def __str__(self) -> str:
        return self.name


class Kind(models.TextChoices):
    QUESTION = "question", _("question")
    HOW_TO = "how_to", _("how-to")
    PRODUCT = "product", _("product")
    NEWS = "news", _("news")
    TIP = "tip", _("tip")


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    PLANNED = "planned", _("planned")
    PUBLISHED = "published", _("published")
    ARCHIVED = "archived", _("put away")


class ArticleQuerySet(models.QuerySet["Article"]):
    def published(self) -> Self:
        return self.filter(state=State.PUBLISHED)

    def due(self, now: datetime) -> Self:
        """Planned for a moment that has come."""
        return self.filter(state=State.PLANNED, publish_at__lte=now)

    def to_review(self, today: date) -> Self:
        return self.exclude(state=State.ARCHIVED).filter(review_on__lte=today)

    def told_in(self, language: str) -> Self:
        return self.filter(texts__language=language)

    def without(self, language: str) -> Self:
        """Those that still miss this language."""
        told = ArticleText.objects.filter(language=language).values("article")
        return self.exclude(pk__in=told)


class Article(models.Model):
    """One answer. What it says stands in its texts; it shows in the languages that it has."""

    shop = models.ForeignKey("tickets.Shop", models.CASCADE, related_name="faq_articles")
    category = models.ForeignKey(
        Category, models.SET_NULL, null=True, blank=True, related_name="articles"
    )
    kind = models.CharField(_("type"), max_length=8, choices=Kind, default=Kind.QUESTION)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    position = models.PositiveSmallIntegerField(_("place"), default=0)
    publish_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    review_on = models.DateField(_("look at it again on"), null=True, blank=True)
    related = models.ManyToManyField("self", blank=True, symmetrical=False)
    # Readers of the last 30 days; beat counts it anew every hour.
    recent_views = models.PositiveIntegerField(default=0)
    # What is filled in changed since its words were kept; beat writes them anew.
    has_old_words = models.BooleanField(default=False, db_default=False)
    # Which of our own articles it began as.
    starter = models.SlugField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects: ClassVar[ArticleQuerySet] = ArticleQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs wants a Manager

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="article_planned_has_moment",
                condition=models.Q(state="planned", publish_at__isnull=False)
                | ~models.Q(state="planned") & models.Q(publish_at__isnull=True),
            ),
            models.CheckConstraint(
                name="article_published_has_moment",
                condition=~models.Q(state="published") | models.Q(published_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["shop", "starter"],
                condition=~models.Q(starter=""),
                name="article_starter_unique",
            ),
        ]
        indexes = [
            models.Index(fields=["shop", "state", "-recent_views"], name="article_most_read"),
            models.Index(fields=["category", "state", "position"], name="article_by_category"),
            models.Index(
                fields=["category", "state", "-recent_views", "position", "id"],
                name="article_read_in_category",
            ),
            models.Index(
                fields=["shop"], condition=models.Q(has_old_words=True), name="article_old_words"
            ),
            models.Index(fields=["shop", "state", "-published_at"], name="article_newest"),
        ]

    def __str__(self) -> str:
        return f"article {self.pk}"


class ArticleText(models.Model):
    """What an article says in one language, with facts and forms of address still open."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=5, choices=LANGUAGES)
    title = models.CharField(_("title"), max_length=150)
    # The answer in one or two sentences: lists, search engines and previews show it.
    summary = models.CharField(_("in short"), max_length=300, blank=True)
    body = models.TextField(_("text"))
    # Of a product: one point a line.
    plus_points = models.TextField(_("plus points"), blank=True)
    minus_points = models.TextField(_("minus points"), blank=True)
    keywords = models.CharField(_("search words"), max_length=200, blank=True)
    slug = models.SlugField(max_length=100)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "language"], name="article_text_unique")
        ]

    def __str__(self) -> str:
        return self.title


class ArticleVersion(models.Model):
    """How a text read from some moment on; never changed."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="versions")
    language = models.CharField(max_length=5, choices=LANGUAGES)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=150)
    # Name of the field to its text.
    said = models.JSONField(default=dict)
    by = models.ForeignKey("tickets.User", models.SET_NULL, null=True, related_name="+")
    by_label = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "language", "number"], name="article_version_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


class PublicAddress(models.Model):
    """Every last part of an address that something ever had; old ones lead to the new one."""

    shop = models.ForeignKey("tickets.Shop", models.CASCADE, related_name="+")
    language = models.CharField(max_length=5, choices=LANGUAGES)
    slug = models.SlugField(max_length=100)
    article = models.ForeignKey(Article, models.CASCADE, null=True, related_name="addresses")
    category = models.ForeignKey(Category, models.CASCADE, null=True, related_name="addresses")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "language", "slug"], name="public_address_unique"
            ),
            models.CheckConstraint(
                name="public_address_of_one",
                condition=models.Q(article__isnull=True, category__isnull=False)
                | models.Q(article__isnull=False, category__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language}/{self.slug}"
