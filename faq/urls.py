"""Addresses of a shop's questions and answers, below its hostname or short name."""

from django.urls import path

from faq.public import articles, feeds, home, searching

urlpatterns = [
    path("", home.root, name="root"),
    path("look-<slug:digest>.css", home.look, name="look"),
    path("logo-<slug:digest>", home.logo, name="logo"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("robots.txt", feeds.robots, name="robots"),
    path("<slug:language>/", home.home, name="faq_home"),
    path("<slug:language>/search/", searching.search, name="faq_search"),
    path("<slug:language>/feed.xml", feeds.feed, name="faq_feed"),
    path("<slug:language>/faq/<slug:slug>/", articles.by_address, name="faq_article"),
    path("<slug:language>/faq/<slug:slug>/helped/", articles.helped, name="faq_helped"),
    path("<slug:language>/faq/<slug:slug>/why/", articles.why, name="faq_why"),
]
