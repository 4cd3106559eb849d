"""The one Django app of the helpdesk."""

from importlib import import_module

from django.apps import AppConfig
from django.core.checks import Tags, register

from tickets.privacy.checks import check_policy


class TicketsConfig(AppConfig):
    name = "tickets"
    verbose_name = "Helpdesk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register(check_policy, Tags.models)
        # What begins a session's time is there before the first session.
        import_module("tickets.staff.gates")
