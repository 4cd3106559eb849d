"""The product's settings plus the migration linter, which production has no use for."""

from helpdesk.settings import *  # noqa: F403 -- the product's own settings, all of them
from helpdesk.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]
