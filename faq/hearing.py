"""Verbs for what readers tell: yes or no, why not, and that they still wrote."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F

from faq.articles import Article
from faq.figures import ArticleDay, ArticleFeedback, SavedQuestion, StillWrote
from tickets.lib.text import one_line

LONGEST = 500
#: Somebody who still writes within this time was not helped by the article.
SAVED_AFTER = timedelta(hours=24)


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


def note_saved(*, article: Article, visit: str, now: datetime) -> None:
    """An article answered what somebody was about to ask; each visit counts once."""
    SavedQuestion.objects.get_or_create(visit=visit, defaults={"article": article, "at": now})


def drop_saved(*, visit: str, now: datetime) -> None:
    """He asked all the same, within a day."""
    SavedQuestion.objects.filter(visit=visit, at__gt=now - SAVED_AFTER).delete()


@transaction.atomic
def add_views(*, counts: Mapping[int, int], on: date) -> None:
    """Add readers to a day; articles that went meanwhile are left out."""
    known = Article.objects.filter(pk__in=counts).values_list("pk", flat=True)
    for number in known:
        day, _is_new = ArticleDay.objects.get_or_create(article_id=number, on=on)
        ArticleDay.objects.filter(pk=day.pk).update(views=F("views") + counts[number])
