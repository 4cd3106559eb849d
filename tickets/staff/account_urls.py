"""Logging in and out, a forgotten password, and the one-time link of a new account."""

from allauth.account import views
from allauth.core.internal import ratelimit
from django.urls import include, path, re_path

from tickets.core.limits import Limits
from tickets.staff import second_factor, start

# allauth counts in the cache, of which each process may have its own.
ratelimit.cache = Limits()

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("second-step/picture.svg", second_factor.totp_picture, name="totp_picture"),
    path("second-step/", include("allauth.mfa.urls")),
    path("start/<str:token>/", start.start, name="start"),
]
