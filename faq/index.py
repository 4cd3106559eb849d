"""Keeps the words of published articles: written when one is published, gone when it is not."""

from collections import Counter
from collections.abc import Iterable

from django.db import transaction

from faq.articles import Article, ArticleText, State
from faq.facts import facts_of
from faq.sites import site_of
from faq.synonyms import EMPTY
from faq.vocabulary import BEGINNING, Posting, Word
from faq.wording import fill
from tickets.lib import folding
from tickets.lib.letters import plain

#: How much a word says by where it stands; more than three times adds nothing.
TITLE, KEYWORDS, SUMMARY, BODY, MOST = 12, 10, 4, 2, 3
#: Articles whose words one turn of the worker writes anew.
BATCH = 500


@transaction.atomic
def keep(article: Article) -> None:
    """Find the article by what it says now, in every language it has."""
    forget(article)
    for text in article.texts.all():
        _write(article, text)


def forget(article: Article) -> None:
    """The article is found no more; words that stand nowhere else go too."""
    numbers = list(Posting.objects.filter(article=article).values_list("word", flat=True))
    Posting.objects.filter(article=article).delete()
    Word.objects.filter(pk__in=numbers, postings__isnull=True).delete()


def note_old(shop_id: int) -> None:
    """What is filled in everywhere changed: the words of every article wait for `renew`."""
    Article.objects.published().filter(shop=shop_id).update(has_old_words=True)


def renew(*, most: int = BATCH) -> int:
    """Write the words of articles that wait for it anew, at most so many; says how many."""
    waiting = Article.objects.filter(has_old_words=True).order_by("pk")
    numbers = list(waiting.values_list("pk", flat=True)[:most])
    for number in numbers:
        _renew(number)
    return len(numbers)


@transaction.atomic
def _renew(number: int) -> None:
    """One article, one transaction: others write in between, and what is done stays done."""
    article = Article.objects.select_for_update().filter(pk=number, has_old_words=True).first()
    if article is None:
        return
    # First, so that facts that change meanwhile mark it again.
    Article.objects.filter(pk=number).update(has_old_words=False)
    if article.state == State.PUBLISHED:
        keep(article)
    else:
        forget(article)


def _write(article: Article, text: ArticleText) -> None:
    weights = weights_of(article, text)
    fields = {"shop_id": article.shop_id, "language": text.language}
    words = [Word(word=word, beginning=word[:BEGINNING], **fields) for word in weights]
    Word.objects.bulk_create(words, ignore_conflicts=True)
    known = Word.objects.filter(word__in=list(weights), **fields).values_list("pk", "word")
    Posting.objects.bulk_create(
        [Posting(word_id=pk, article=article, weight=weights[word]) for pk, word in known]
    )


def weights_of(article: Article, text: ArticleText) -> dict[str, int]:
    """Every word of the text with how much it says, singular and plural alike."""
    facts = {**facts_of(article.shop_id, text.language), "shop": article.shop.name}
    is_formal = site_of(article.shop).is_formal
    body = f"{plain(text.body)} {text.plus_points} {text.minus_points}"
    weights: Counter[str] = Counter()
    for said, weight, most in (
        (text.title, TITLE, 1),
        (text.keywords, KEYWORDS, 1),
        (text.summary, SUMMARY, 1),
        (body, BODY, MOST),
    ):
        counts = Counter(_meant(folding.words(fill(said, facts, is_formal=is_formal))))
        for word, count in counts.items():
            weights[word] += weight * min(count, most)
    return dict(weights)


def _meant(words: Iterable[str]) -> Iterable[str]:
    for word in words:
        if word not in EMPTY:
            yield from folding.forms(word)
