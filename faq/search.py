"""Finds articles by what somebody types: slips, plurals, accents and other words forgiven."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from math import ceil

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet

from faq.articles import Article, ArticleText
from faq.figures import SearchLog
from faq.synonyms import EMPTY, group_of
from faq.vocabulary import BEGINNING, Posting, Synonyms, Word
from tickets.lib import folding

FOUND = 10
MOST_TERMS = 8
#: Of the words that were typed, so many must be found.
SHARE = 0.5
#: Shorter searches tell nothing.
SHORTEST = 3
#: How alike two words are to count as one that was mistyped.
ALIKE = 0.8
#: A word that stands in more articles than this is looked at where it is heaviest only.
COMMON = 500
#: A word itself, and what only resembles it.
SAME, LIKE = 10, 2

_ADDRESS = re.compile(r"\S+@\S+")


@dataclass(frozen=True)
class Term:
    """What one typed word may stand for: numbers of words, surely and perhaps."""

    same: frozenset[int]
    like: frozenset[int]


def find(*, shop_id: int, language: str, query: str, limit: int = FOUND) -> list[ArticleText]:
    """The best fitting texts first; about half of the words must be found."""
    typed = terms_in(query)
    if not typed:
        return []
    own = Synonyms.objects.filter(shop=shop_id, language=language).first()
    vocabulary = Word.objects.filter(shop=shop_id, language=language)
    terms = [
        _term(word, vocabulary, group_of(word, language, own.groups if own else ""))
        for word in typed
    ]
    numbers = _articles(terms, least=ceil(len(typed) * SHARE), limit=limit)
    texts = ArticleText.objects.filter(language=language, article__in=numbers)
    by_article = {text.article_id: text for text in texts.select_related("article")}
    return [by_article[number] for number in numbers if number in by_article]


def terms_in(query: str) -> list[str]:
    """The words that say something; all of them when none does."""
    words = list(dict.fromkeys(folding.words(_ADDRESS.sub(" ", query[:200]))))
    return ([word for word in words if word not in EMPTY] or words)[:MOST_TERMS]


def _term(word: str, vocabulary: QuerySet[Word], others: frozenset[str]) -> Term:
    forms = folding.forms(word)
    alike = Q(word__in=[*forms, *others])
    if len(word) >= BEGINNING:
        alike |= Q(beginning__in={form[:BEGINNING] for form in forms})
    known = dict(vocabulary.filter(alike).values_list("word", "pk"))
    same = {known[form] for form in forms if form in known}
    like = {pk for one, pk in known.items() if one in others or _begins(one, word)}
    if not same and not like:
        like = set(_mistyped(word, known, vocabulary))
    return Term(frozenset(same), frozenset(like - same))


def _begins(known: str, word: str) -> bool:
    return len(word) >= BEGINNING and known.startswith(word)


def _mistyped(word: str, known: dict[str, int], vocabulary: QuerySet[Word]) -> Iterable[int]:
    """One slip anywhere, or two when the beginning is right."""
    yield from vocabulary.filter(word__in=folding.near(word)).values_list("pk", flat=True)
    if len(word) > BEGINNING + 2:
        matcher = SequenceMatcher(b=word)
        for one, pk in known.items():
            matcher.set_seq1(one[: len(word) + 1])
            if matcher.real_quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE:
                yield pk


def _articles(terms: list[Term], *, least: int, limit: int) -> list[int]:
    """Most words first, then the weight of the best place of each, then what is read most."""
    terms = [term for term in terms if term.same | term.like]
    if len(terms) < least:
        return []
    weights = _weights({pk for term in terms for pk in term.same | term.like})
    rated: dict[int, tuple[int, int]] = {}
    for article, known in weights.items():
        scores = [score for term in terms if (score := _score(term, known))]
        if len(scores) >= least:
            rated[article] = (len(scores), sum(scores))
    best = sorted(rated.values(), reverse=True)[:limit]
    at_best = [pk for pk, one in rated.items() if best and one >= best[-1]]
    read = dict(Article.objects.filter(pk__in=at_best[:COMMON]).values_list("pk", "recent_views"))
    ordered = sorted(read, key=lambda pk: (rated[pk], read[pk], -pk), reverse=True)
    return ordered[:limit]


def _weights(words: set[int]) -> dict[int, dict[int, int]]:
    """Article to word to its weight there.

    Of a word that stands in very many articles, only those count where it is heaviest, and those
    that have a rarer word as well: the others would never come first.
    """
    rows = Posting.objects.filter(word__in=words)
    counts = dict(rows.values("word").annotate(count=Count("pk")).values_list("word", "count"))
    common = [word for word, count in counts.items() if count > COMMON]
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    _gather(found, rows.exclude(word__in=common) if common else rows)
    if common and found:
        beside = sorted(found)[:COMMON]
        _gather(found, Posting.objects.filter(word__in=common, article__in=beside))
    for word in common:
        _gather(found, Posting.objects.filter(word=word).order_by("-weight", "article")[:COMMON])
    return found


def _gather(found: defaultdict[int, dict[int, int]], rows: QuerySet[Posting]) -> None:
    for article, word, weight in rows.values_list("article", "word", "weight"):
        found[article][word] = weight


def _score(term: Term, known: dict[int, int]) -> int:
    """The weight of the best place of one word; what is certain counts for more."""
    return max(
        (weight * (SAME if word in term.same else LIKE) for word, weight in known.items()
         if word in term.same or word in term.like),
        default=0,
    )  # fmt: skip


def bare(query: str) -> str:
    """What may be kept of a search: no address, no number, no more than a few words."""
    words = folding.words(_ADDRESS.sub(" ", query[:200]))
    return " ".join(word for word in words if not word[0].isdigit())[:100].strip()


@transaction.atomic
def note(*, shop_id: int, language: str, query: str, hits: int, on: date) -> None:
    """Count a search, by its bare words; one of numbers only leaves no trace."""
    words = bare(query)
    if len(words) < SHORTEST:
        return
    found, is_new = SearchLog.objects.get_or_create(
        shop_id=shop_id, language=language, words=words, on=on, defaults={"hits": hits}
    )
    if not is_new:
        SearchLog.objects.filter(pk=found.pk).update(times=F("times") + 1, hits=hits)
