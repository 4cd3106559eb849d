"""Addresses that a customer gets by mail: whoever holds the link may use it."""

from django.urls import path

from tickets.portal import check_up

app_name = "portal"
urlpatterns = [
    path("solved/<str:token>/<slug:chosen>/", check_up.check_up, name="check_up"),
]
