"""A real browser against a real server, on a database file of its own, so that both may write."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from django.conf import settings as django_settings
from django.db import connection, connections
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests import factories
from tickets.core.people import Role, User
from tickets.core.shop import Shop

# Presence outlives a page by 15 seconds and is asked for every 5: a busy machine needs both.
expect.set_options(timeout=30_000)

FLAGS = [
    "--no-sandbox",
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: Milliseconds that anything may take on a busy machine.
PATIENCE = 15_000


def pytest_collection_modifyitems(items) -> None:
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)
            if connection.vendor != "sqlite" and "server" in item.fixturenames:
                # What a test writes must be committed, else the server's threads do not see it.
                item.add_marker(pytest.mark.django_db(transaction=True))


def _use_file(path) -> Callable[[], None]:
    """Let every thread use the database at `path`; gives back how to undo it."""
    options, before = connections.settings["default"], connections["default"]
    name, options["NAME"] = options["NAME"], str(path)
    connections["default"] = connections.create_connection("default")

    def undo() -> None:
        connections["default"].close()
        options["NAME"] = name
        connections["default"] = before

    return undo


@pytest.fixture(scope="session", autouse=True)
def _loop_of_playwright() -> None:
    """Its loop runs in this thread to the end; rows are asked for in between, never in it."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture
def database(ready, django_db_setup, django_db_blocker, tmp_path) -> Iterator[None]:
    """A file with a copy of the tables; PostgreSQL has its own."""
    if connection.vendor != "sqlite":
        yield
        return
    path = tmp_path / "browser.sqlite3"
    shutil.copy(ready.sqlite, path)
    with django_db_blocker.unblock():
        undo = _use_file(path)
        try:
            yield
        finally:
            undo()


@pytest.fixture
def static_files(ready, settings) -> None:
    """As the product serves them: a sheet is one file, and a browser keeps it."""
    settings.STATIC_ROOT = ready.data / "static"
    hashed = {"BACKEND": "helpdesk.storage.HashedStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": hashed}


@pytest.fixture
def server(database, static_files) -> Iterator[str]:
    # Our own middleware answers for static files.
    thread = LiveServerThread("127.0.0.1", static_handler=lambda handler: handler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    assert thread.error is None
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()
    _let_requests_end()


def _let_requests_end() -> None:
    """A page says goodbye when it closes; that request must not meet the next test's database."""
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=10)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "these tests need Chromium on the PATH"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield started
        started.close()


@dataclass
class Desk:
    """Opens pages as somebody; every page must stay free of errors in its console."""

    browser: Browser
    url: str
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def page(self, user: User, **options) -> Page:
        options = {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB", **options}
        context = self.browser.new_context(base_url=self.url, **options)
        context.set_default_timeout(PATIENCE)
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        name = django_settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        context.add_cookies([{"name": name, "value": value, "url": self.url}])
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._listen)
        return page

    def _listen(self, message) -> None:
        # A refused answer (409, 422) and a lost connection are meant, and Chromium notes them.
        meant = ("Failed to load resource", "ERR_INTERNET", "htmx:", "Response Status Error Code")
        if message.type == "error" and not any(words in message.text for words in meant):
            self.complaints.append(message.text)


def wait_until(page: Page, expression: str) -> None:
    """Playwright's own wait evaluates text, which the content policy rightly refuses."""
    for _ in range(PATIENCE // 50):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(expression)


@pytest.fixture
def waiting():
    return wait_until


@pytest.fixture
def at_desk(browser, server) -> Iterator[Desk]:
    opened = Desk(browser, server)
    yield opened
    for context in opened.contexts:
        context.close()
    assert opened.complaints == []


@pytest.fixture
def shop(database) -> Shop:
    return factories.make_shop("Naaldbos", undo_seconds=60)


@pytest.fixture
def agent(shop: Shop) -> User:
    return factories.make_user(Role.AGENT, shops=(shop,), name="Sanne Visser")


@pytest.fixture
def colleague(shop: Shop) -> User:
    return factories.make_user(Role.AGENT, shops=(shop,), name="Tom de Boer")


@pytest.fixture
def owner(database) -> User:
    return factories.make_user(Role.OWNER, name="Olga Owner")
