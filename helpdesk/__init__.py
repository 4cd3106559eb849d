"""Wiring only: settings, addresses, the Celery app. Nothing of a helpdesk's own work is here."""

from helpdesk.celery import app as celery_app

__all__ = ["celery_app"]
