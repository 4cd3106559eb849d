"""What the articles of a shop lean on: its facts, categories and synonyms."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from faq.articles import Category
from faq.facts import Fact
from faq.telling import keep_facts, keep_synonyms
from faq.writing import UnableToWrite, drop_category, keep_category
from tickets.staff.doors import writer
from tickets.staff.faq.doors import categories_for, languages_of, shop_for
from tickets.staff.faq.forms import CategoryForm, FactsForm
from tickets.staff.faq.words import fact_names
from tickets.staff.first_run.onward import onward


def facts(request: HttpRequest, pk: int) -> HttpResponse:
    shop = shop_for(writer(request), pk)
    rows = Fact.objects.filter(shop=shop).values_list("name", "language", "value")
    initial = {f"{name}_{code}" if code else name: value for name, code, value in rows}
    form = FactsForm(request.POST or None, languages=languages_of(shop), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            for language in form.parts:
                keep_facts(shop=shop, language=language, values=form.values(language))
        except UnableToWrite as unable:
            told = _("Articles that everybody reads tell these facts: %(facts)s.")
            form.add_error(None, told % {"facts": ", ".join(fact_names(unable.names))})
        else:
            messages.success(request, _("Kept. The articles say it from now on."))
            return onward(request, "staff:faq_facts", shop.pk)
    return render(request, "staff/faq/facts.html", {"form": form, "shop": shop})


def categories(request: HttpRequest, pk: int) -> HttpResponse:
    user = writer(request)
    shop = shop_for(user, pk)
    form = CategoryForm(request.POST or None, languages=languages_of(shop))
    if request.method == "POST" and form.is_valid():
        keep_category(shop=shop, names=form.names(), position=form.cleaned_data["position"])
        return redirect("staff:faq_categories", shop.pk)
    rows = categories_for(user, shop=shop).annotate(count=Count("articles"))
    context = {"form": form, "shop": shop, "rows": rows.prefetch_related("texts")}
    return render(request, "staff/faq/categories.html", context)


def category(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    user = writer(request)
    shop = shop_for(user, pk)
    row: Category = get_object_or_404(categories_for(user, shop=shop), pk=number)
    initial: dict[str, Any] = {f"name_{one.language}": one.name for one in row.texts.all()}
    initial["position"] = row.position
    form = CategoryForm(request.POST or None, languages=languages_of(shop), initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data["position"]
        keep_category(shop=shop, names=form.names(), position=said, category=row)
        return redirect("staff:faq_categories", shop.pk)
    context = {"form": form, "shop": shop, "category": row}
    return render(request, "staff/faq/category.html", context)


@require_POST
def drop(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    user = writer(request)
    shop = shop_for(user, pk)
    drop_category(category=get_object_or_404(categories_for(user, shop=shop), pk=number))
    messages.success(request, _("Gone; its articles stay without a category."))
    return redirect("staff:faq_categories", shop.pk)


@require_POST
def synonyms(request: HttpRequest, pk: int) -> HttpResponse:
    """Words that mean the same, a group a line, for each language."""
    shop = shop_for(writer(request), pk)
    for code, _name in languages_of(shop):
        groups = request.POST.get(f"groups_{code}", "")[:5000]
        keep_synonyms(shop=shop, language=code, groups=groups)
    messages.success(request, _("Kept."))
    return redirect("staff:faq_searches", shop.pk)
