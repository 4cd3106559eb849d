"""For machines: what is new, every address there is, and who may come in."""

from datetime import datetime

from django.db.models import Max
from django.http import HttpResponse
from django.template.loader import get_template
from django.utils import timezone

from faq.articles import ArticleText, CategoryText, State
from faq.public.page import PublicRequest
from faq.reading import Voice, newest

#: A sitemap may name at most so many addresses.
MOST = 50_000


def feed(request: PublicRequest, language: str) -> HttpResponse:
    """What was published last, as Atom."""
    site, voice = request.shop_site, Voice(request.shop_site, language)
    texts = newest(site, language)
    entries = [
        {
            "line": voice.line(told),
            "address": site.address("faq_article", language=language, slug=told.slug),
            "html": voice.html(told.body),
            "published_at": told.article.published_at,
            "updated_at": told.updated_at,
        }
        for told in texts
    ]
    context = {
        "shop": site.shop,
        "language": language,
        "home": site.address("faq_home", language=language),
        "address": site.address("faq_feed", language=language),
        "entries": entries,
        "updated_at": max((one.updated_at for one in texts), default=timezone.now()),
    }
    content = get_template("public/feed.xml").render(context)
    return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")


def sitemap(request: PublicRequest) -> HttpResponse:
    """Every page that search engines may show, in all languages."""
    site, languages = request.shop_site, request.shop_site.languages
    texts = ArticleText.objects.filter(
        article__shop=site.shop.pk, article__state=State.PUBLISHED, language__in=languages
    ).order_by("article", "language")
    names = CategoryText.objects.filter(category__shop=site.shop.pk, language__in=languages)
    names = names.filter(category__articles__state=State.PUBLISHED).annotate(
        changed=Max("category__articles__updated_at")
    )
    rows: list[tuple[str, str, datetime | None]] = [(one, "", None) for one in languages]
    rows += [(one.language, one.slug, one.changed) for one in names]
    rows += [*texts.values_list("language", "slug", "updated_at")[:MOST]]
    pages = [
        {
            "address": site.address("faq_article", language=language, slug=slug)
            if slug
            else site.address("faq_home", language=language),
            "changed": changed,
        }
        for language, slug, changed in rows[:MOST]
    ]
    content = get_template("public/sitemap.xml").render({"pages": pages})
    return HttpResponse(content, content_type="application/xml; charset=utf-8")


def robots(request: PublicRequest) -> HttpResponse:
    """Crawlers may read everything but searches."""
    address = request.shop_site.address("sitemap")
    searches = "".join(
        f"Disallow: {request.shop_site.path('faq_search', language=one)}\n"
        for one in request.shop_site.languages
    )
    content = f"User-agent: *\n{searches}Allow: /\nSitemap: {address}\n"
    return HttpResponse(content, content_type="text/plain; charset=utf-8")
