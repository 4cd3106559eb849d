"""Addresses of the owner's pages."""

from django.urls import path, register_converter

from tickets.staff.dashboard import pages
from tickets.staff.dashboard.sheet import KINDS


class Kind:
    regex = "|".join(KINDS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Kind, "sheet")
urlpatterns = [
    path("", pages.overview, name="overview"),
    path("questions/", pages.questions, name="overview_questions"),
    path("team/", pages.people, name="overview_team"),
    path("answers/", pages.answers, name="overview_answers"),
    path("meanings/", pages.meanings, name="overview_meanings"),
    path("figures.<sheet:kind>", pages.export, name="overview_export"),
]
