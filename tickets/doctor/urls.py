"""Addresses of the mail doctor."""

from django.urls import path

from tickets.doctor import pages

urlpatterns = [
    path("", pages.doctor, name="mail_doctor"),
    path("<int:pk>/domain/", pages.domain, name="mail_doctor_domain"),
    path("<int:pk>/round/", pages.round_trip, name="mail_doctor_round"),
    path("<int:pk>/send/", pages.send, name="mail_doctor_send"),
    path("<int:pk>/without-plus/", pages.without_plus, name="mail_doctor_without_plus"),
]
