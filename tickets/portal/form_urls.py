"""Addresses of the form, the service page and the help button, below those of a shop."""

from django.urls import path

from tickets.portal import form, service, snippet

urlpatterns = [
    path("help.js", snippet.help_js, name="help_js"),
    path("<slug:language>/service/", service.service, name="service"),
    path("<slug:language>/contact/", form.contact, name="contact"),
    path("<slug:language>/contact/frame/", form.contact, {"is_framed": True}, name="contact_frame"),
    path("<slug:language>/contact/answers/", form.answers, name="contact_answers"),
    path("<slug:language>/contact/answered/", form.answered, name="contact_answered"),
]
