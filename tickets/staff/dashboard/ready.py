"""Answers that are ready before anybody asks: what the FAQ saves and misses, and the macros."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Avg, Count, Max, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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

#: Lines of each list, and of the list behind a total; all others are one line more.
MOST, MOST_OF_PART = 12, 200
#: The totals of the FAQ, each with a list of its own.
PARTS = {
    "read": gettext_lazy("Articles read"),
    "saved": gettext_lazy("Questions that an article saved"),
    "searches": gettext_lazy("Searches"),
    "missed": gettext_lazy("Searches without a result"),
}


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
class Part:
    """A total of the FAQ, told apart."""

    title: str
    total: int
    lines: list[Line]


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
    return Faq(
        searches=totals["all"] or 0,
        without=totals["without"] or 0,
        missed=[_missed(row) for row in missed[:MOST]],
        saved=_saved(asked.stretch, asked).count(),
        saved_before=_saved(asked.before, asked).count(),
        views=_read(asked).aggregate(all=Sum("views"))["all"] or 0,
        still_wrote=_still_wrote(asked),
    )


def part(asked: Asking, name: str) -> Part | None:
    """What one of the totals consists of; its lines add up to it."""
    if name not in PARTS:
        return None
    if name in ("searches", "missed"):
        rows, lines = _searched(asked, name)
    else:
        rows, lines = _articles(asked, name)
    total = rows.aggregate(all=Sum("many"))["all"] or 0
    rest = total - sum(many for many, _line in lines)
    found = [line for _many, line in lines]
    if rest:
        found.append(Line(_("all others"), count_words(rest), ""))
    return Part(str(PARTS[name]), total, found)


def _searched(asked: Asking, name: str) -> "tuple[QuerySet[Any, Any], list[tuple[int, Line]]]":
    days = Q(on__gte=asked.period.first, on__lte=asked.period.last)
    logged = SearchLog.objects.filter(days, counted.of_shop(asked.shop, path="shop"))
    if name == "missed":
        logged = logged.filter(hits=0)
    rows = logged.values("words", "language", "shop").annotate(many=Sum("times"))
    top = rows.order_by("-many", "words", "language", "shop")[:MOST_OF_PART]
    return rows, [(row["many"], _missed(row)) for row in top]


def _articles(asked: Asking, name: str) -> "tuple[QuerySet[Any, Any], list[tuple[int, Line]]]":
    rows: QuerySet[Any, Any]
    if name == "read":
        rows = _read(asked).values("article").annotate(many=Sum("views"))
    else:
        rows = _saved(asked.stretch, asked).values("article").annotate(many=Count("pk"))
    top = list(rows.order_by("-many", "article")[:MOST_OF_PART])
    titles = _titles([row["article"] for row in top])
    lines = []
    for row in top:
        url = address("staff:faq_helped", row["article"])
        words = count_words(row["many"])
        lines.append((row["many"], Line(titles.get(row["article"], "?"), words, url)))
    return rows, lines


def _read(asked: Asking) -> QuerySet[ArticleDay]:
    days = Q(on__gte=asked.period.first, on__lte=asked.period.last)
    return ArticleDay.objects.filter(days, counted.of_shop(asked.shop, path="article__shop"))


def _missed(row: Mapping[str, Any]) -> Line:
    url = f"{address('staff:faq_searches', row['shop'])}"
    return Line(row["words"], count_words(row["many"]), url, row["language"])


def _saved(stretch: Stretch, asked: Asking) -> QuerySet[SavedQuestion]:
    """Counted from the moment at which the question can no longer be sent after all."""
    sure: datetime = asked.now - SAVED_AFTER
    rows = SavedQuestion.objects.filter(counted.within("at", stretch), at__lte=sure)
    return rows.filter(counted.of_shop(asked.shop, path="article__shop"))


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
