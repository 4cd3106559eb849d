"""One answer, one category, and what readers say of an answer; old addresses lead on."""

from typing import Any

from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from faq import counting
from faq.articles import Article, ArticleText, Category, PublicAddress, State
from faq.figures import ArticleFeedback
from faq.hearing import add_sentence, note_feedback
from faq.public.page import PublicRequest, page, part
from faq.public.visitor import is_first_today, is_own_page
from faq.reading import Voice, in_category, related_to, told_in
from faq.schema import article_data, category_data
from faq.sites import Site
from faq.ways import ways_of

#: Seconds in which a reader may still say why.
PATIENCE = 3600
_SALT = "faq.feedback"


def by_address(request: PublicRequest, language: str, slug: str) -> HttpResponse:
    """Whatever has this address, or had it."""
    known = PublicAddress.objects.select_related("article__category", "category")
    address = get_object_or_404(known, shop=request.shop_site.shop.pk, language=language, slug=slug)
    if address.category:
        return _category(request, address.category, slug)
    assert address.article is not None
    told = _told(address.article, language)
    if told.slug != slug:
        return _moved(request.shop_site, language, told.slug)
    counting.count(address.article.pk)
    context = shown(told, request.shop_site)
    return page(
        request, "public/article.html", context, alternates=told_in(told.article, request.shop_site)
    )


def shown(told: ArticleText, site: Site) -> dict[str, Any]:
    """What the page of an article shows; a draft is looked at in the same words."""
    article, voice = told.article, Voice(site, told.language)
    body, plus, minus = (
        voice.html(told.body), voice.points(told.plus_points), voice.points(told.minus_points)
    )  # fmt: skip
    title, summary = voice.text(told.title), voice.text(told.summary)
    address = site.address("faq_article", language=told.language, slug=told.slug)
    return {
        "title": title,
        "summary": summary,
        "description": summary,
        "og_type": "article",
        "article": article,
        "body": body,
        "plus": plus,
        "minus": minus,
        "updated_at": told.updated_at,
        "topic": _topic(article.category, site, told.language),
        "related": related_to(article, voice),
        "ways": ways_of(voice),
        "helped_path": site.path("faq_helped", language=told.language, slug=told.slug),
        "data": article_data(
            kind=article.kind, title=title, summary=summary, html=body, address=address,
            published=article.published_at, changed=told.updated_at, shop=site.shop.name,
        ),
    }  # fmt: skip


@require_POST
def helped(request: PublicRequest, language: str, slug: str) -> HttpResponse:
    """Yes or no; then the reader may say why, for an hour."""
    told = _by_slug(request, language, slug)
    said = request.POST.get("helped")
    if said not in {"yes", "no"} or not is_own_page(request):
        return HttpResponse(status=400)
    context: dict[str, Any] = {"is_helpful": said == "yes", "title": _("Thank you")}
    if is_first_today(request, f"helped:{told.article_id}"):
        row = note_feedback(
            article=told.article, language=language, is_helpful=said == "yes", now=timezone.now()
        )
        context["why_path"] = request.shop_site.path("faq_why", language=language, slug=slug)
        context["token"] = signing.dumps(row.pk, salt=_SALT)
    return _thanked(request, told, context)


@require_POST
def why(request: PublicRequest, language: str, slug: str) -> HttpResponse:
    """The sentence behind a yes or no, by whoever clicked it."""
    told = _by_slug(request, language, slug)
    try:
        number = signing.loads(request.POST.get("token", ""), salt=_SALT, max_age=PATIENCE)
    except signing.BadSignature:
        number = None
    row = ArticleFeedback.objects.filter(pk=number, article=told.article).first()
    if row and is_own_page(request):
        add_sentence(feedback=row, sentence=request.POST.get("sentence", ""))
    return _thanked(request, told, {"is_said": row is not None, "title": _("Thank you")})


def _thanked(request: PublicRequest, told: ArticleText, context: dict[str, Any]) -> HttpResponse:
    if request.POST.get("part"):
        return part("public/thanks.html", context)
    back = request.shop_site.path("faq_article", language=told.language, slug=told.slug)
    return page(request, "public/thanked.html", {**context, "back": back})


def _category(request: PublicRequest, category: Category, slug: str) -> HttpResponse:
    site, language = request.shop_site, request.language
    names = {text.language: text for text in category.texts.all()}
    if language not in names:
        raise Http404
    if names[language].slug != slug:
        return _moved(site, language, names[language].slug)
    voice = Voice(site, language)
    texts = in_category(category, voice)
    context = {
        "title": names[language].name,
        "lines": voice.lines(texts),
        "ways": ways_of(voice),
        "data": category_data([(voice.text(one.title), voice.html(one.body)) for one in texts]),
    }
    alternates = {
        one: site.path("faq_article", language=one, slug=names[one].slug)
        for one in site.languages
        if one in names
    }
    return page(request, "public/category.html", context, alternates=alternates)


def _topic(category: Category | None, site: Site, language: str) -> dict[str, str] | None:
    name = category.texts.filter(language=language).first() if category else None
    if name is None:
        return None
    return {
        "name": name.name,
        "path": site.path("faq_article", language=language, slug=name.slug),
    }


def _by_slug(request: PublicRequest, language: str, slug: str) -> ArticleText:
    address = get_object_or_404(
        PublicAddress.objects.exclude(article=None).select_related("article"),
        shop=request.shop_site.shop.pk, language=language, slug=slug,
    )  # fmt: skip
    assert address.article is not None
    return _told(address.article, language)


def _told(article: Article, language: str) -> ArticleText:
    """The text that readers may see, or a 404."""
    texts = ArticleText.objects.select_related("article__category", "article__shop")
    return get_object_or_404(
        texts, article=article, language=language, article__state=State.PUBLISHED
    )


def _moved(site: Site, language: str, slug: str) -> HttpResponse:
    path = site.path("faq_article", language=language, slug=slug)
    return HttpResponse(status=301, headers={"Location": path})
