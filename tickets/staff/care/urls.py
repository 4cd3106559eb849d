"""Addresses of the owner's care for data."""

from django.urls import path

from tickets.staff.care import audit, held, keeping, person

urlpatterns = [
    path("privacy/", person.care, name="care"),
    path("privacy/person/", person.person, name="care_person"),
    path("privacy/person/export/", person.export, name="care_export"),
    path("privacy/person/erase/", person.erase_person, name="care_erase"),
    path("privacy/erased/<int:pk>/", person.erasure, name="erasure"),
    path("shops/<int:pk>/keeping/", keeping.keeping, name="keeping"),
    path("audit/", audit.audit, name="audit"),
    path("held-mail/", held.held, name="held_mail"),
    path("held-mail/hold/", held.hold, name="hold_mail"),
    path("held-mail/let-go/", held.let_go, name="let_mail_go"),
]
