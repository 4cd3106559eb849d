"""The cast of every test: two shops, the people who work there, and a customer."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.db.backends.signals import connection_created
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests import factories
from tests.journeys.ready import Ready, drop_ready, ready_for_all
from tickets.core.customer import Customer
from tickets.core.people import Role, User
from tickets.core.shop import Shop
from tickets.core.ticket import Ticket

# A password must cost whoever guesses it a quarter of a second; nobody guesses these.
Argon2PasswordHasher.time_cost = Argon2PasswordHasher.parallelism = 1
Argon2PasswordHasher.memory_cost = 8


#: Real processes and browsers: they take seconds where the others take milliseconds.
LONG = (
    *("tests/browser/", "tests/faults/", "tests/journeys/", "tests/security/test_access_matrix.py"),
    *("tests/tickets/backups/", "tests/tickets/demo/", "tests/tickets/management/"),
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items) -> None:
    """The long ones first, so that nobody waits at the end for the one that began last."""
    items.sort(key=_turn)


def _turn(item) -> tuple[bool, bool]:
    marker = item.get_closest_marker("django_db")
    # What empties the tables stays behind what finds them as they were migrated.
    empties = bool(marker and marker.kwargs.get("transaction"))
    return empties, not item.nodeid.startswith(LONG)


@pytest.fixture(autouse=True)
def _alone(settings, tmp_path: Path) -> None:
    """No test sees another's files, cache or leftovers; static files need no manifest."""
    settings.STORAGES = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files", "base_url": None},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    # Sentences are compared as they stand in the source; tests of Dutch ask for it.
    settings.LANGUAGE_CODE = "en"
    translation.activate("en")
    # WhiteNoise warns about a folder that is missing.
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    if settings.REDIS_URL and "PYTEST_XDIST_WORKER" in os.environ:
        # Clearing empties a whole Redis database: every process of the run has its own.
        url, _, number = settings.REDIS_URL.rpartition("/")
        number = int(number) + int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw"))
        default = {**settings.CACHES["default"], "LOCATION": f"{url}/{number}"}
        settings.CACHES = {"default": default}
    cache.clear()


@pytest.fixture
def django_assert_num_queries():
    """As pytest-django's, but PostgreSQL's answer to what time it is counts for nothing."""

    @contextmanager
    def asks(times: int) -> Iterator[None]:
        with CaptureQueriesContext(connection) as captured:
            yield
        asked = [q["sql"] for q in captured if q["sql"] != "SELECT clock_timestamp()"]
        assert len(asked) == times, "\n".join(asked)

    return asks


@pytest.fixture(scope="session")
def ready(tmp_path_factory) -> Ready:
    """What the database of the tests and tests with real processes begin with."""
    own = tmp_path_factory.getbasetemp()
    return ready_for_all(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, ready: Ready
) -> Iterator[None]:
    """The database of the tests begins with its tables, and migrating it finds nothing to do."""
    connection.settings_dict["TEST"]["TEMPLATE"] = ready.name
    if connection.vendor == "sqlite":
        connection_created.connect(ready.pour_into)
    yield
    connection_created.disconnect(ready.pour_into)


def pytest_sessionfinish(session) -> None:
    if not hasattr(session.config, "workerinput"):
        drop_ready()


@pytest.fixture
def now() -> datetime:
    return factories.NOW


@pytest.fixture
def shop(db) -> Shop:
    return factories.make_shop("Naaldbos")


@pytest.fixture
def other_shop(db) -> Shop:
    return factories.make_shop("Zeewind")


@pytest.fixture
def owner(db) -> User:
    """Sees every shop."""
    return factories.make_user(Role.OWNER, name="Olga Owner", email="olga@example.com")


@pytest.fixture
def agent(shop: Shop) -> User:
    return factories.make_user(
        Role.AGENT, shops=(shop,), name="Sanne Visser", email="sanne@example.com"
    )


@pytest.fixture
def stranger(other_shop: Shop) -> User:
    """An agent, but of another shop."""
    return factories.make_user(
        Role.AGENT, shops=(other_shop,), name="Tom de Boer", email="tom@example.com"
    )


@pytest.fixture
def read_only(shop: Shop) -> User:
    return factories.make_user(
        Role.READ_ONLY, shops=(shop,), name="Rita Reader", email="rita@example.com"
    )


@pytest.fixture
def operator(shop: Shop) -> User:
    """Notes down calls, and reads nothing."""
    return factories.make_user(
        Role.OPERATOR, shops=(shop,), name="Piet Phone", email="piet@example.com"
    )


@pytest.fixture
def customer(shop: Shop) -> Customer:
    return factories.make_customer(shop, email="mirjam@example.org")


@pytest.fixture
def ticket(shop: Shop, customer: Customer) -> Ticket:
    """A question that came in just now."""
    return factories.make_ticket(shop, customer=customer)


@pytest.fixture
def client_of(db) -> Callable[[User], Client]:
    """A browser in which somebody has logged in: `client_of(agent).get(...)`."""

    def logged_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return logged_in
