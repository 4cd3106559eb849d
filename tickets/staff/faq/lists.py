"""The articles of a shop: their state, the languages they miss, and what is to be looked at."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from faq.articles import Article, ArticleQuerySet, State
from faq.publishing import missing_of
from faq.sites import site_of
from faq.starting import publish_complete, start
from tickets.core.access import shops_for
from tickets.core.clock import now
from tickets.staff.doors import reader, writer
from tickets.staff.faq.doors import articles_for, chosen_shop, languages_of, shop_for
from tickets.staff.faq.words import fact_names

#: Rows of one page: a shop with more searches.
MOST = 200


@dataclass(frozen=True)
class Sieve:
    name: str
    label: Promise
    of: Callable[[ArticleQuerySet, date], ArticleQuerySet]


SIEVES = (
    Sieve("all", gettext_lazy("All"), lambda rows, _today: rows.exclude(state=State.ARCHIVED)),
    Sieve("draft", gettext_lazy("Drafts"), lambda rows, _today: rows.filter(state=State.DRAFT)),
    Sieve(
        "planned", gettext_lazy("Planned"), lambda rows, _today: rows.filter(state=State.PLANNED)
    ),
    Sieve("published", gettext_lazy("Published"), lambda rows, _today: rows.published()),
    Sieve("review", gettext_lazy("To look at"), lambda rows, today: rows.to_review(today)),
    Sieve(
        "wrote",
        gettext_lazy("Readers still write"),
        lambda rows, _today: rows.filter(still_wrote__isnull=False).distinct(),
    ),
    Sieve("away", gettext_lazy("Put away"), lambda rows, _today: rows.filter(state=State.ARCHIVED)),
)


@require_GET
def articles(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    shop = chosen_shop(request, user)
    sieve = next((one for one in SIEVES if one.name == request.GET.get("show")), SIEVES[0])
    query = request.GET.get("q", "").strip()[:100]
    rows = sieve.of(articles_for(user).filter(shop=shop), now().date())
    if query:
        rows = rows.filter(texts__title__icontains=query).distinct()
    context = {
        "shop": shop,
        "shops": shops_for(user),
        "q": query,
        "sieves": SIEVES,
        "sieve": sieve.name,
        "lines": _lines(rows, shop),
        "is_empty": not articles_for(user).filter(shop=shop).exists(),
        "public_address": site_of(shop).address("faq_home", language=shop.public_languages[0]),
    }
    return render(request, "staff/faq/articles.html", context)


@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Our own articles, as drafts."""
    user = writer(request)
    shop = shop_for(user, pk)
    count = start(shop=shop, by=user, now=now())
    messages.success(request, _("%(count)s articles are ready to be looked at.") % {"count": count})
    return redirect(f"{reverse('staff:faq_facts', args=[shop.pk])}")


@require_POST
def publish_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Every draft that misses nothing."""
    shop = shop_for(writer(request), pk)
    count = publish_complete(shop=shop, now=now())
    messages.success(request, _("%(count)s articles are published.") % {"count": count})
    return redirect(f"{reverse('staff:faq')}?shop={shop.pk}")


def _lines(rows: ArticleQuerySet, shop: Any) -> list[dict[str, Any]]:
    """What each row shows; the fact that misses is said only of what readers do not see yet."""
    yes = Count("feedback", filter=Q(feedback__is_helpful=True), distinct=True)
    told = rows.annotate(
        yes=yes,
        no=Count("feedback", filter=Q(feedback__is_helpful=False), distinct=True),
        wrote=Count("still_wrote", distinct=True),
    )
    ordered = told.order_by("-recent_views", "category__position", "position", "pk")
    found = ordered.select_related("shop").prefetch_related("texts", "category__texts")[:MOST]
    return [_line(article, shop) for article in found]


def _line(article: Article, shop: Any) -> dict[str, Any]:
    texts = {text.language: text for text in article.texts.all()}
    languages = languages_of(shop)
    first = next((texts[code] for code, _n in languages if code in texts), None)
    first = first or next(iter(texts.values()), None)
    lacking = missing_of(article) if article.state == State.DRAFT else {}
    return {
        "article": article,
        "title": first.title if first else _("without a title"),
        "language": first.language if first else languages[0][0],
        "category": next((str(one) for one in article.category.texts.all()), "")
        if article.category
        else "",
        "gaps": [name for code, name in languages if code not in texts],
        "facts": fact_names({name for names in lacking.values() for name in names}),
        "is_due": bool(article.review_on and article.review_on <= now().date()),
    }
