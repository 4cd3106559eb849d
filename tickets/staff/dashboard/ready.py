"""Answers that are ready before anybody asks: what the FAQ saves and misses, and the macros."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Avg, Count, Max, Q, QuerySet, Sum

from faq.articles import ArticleText
from faq.figures import ArticleDay, SavedQuestion, SearchLog, StillWrote
from faq.hearing import SAVED_AFTER
from tickets.macros.models import Macro, MacroUse
from tickets.reports import counted
from tickets.reports.figures import Unit
from tickets.reports.period import Stretch
from tickets.staff.addresses import address
from tickets.staff.dashboard.asking import Asking
from tickets.staff.dashboard.words import count_words, number_words

#: Lines of each list.
MOST = 12


@dataclass(frozen=True)
class Line:
    label: str
    count: str
    url: str
    more: str = ""


@dataclass(frozen=True)
class Faq:
    searches: int
    without: int
    missed: list[Line]
    saved: int
    saved_before: int
    views: int
    still_wrote: list[Line]


@dataclass(frozen=True)
class Macros:
    uses: int
    used: list[Line]


def faq(asked: Asking) -> Faq:
    """What readers found and missed; days are those of the period."""
    days = Q(on__gte=asked.period.first, on__lte=asked.period.last)
    logged = SearchLog.objects.filter(days, counted.of_shop(asked.shop, path="shop"))
    rows = logged.values("words", "language", "shop").annotate(many=Sum("times"), best=Max("hits"))
    missed = rows.filter(best=0).order_by("-many", "words")
    totals = logged.aggregate(all=Sum("times"), without=Sum("times", filter=Q(hits=0)))
    read = ArticleDay.objects.filter(days, counted.of_shop(asked.shop, path="article__shop"))
    return Faq(
        searches=totals["all"] or 0,
        without=totals["without"] or 0,
        missed=[_missed(row) for row in missed[:MOST]],
        saved=_saved(asked.stretch, asked),
        saved_before=_saved(asked.before, asked),
        views=read.aggregate(all=Sum("views"))["all"] or 0,
        still_wrote=_still_wrote(asked),
    )


def _missed(row: Mapping[str, Any]) -> Line:
    url = f"{address('staff:faq_searches', row['shop'])}"
    return Line(row["words"], count_words(row["many"]), url, row["language"])


def _saved(stretch: Stretch, asked: Asking) -> int:
    """Counted from the moment at which the question can no longer be sent after all."""
    sure: datetime = asked.now - SAVED_AFTER
    rows = SavedQuestion.objects.filter(counted.within("at", stretch), at__lte=sure)
    return rows.filter(counted.of_shop(asked.shop, path="article__shop")).count()


def _still_wrote(asked: Asking) -> list[Line]:
    rows = StillWrote.objects.filter(
        counted.within("at", asked.stretch), counted.of_shop(asked.shop)
    )
    counts = rows.values_list("article").annotate(many=Count("pk")).order_by("-many", "article")
    top = list(counts[:MOST])
    titles = _titles([article for article, _many in top])
    return [
        Line(
            titles.get(article, "?"), count_words(many), asked.link("read_before", article=article)
        )
        for article, many in top
    ]


def _titles(articles: list[int]) -> dict[int, str]:
    texts = ArticleText.objects.filter(article__in=articles).order_by("-id")
    return dict(texts.values_list("article", "title"))


def macros(asked: Asking) -> Macros:
    """Which ready answers were used, and how much of them was written anew first."""
    uses: QuerySet[MacroUse] = MacroUse.objects.filter(
        counted.within("at", asked.stretch), counted.of_shop(asked.shop)
    )
    rows = uses.values_list("macro").annotate(many=Count("pk"), anew=Avg("rewritten"))
    rows = rows.order_by("-many", "macro")
    titles = dict(Macro.objects.filter(pk__in=[row[0] for row in rows]).values_list("pk", "title"))
    lines = [
        Line(
            titles.get(macro, "?"),
            count_words(many),
            asked.link("macro", macro=macro),
            number_words(round(100 * anew), Unit.PERCENT),
        )
        for macro, many, anew in rows[: 2 * MOST]
    ]
    return Macros(uses.count(), lines)
