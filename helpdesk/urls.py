"""Where each part of the house can be reached."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("tickets.urls")),
    path("admin/", admin.site.urls),
]
handler400 = "tickets.staff.errors.bad_request"
handler403 = "tickets.staff.errors.forbidden"
handler404 = "tickets.staff.errors.not_found"
handler500 = "tickets.staff.errors.server_error"
