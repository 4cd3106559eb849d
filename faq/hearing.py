"""Verbs for what readers tell: yes or no, why not, and that they still wrote."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from faq.articles import Article
from faq.figures import ArticleDay, ArticleFeedback, StillWrote
from tickets.lib.text import one_line

LONGEST = 500


def note_feedback(
    *, article: Article, language: str, is_helpful: bool, now: datetime
) -> ArticleFeedback:
    return ArticleFeedback.objects.create(
        article=article, language=language, is_helpful=is_helpful, at=now
    )


def add_sentence(*, feedback: ArticleFeedback, sentence: str) -> None:
    """Why, in the reader's own words."""
    feedback.sentence = one_line(sentence, LONGEST)
    feedback.save(update_fields=["sentence"])


def note_contact(*, article: Article, ticket_id: int, now: datetime) -> None:
    """Somebody read it and wrote all the same; the same question counts once."""
    StillWrote.objects.get_or_create(article=article, ticket_id=ticket_id, defaults={"at": now})


@transaction.atomic
def add_views(*, counts: Mapping[int, int], on: date) -> None:
    """Add readers to a day; articles that went meanwhile are left out."""
    known = Article.objects.filter(pk__in=counts).values_list("pk", flat=True)
    for number in known:
        day, _is_new = ArticleDay.objects.get_or_create(article_id=number, on=on)
        ArticleDay.objects.filter(pk=day.pk).update(views=F("views") + counts[number])
