"""What readers tell without an account: views a day, yes or no, searches, and who still wrote."""

from django.db import models

from faq.articles import LANGUAGES, Article


class ArticleDay(models.Model):
    """How often an article was opened on one day."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="days")
    on = models.DateField()
    views = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "on"], name="article_day_unique")]
        indexes = [models.Index(fields=["on", "article"], name="article_day_by_day")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.on}: {self.views}"


class ArticleFeedback(models.Model):
    """Whether an article helped, in one click, and why not if somebody wants to say."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="feedback")
    language = models.CharField(max_length=5, choices=LANGUAGES)
    is_helpful = models.BooleanField()
    sentence = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["article", "-at"], name="feedback_by_article")]

    def __str__(self) -> str:
        return f"{self.article_id}: {'yes' if self.is_helpful else 'no'}"


class StillWrote(models.Model):
    """Somebody read the article and wrote to us all the same."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="still_wrote")
    ticket = models.ForeignKey("tickets.Ticket", models.CASCADE, related_name="read_before")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "ticket"], name="still_wrote_unique")
        ]

    def __str__(self) -> str:
        return f"{self.article_id} -> {self.ticket_id}"


class SavedQuestion(models.Model):
    """Somebody said while writing to us that this answered it; gone again when he still sent it.

    It counts from the moment on at which his page can no longer send anything.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="saved_questions")
    # Made up for one opening of the form; it leads to nobody.
    visit = models.CharField(max_length=32, unique=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["article", "at"], name="saved_question_by_article")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.at:%Y-%m-%d}"


class SearchLog(models.Model):
    """How often words were searched on one day, and what they found the last time.

    Bare words only: addresses and numbers are dropped before anything is kept.
    """

    shop = models.ForeignKey("tickets.Shop", models.CASCADE, related_name="+")
    language = models.CharField(max_length=5, choices=LANGUAGES)
    words = models.CharField(max_length=100)
    on = models.DateField()
    times = models.PositiveIntegerField(default=1)
    hits = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "language", "words", "on"], name="search_log_unique"
            )
        ]
        indexes = [models.Index(fields=["shop", "on"], name="search_log_by_day")]

    def __str__(self) -> str:
        return f"{self.words}: {self.hits}"
