"""Law 6: every route, asked by everybody, for what is his and what is a stranger's (E-22, E-24).

`matrix.ROWS` says who may; this file finds the routes in the URL configuration and tries them.
"""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.core import signing
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from tests import factories
from tests.security import matrix
from tests.security.matrix import PEOPLE, Row
from tests.security.matrix_api import API_ROWS
from tests.security.two_shops import Things, furnish
from tests.tickets.api.conftest import EVERYTHING, Program
from tests.tickets.inbound import posting
from tickets.core import apitoken
from tickets.core.heartbeat import beat
from tickets.core.people import Role, User

ROW_IS_MISSING = "Routes without a row: say in tests/security/matrix.py who may reach them."
ROUTE_IS_GONE = "Rows without a route: take them out of tests/security/matrix.py."
#: Where somebody is led who has to prove first who he is.
LOG_IN = ("/account/login/", "/admin/login/", "/q/mine/")
REFUSED = frozenset({401, 403, 404, 405})
SERVER_ERROR = 500
#: A customer whose link is none gets a page that says so, and nothing else.
OVER = re.compile(rb"This link does not work any more|If the link was one of ours")
#: Sessions come and go with the request, a token notes its use, and who took something along is
#: written down; that is nobody's work.
NOT_WORK = ("django_session", "usersessions_usersession", "tickets_apitoken", "tickets_auditentry")
ROWS = {**matrix.ROWS, **API_ROWS}


def routes(urlconf: str) -> dict[str, URLPattern]:
    return dict(_walk(get_resolver(urlconf), ()))


def _walk(resolver: URLResolver, spaces: tuple[str, ...]) -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _walk(one, (*spaces, one.namespace) if one.namespace else spaces)
        elif one.name:
            yield ":".join((*spaces, one.name)), one
        else:
            # Django's own: they lead old addresses of the plain pages on, or answer 404.
            assert spaces == ("admin",), f"Give the route {one.pattern} a name."


DESK, PUBLIC = routes(settings.ROOT_URLCONF), routes(settings.PUBLIC_URLCONF)


@dataclass
class World:
    """Two shops, and a browser and a program for each person."""

    own: Things
    foreign: Things
    browsers: dict[str, Client]
    programs: dict[str, Client]

    def client(self, person: str, name: str) -> Client:
        """Who asks for a route: the browser that is logged in means nothing to the API."""
        of_api = name.startswith("api:") and person in self.programs
        return self.programs[person] if of_api else self.browsers[person]

    def canary(self, person: str) -> bytes:
        """The word of the other shop; to the owner none is another's."""
        if person == "owner":
            return b"a word that stands nowhere"
        things = self.own if person == "stranger" else self.foreign
        return str(things["canary"]).lower().encode()


@pytest.fixture
def world(shop, other_shop, owner, agent, stranger, operator, read_only, settings) -> World:
    settings.ANYMAIL = {
        "WEBHOOK_SECRET": posting.SECRET,
        "MAILGUN_WEBHOOK_SIGNING_KEY": posting.SIGNING_KEY,
    }
    own = furnish(shop, agent=agent, canary="Heron")
    foreign = furnish(other_shop, agent=stranger, canary="Osprey")
    inactive = factories.make_user(Role.AGENT, shops=(shop,))
    people = (owner, agent, operator, read_only, stranger, inactive)
    browsers = {name: browser(one) for name, one in zip(PEOPLE, people, strict=False)}
    programs = {name: token_of(one) for name, one in zip(PEOPLE, people, strict=False)}
    User.objects.filter(pk=inactive.pk).update(is_active=False)
    for name in ("worker", "beat"):
        beat(name=name, now=timezone.now())
    browsers |= {"customer": visitor(own), "nobody": Client()}
    return World(own, foreign, browsers, programs)


def token_of(person: User) -> Client:
    """A program that may do whatever this person may."""
    _token, text = apitoken.issue(
        user=person, name="All", scopes=EVERYTHING, by=person, now=timezone.now()
    )
    return Program(text)


def visitor(things: Things) -> Client:
    """The customer's browser, after the link in our mail and the six digits."""
    client = Client()
    proven = signing.dumps([things["shop"], things["email"]], salt="portal.following_all")
    client.cookies["question"], client.cookies["questions"] = things["see_token"], proven
    return client


def browser(person: User) -> Client:
    """Logged in a moment ago, so that nothing asks for the password again."""
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": time.time(), "email": person.email}
    ]
    session.save()
    return client


def address(name: str, row: Row, things: Things) -> str:
    args = [things[one] for one in row.takes.split()]
    if name in PUBLIC:
        return f"/{things['slug']}" + reverse(name, settings.PUBLIC_URLCONF, args=args)
    return reverse(name, args=args)


class Ledger:
    """The statements of a request that write, as the database is given them."""

    def __init__(self) -> None:
        self.writes: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        is_work = sql.startswith(("INSERT", "UPDATE", "DELETE"))
        if is_work and not any(table in sql for table in NOT_WORK):
            self.writes.append(sql[:160])
        return execute(sql, params, many, context)


def ask(
    client: Client, method: str, url: str, data: dict[str, str]
) -> tuple[HttpResponseBase, bytes, list[str]]:
    """The answer, what it shows, and what it wrote; then everything is as it was before."""
    cookies, ledger = dict(client.cookies), Ledger()
    with connection.execute_wrapper(ledger), transaction.atomic():
        response = getattr(client, method)(url, data)
        shown = response.getvalue() if response.streaming else response.content
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.update(cookies)
    return response, shown, ledger.writes


def is_refused(response: HttpResponseBase, shown: bytes) -> bool:
    where = response.headers.get("Location", "")
    return response.status_code in REFUSED or where.startswith(LOG_IN) or bool(OVER.search(shown))


def told(said: dict[str, str], things: Things) -> dict[str, str]:
    """What is filled in, with the things of one shop for what begins with @."""
    return {
        name: things[value[1:]] if value.startswith("@") else value for name, value in said.items()
    }


def trouble(world: World, person: str, name: str, row: Row) -> Iterator[str]:
    """What is wrong with one route for one person, in words."""
    sides = [("own", world.own)]
    # To the owner both shops are his own.
    if row.takes and (person != "owner" or not row.who.opens(person, is_own=False)):
        sides.append(("foreign", world.foreign))
    for side, things in sides:
        is_open = row.who.opens(person, is_own=side == "own")
        url, was_refused = address(name, row, things), []
        for method, data in (("get", row.asked), ("post", told(row.said, things))):
            where = f"{method.upper()} {name} {side}"
            response, shown, writes = ask(world.client(person, name), method, url, data)
            was_refused.append(is_refused(response, shown))
            if response.status_code >= SERVER_ERROR:
                yield f"{where}: {response.status_code}"
            if not is_open and not was_refused[-1]:
                yield f"{where}: open ({response.status_code}), and should be closed"
            if not is_open and writes:
                yield f"{where}: was refused, and still wrote {writes}"
            if method == "get" and writes and not row.writes:
                yield f"{where}: looking wrote {writes}"
            if (canary := world.canary(person)) in shown.lower():
                yield f"{where}: shows {canary!r}"
        if is_open and all(was_refused) and not row.closed:
            yield f"{name} {side}: closed ({response.status_code}), and should be open"


def test_every_route_has_a_row():
    assert sorted((DESK | PUBLIC).keys() - ROWS.keys()) == [], ROW_IS_MISSING
    assert sorted(ROWS.keys() - (DESK | PUBLIC).keys()) == [], ROUTE_IS_GONE
    assert sorted(DESK.keys() & PUBLIC.keys()) == []


@pytest.mark.usefixtures("_silence")
@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_reaches_what_he_may_and_nothing_else(person, world):
    found = [line for name, row in ROWS.items() for line in trouble(world, person, name, row)]
    assert not found, "\n".join(found)


@pytest.mark.usefixtures("_silence")
def test_number_of_another_shop_in_a_form_does_nothing(world):
    """The address is the agent's own; what he fills in is the stranger's."""
    found = []
    for name, row in ROWS.items():
        if any(value.startswith("@") for value in row.said.values()):
            url, said = address(name, row, world.own), told(row.said, world.foreign)
            response, shown, writes = ask(world.client("agent", name), "post", url, said)
            if writes or world.canary("agent") in shown.lower():
                found.append(f"{name}: {response.status_code}, wrote {writes}")
    assert not found, "\n".join(found)


@pytest.mark.usefixtures("_silence")
def test_draft_is_on_no_public_page(world):
    for things in (world.own, world.foreign):
        url = address("faq_article", ROWS["faq_article"], things)
        draft = url.replace(things["published_slug"], things["draft_slug"])
        assert [Client().get(one).status_code for one in (url, draft)] == [200, 404]
