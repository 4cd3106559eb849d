"""The words of published articles, folded, so that both databases find the same by the same."""

from django.db import models

from faq.articles import LANGUAGES, Article

#: Letters by which words are looked up before they are compared more closely.
BEGINNING = 3


class Word(models.Model):
    """A word that stands in some article of a shop in one language."""

    shop = models.ForeignKey("tickets.Shop", models.CASCADE, related_name="+")
    language = models.CharField(max_length=5, choices=LANGUAGES)
    word = models.CharField(max_length=64)
    beginning = models.CharField(max_length=BEGINNING)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "language", "word"], name="faq_word_unique")
        ]
        indexes = [models.Index(fields=["shop", "language", "beginning"], name="faq_word_begins")]

    def __str__(self) -> str:
        return self.word


class Posting(models.Model):
    """In which article a word stands; the heavier, the more the article is about it."""

    word = models.ForeignKey(Word, models.CASCADE, related_name="postings")
    article = models.ForeignKey(Article, models.CASCADE, related_name="postings")
    weight = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["word", "article"], name="faq_posting_unique")
        ]
        indexes = [models.Index(fields=["word", "-weight", "article"], name="faq_posting_heaviest")]

    def __str__(self) -> str:
        return f"{self.word_id} in {self.article_id}"


class Synonyms(models.Model):
    """Words that mean the same in this shop, a group a line, beside those that we know."""

    shop = models.ForeignKey("tickets.Shop", models.CASCADE, related_name="+")
    language = models.CharField(max_length=5, choices=LANGUAGES)
    groups = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "language"], name="synonyms_unique")]

    def __str__(self) -> str:
        return self.language
