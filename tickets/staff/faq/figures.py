"""What readers tell: whether an article helped, what they searched, and what was not found."""

from datetime import timedelta

from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from faq.figures import ArticleDay, SearchLog
from faq.hearing import SAVED_AFTER
from faq.vocabulary import Synonyms
from tickets.core.clock import now
from tickets.staff.doors import reader
from tickets.staff.faq.doors import article_for, languages_of, shop_for

#: Days that the figures look back, and lines of each list.
BACK, MOST = 90, 50


@require_GET
def helped(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes and no, the sentences, the readers a day, and who still wrote."""
    article = article_for(reader(request), pk)
    since = now() - timedelta(days=BACK)
    said = article.feedback.filter(at__gte=since)
    days = ArticleDay.objects.filter(article=article, on__gte=since.date())
    context = {
        "article": article,
        "title": article.texts.first(),
        "yes": said.filter(is_helpful=True).count(),
        "no": said.filter(is_helpful=False).count(),
        "views": days.aggregate(total=Sum("views"))["total"] or 0,
        "wrote": article.still_wrote.filter(at__gte=since).count(),
        "saved": article.saved_questions.filter(at__gte=since, at__lte=now() - SAVED_AFTER).count(),
        "sentences": said.exclude(sentence="").order_by("-at")[:MOST],
        "days": BACK,
    }
    return render(request, "staff/faq/helped.html", context)


@require_GET
def searches(request: HttpRequest, pk: int) -> HttpResponse:
    """What was searched most, and what found nothing."""
    shop = shop_for(reader(request), pk)
    since = now().date() - timedelta(days=BACK)
    logged = SearchLog.objects.filter(shop=shop, on__gte=since)
    rows = logged.values("words", "language").annotate(count=Sum("times"), most=Max("hits"))
    found = dict(Synonyms.objects.filter(shop=shop).values_list("language", "groups"))
    context = {
        "shop": shop,
        "empty": rows.filter(most=0).order_by("-count", "words")[:MOST],
        "common": rows.filter(most__gt=0).order_by("-count", "words")[:MOST],
        "synonyms": [(code, name, found.get(code, "")) for code, name in languages_of(shop)],
        "days": BACK,
    }
    return render(request, "staff/faq/searches.html", context)
