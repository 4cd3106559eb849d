"""The help button on somebody else's page, under a policy that allows nothing but the button."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.browser.fronts import ended, front, visitor
from tickets.core.ticket import Ticket

__all__ = ["front"]

#: What the help button may cost, in bytes over the wire.
MOST_BYTES = 15_000


@pytest.fixture
def elsewhere(server, settings) -> Iterator[Callable[[], str]]:
    """A site of the shop's own on another origin; its address."""
    settings.BASE_URL = server
    policy = (
        f"default-src 'none'; script-src {server}/naaldbos/help.js; frame-src {server};"
        " style-src 'self'"
    )
    content = (
        f'<!doctype html><html lang="en"><title>Our shop</title><h1>Our shop</h1>'
        f'<a href="{server}/naaldbos/en/contact/">Ask us</a>'
        f'<script src="{server}/naaldbos/help.js" async></script></html>'
    ).encode()

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(content if self.path == "/" else b"")

        def log_message(self, *_words: object) -> None:
            """Nobody reads it."""

    site = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=site.serve_forever, daemon=True)
    thread.start()
    # By another name than our own server: another origin, and another site too.
    yield f"http://localhost:{site.server_port}"
    site.shutdown()
    site.server_close()
    thread.join()


def allow(shop, *sites):
    shop.help_sites = "\n".join(sites)
    shop.save(update_fields=["help_sites"])


def test_button_answers_and_asks_by_keyboard_alone(at_desk, front, elsewhere):
    allow(front, elsewhere)
    page = visitor(at_desk)
    sizes = []
    page.on(
        "response",
        lambda one: sizes.append((one.url, len(one.body()))) if "help.js" in one.url else None,
    )
    page.goto(elsewhere)
    button = page.get_by_role("button", name="Help")
    button.wait_for()
    assert [size < MOST_BYTES for _url, size in sizes] == [True]
    assert [frame.url for frame in page.frames] == [f"{elsewhere}/"]

    button.focus()
    page.keyboard.press("Enter")
    inside = page.frame_locator("iframe")
    search = inside.get_by_role("searchbox")
    search.press_sequentially("gaurantee")
    inside.locator("#found").get_by_role("link", name="How long do I have a guarantee?").wait_for()
    search.press("Escape")
    page.get_by_role("dialog").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.className") == "open"

    page.keyboard.press("Enter")
    inside.get_by_label("Your e-mail address").fill("mirjam@example.org")
    inside.get_by_label("Your question").fill("Do you have this in green?")
    inside.get_by_label("Your question").press("Tab")
    inside.get_by_role("button", name="Send").press("Enter")
    inside.get_by_role("heading", name="Thank you").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="hidden")

    assert page.context.cookies() == []
    assert ended() == ["message"]
    assert Ticket.objects.get().customer.email == "mirjam@example.org"


def test_site_that_the_shop_did_not_name_gets_no_frame(at_desk, front, elsewhere):
    allow(front, "https://www.shop.example")
    page = visitor(at_desk)
    page.goto(elsewhere)
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.get_by_role("button", name="Help").click()
    assert page.frame_locator("iframe").get_by_label("Your question").count() == 0
    at_desk.complaints.clear()


def test_plain_link_does_as_well_without_a_script(at_desk, front, elsewhere):
    page = visitor(at_desk, java_script_enabled=False)
    page.goto(elsewhere)
    page.get_by_role("link", name="Ask us").click()
    page.get_by_label("Your question").wait_for()
