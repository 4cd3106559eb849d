"""Writing an article: its text per language, its place, looking at it, earlier versions."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from faq.articles import Article, ArticleText, ArticleVersion, Category
from faq.diffing import changes
from faq.public.articles import shown
from faq.public.page import page
from faq.publishing import missing_of
from faq.sites import site_of
from faq.writing import Said, UnableToWrite, arrange, open_article, restore, said_by, write
from tickets.core.clock import now
from tickets.core.people import User
from tickets.core.shop import Shop
from tickets.lib.letters import plain
from tickets.staff.doors import reader, writer
from tickets.staff.faq.doors import (
    article_for,
    articles_for,
    categories_for,
    chosen_shop,
    languages_of,
)
from tickets.staff.faq.forms import PlaceForm, PlanForm, TextForm
from tickets.staff.faq.words import blanks, fact_names


def new(request: HttpRequest) -> HttpResponse:
    """A first text; `title` may come from a search that found nothing."""
    user = writer(request)
    shop = chosen_shop(request, user)
    language = _language(shop, request.GET.get("language", ""))
    title = request.GET.get("title", "")[:150]
    form = TextForm(request.POST or None, initial={"title": title})
    if request.method == "POST" and form.is_valid():
        made = open_article(shop=shop, language=language, said=form.said(), by=user, now=now())
        messages.success(request, _("Kept as a draft."))
        return redirect("staff:faq_edit", made.pk, language)
    context = {"form": form, "shop": shop, "language": language, **_typed(form), **_around(shop)}
    return render(request, "staff/faq/edit.html", context)


def edit(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    user = writer(request)
    article = article_for(user, pk)
    language = _language(article.shop, language, strict=True)
    told = article.texts.filter(language=language).first()
    form = TextForm(request.POST or None, initial=_initial(told))
    if request.method == "POST" and form.is_valid():
        try:
            write(article=article, language=language, said=form.said(), by=user, now=now())
        except UnableToWrite as unable:
            form.add_error(None, _lacking(unable))
        else:
            messages.success(request, _("Kept."))
            return redirect("staff:faq_edit", article.pk, language)
    context = _context(article, language, form=form, told=told, user=user)
    return render(request, "staff/faq/edit.html", context)


@require_POST
def place(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    user = writer(request)
    article = article_for(user, pk)
    form = _place_form(article, user=user, data=request.POST)
    if form.is_valid():
        arrange(article=article, now=now(), **form.cleaned_data)
        messages.success(request, _("Kept."))
        return redirect("staff:faq_edit", article.pk, language)
    told = article.texts.filter(language=language).first()
    text = TextForm(initial=_initial(told))
    context = _context(article, language, form=text, told=told, user=user)
    return render(request, "staff/faq/edit.html", {**context, "place_form": form})


@require_GET
def preview(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The page as readers will see it."""
    article = article_for(reader(request), pk)
    told = get_object_or_404(article.texts.select_related("article__shop"), language=language)
    public: Any = request
    public.shop_site, public.language = site_of(article.shop), language
    context = {**shown(told, public.shop_site), "is_preview": True}
    return page(public, "public/article.html", context)


@require_GET
def versions(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    article = article_for(reader(request), pk)
    rows = list(article.versions.filter(language=language).order_by("-number"))
    steps = [
        {"version": after, "changes": changes(before, after), "is_newest": after is rows[0]}
        for after, before in zip(rows, [*rows[1:], None], strict=True)
    ]
    context = {"article": article, "language": language, "steps": steps}
    return render(request, "staff/faq/versions.html", context)


@require_POST
def say_again(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What an earlier version said becomes the newest."""
    user = writer(request)
    article = article_for(user, pk)
    version = get_object_or_404(ArticleVersion, article=article, pk=number)
    try:
        restore(version=version, by=user, now=now())
    except UnableToWrite as unable:
        messages.error(request, _lacking(unable))
    else:
        messages.success(request, _("It says again what it said then."))
    return redirect("staff:faq_edit", article.pk, version.language)


def _language(shop: Shop, asked: str, *, strict: bool = False) -> str:
    if asked in shop.public_languages:
        return asked
    if strict:
        raise Http404
    return shop.public_languages[0]


def _initial(told: ArticleText | None) -> dict[str, Any]:
    if told is None:
        return {}
    said = {name: getattr(said_by(told), name) for name in Said.__dataclass_fields__}
    return {**said, "html": told.body, "text": plain(told.body)}


def _typed(form: TextForm) -> dict[str, Any]:
    """The editor's two boxes, as they came back or as they were kept."""
    return {"text": form["text"].value() or "", "html": form["html"].value() or ""}


def _around(shop: Shop) -> dict[str, Any]:
    return {"languages": languages_of(shop), "blanks": blanks()}


def _context(
    article: Article, language: str, *, form: TextForm, told: ArticleText | None, user: User
) -> dict[str, Any]:
    texts = {text.language: text for text in article.texts.all()}
    other = next((text for code, text in texts.items() if code != language), None)
    site = site_of(article.shop)
    return {
        "article": article,
        "shop": article.shop,
        "language": language,
        "form": form,
        "told": told,
        "other": other,
        "other_text": plain(other.body) if other else "",
        "written": set(texts),
        "lacking": [
            (code, fact_names(names)) for code, names in missing_of(article).items()
        ],
        "public_address": site.address("faq_article", language=language, slug=told.slug)
        if told and article.state == "published"
        else "",
        "place_form": _place_form(article, user=user),
        "plan_form": PlanForm(),
        **_typed(form),
        **_around(article.shop),
    }  # fmt: skip


def _place_form(article: Article, *, user: User, data: Any = None) -> PlaceForm:
    names = ("kind", "category", "position", "review_on")
    initial = {name: getattr(article, name) for name in names}
    form = PlaceForm(data, initial={**initial, "related": article.related.all()})
    category, related = form.fields["category"], form.fields["related"]
    category.queryset = categories_for(user, shop=article.shop).prefetch_related("texts")  # type: ignore[attr-defined]  # a ModelChoiceField
    category.label_from_instance = category_name  # type: ignore[attr-defined]  # as above
    others = articles_for(user).filter(shop=article.shop).exclude(pk=article.pk)
    related.queryset = others.prefetch_related("texts").order_by("pk")  # type: ignore[attr-defined]  # as above
    related.label_from_instance = title_of  # type: ignore[attr-defined]  # as above
    return form


def category_name(category: Category) -> str:
    return next((text.name for text in category.texts.all()), str(category.pk))


def title_of(article: Article) -> str:
    return next((text.title for text in article.texts.all()), str(article.pk))


def _lacking(unable: UnableToWrite) -> str:
    told = _("Readers see this article, and these facts are not filled in: %(facts)s.")
    return told % {"facts": ", ".join(fact_names(unable.names))}
