"""Answers for customers: what the shop's public pages say, and what is still a draft."""

from typing import cast

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from faq.articles import Article, ArticleText
from faq.reading import Voice
from faq.sites import site_of
from tickets.api.around import SaidOfShop
from tickets.api.auth import reader
from tickets.api.fields import Choice
from tickets.api.paging import page
from tickets.api.schema import paged, told
from tickets.api.serializers import ArticleBrief, ArticleShown
from tickets.api.tickets import CODES, shop_of
from tickets.api.view import Api, asked_in
from tickets.core.access import within_shops
from tickets.core.people import User


class SaidArticles(SaidOfShop):
    language = Choice(CODES, required=False)


class Articles(Api):
    @told(
        "list_articles",
        "Answers for customers: one row for each language of each.",
        asks=SaidArticles,
        gives=paged(ArticleBrief),
    )
    def get(self, request: Request) -> Response:
        user = reader(request)
        asked = asked_in(request, SaidArticles)
        rows = _texts_for(user)
        if "shop" in asked:
            rows = rows.filter(article__shop=shop_of(asked["shop"], user=user))
        if "language" in asked:
            rows = rows.filter(language=asked["language"])
        return page(rows, ArticleBrief, asked)


class OneArticle(Api):
    @told("get_article", "One answer, as readers see it.", gives=ArticleShown, tag="articles")
    def get(self, request: Request, pk: int, language: str) -> Response:
        texts = _texts_for(reader(request))
        found = get_object_or_404(texts, article=pk, language=language)
        voice = Voice(site_of(found.article.shop), found.language)
        found.title, found.summary = voice.text(found.title), voice.text(found.summary)
        found.body = voice.html(found.body)
        return Response(ArticleShown(found).data)


def _texts_for(user: User) -> QuerySet[ArticleText]:
    articles = cast("QuerySet[Article]", within_shops(Article.objects.all(), user))
    return ArticleText.objects.filter(article__in=articles).select_related("article__shop")
