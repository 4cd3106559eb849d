"""Every address of the app, by the interface that answers it."""

from django.urls import include, path
from django.views.generic import RedirectView

from tickets.api.page import api_page
from tickets.inbound import tracking, webhook
from tickets.staff import health

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="staff:inbox"), name="home"),
    path("api/", include("tickets.api.urls")),
    path("desk/api/", api_page, name="api_page"),
    path("desk/mail-doctor/", include("tickets.doctor.urls")),
    path("desk/", include("tickets.staff.urls")),
    path("hooks/inbound/<slug:provider>/", webhook.receive, name="inbound_webhook"),
    path("hooks/tracking/<slug:provider>/", tracking.receive, name="tracking_webhook"),
    path("healthz", health.healthz, name="healthz"),
    path("q/", include("tickets.portal.urls")),
    path("account/", include("tickets.staff.account_urls")),
]
