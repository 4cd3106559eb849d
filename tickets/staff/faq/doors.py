"""Which articles and shops a colleague may see and change."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from faq.articles import Article, ArticleQuerySet, Category
from tickets.core.access import shops_for, within_shops
from tickets.core.people import User
from tickets.core.shop import LANGUAGES, Shop


def articles_for(user: User) -> ArticleQuerySet:
    found = within_shops(Article.objects.all(), user)
    assert isinstance(found, ArticleQuerySet)
    return found


def article_for(user: User, pk: int) -> Article:
    """One article of a shop that `user` works for, or a 404."""
    return get_object_or_404(articles_for(user).select_related("shop", "category"), pk=pk)


def categories_for(user: User, *, shop: Shop) -> QuerySet[Category]:
    return within_shops(Category.objects.filter(shop=shop), user).order_by("position", "pk")


def shop_for(user: User, pk: int) -> Shop:
    return get_object_or_404(shops_for(user), pk=pk)


def chosen_shop(request: HttpRequest, user: User) -> Shop:
    """The shop that the page is about: as asked, or else the first."""
    asked = request.GET.get("shop", "")
    shops = shops_for(user)
    found = shops.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 18 else None
    found = found or shops.first()
    if found is None:
        raise PermissionDenied
    return found


def languages_of(shop: Shop) -> list[tuple[str, str]]:
    """Code and name of each language of the shop's public pages."""
    names = dict(LANGUAGES)
    return [(one, str(names.get(one, one))) for one in shop.public_languages]
