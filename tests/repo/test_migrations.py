"""The migrations make the tables that the models describe."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.parametrize("label", [a for a in ("tickets", "faq") if apps.is_installed(a)])
def test_history_has_one_end(label):
    loader = MigrationLoader(None)
    assert len(loader.graph.leaf_nodes(label)) == 1
