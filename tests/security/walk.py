"""Every address of the house asked once by who may most, by a customer and by nobody.

For attacks that must fail on every page. Who may what is `test_access_matrix`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client

from tests.security.matrix import ROWS, Row
from tests.security.test_access_matrix import address, browser, visitor
from tests.security.two_shops import Things
from tickets.core.people import User


@dataclass
class Answer:
    """What one address answered to one person."""

    name: str
    person: str
    response: HttpResponseBase
    body: bytes

    @property
    def is_page(self) -> bool:
        return self.response.headers.get("Content-Type", "").startswith("text/html")

    @property
    def where(self) -> str:
        return f"{self.name} ({self.person}, {self.response.status_code})"


def walkers(things: Things, owner: User) -> dict[str, Client]:
    return {"owner": browser(owner), "customer": visitor(things), "nobody": Client()}


def walk(
    things: Things, owner: User, *, asked: dict[str, str] | None = None, people: str = ""
) -> Iterator[Answer]:
    """GET every route, with `asked` behind the question mark; nothing of it stays."""
    for person, client in walkers(things, owner).items():
        if people and person not in people.split():
            continue
        cookies = dict(client.cookies)
        for name, row in ROWS.items():
            yield _ask(client, person, name, row, things, asked or row.asked)
            client.cookies.clear()
            client.cookies.update(cookies)


def _ask(
    client: Client, person: str, name: str, row: Row, things: Things, asked: dict[str, str]
) -> Answer:
    with transaction.atomic():
        response = client.get(address(name, row, things), asked)
        body = response.getvalue() if response.streaming else response.content
        transaction.set_rollback(True)
    return Answer(name, person, response, body)


class Scripts(HTMLParser):
    """Whatever in a page would run: handlers, scripts of no file, addresses that are programs."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        is_data = said.get("type") in {"application/json", "application/ld+json"}
        if tag == "script" and "src" not in said and not is_data:
            self.found.append("<script>")
        for name, value in said.items():
            if name.startswith(("on", "hx-on", "data-hx-on")) or name == "style":
                self.found.append(f"{tag} {name}={value}")
            if value.strip().lower().startswith(("javascript:", "vbscript:", "data:text")):
                self.found.append(f"{tag} {name}={value}")


def scripts_in(body: bytes) -> list[str]:
    parser = Scripts()
    parser.feed(body.decode())
    return parser.found
