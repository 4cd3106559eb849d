"""Addresses that a customer gets by mail: whoever holds the link may use it."""

from django.urls import path

from tickets.portal import check_up, following, following_all, praise, rating

app_name = "portal"
urlpatterns = [
    path("solved/<str:token>/<slug:chosen>/", check_up.check_up, name="check_up"),
    path("rate/<str:token>/<slug:chosen>/", rating.rating, name="rating"),
    path("quote/<str:token>/<slug:chosen>/", praise.praise, name="praise"),
    path("see/<str:token>/", following.see, name="see"),
    path("question/<uuid:key>/", following.question, name="question"),
    path("question/<uuid:key>/solved/", following.solved, name="question_solved"),
    path("question/<uuid:key>/file/<uuid:name>/", following.file, name="question_file"),
    path("mine/<slug:slug>/", following_all.ask, name="all_ask"),
    path("mine/<slug:slug>/code/<uuid:key>/", following_all.code, name="all_code"),
    path("mine/<slug:slug>/list/", following_all.every, name="all_list"),
    path("mine/<slug:slug>/list/<int:pk>/", following_all.open_one, name="all_open"),
]
