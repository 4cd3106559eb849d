"""What stands under a shop's public address; the door finds the shop first."""

from django.urls import include, path

urlpatterns = [
    path("", include("tickets.portal.form_urls")),
    path("", include("faq.urls")),
]
