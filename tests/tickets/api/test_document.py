"""The served document holds: schemathesis asks every address of it, well and badly, with all checks.

`SCHEMATHESIS_EXAMPLES=200 python manage.py test tests/tickets/api/test_document.py` asks longer.
"""

import os

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig

from tests.security.two_shops import furnish
from tests.tickets.api.conftest import EVERYTHING
from tickets.api import auth
from tickets.api.schema import document
from tickets.core import apitoken
from tickets.core.clock import now

IS_LONG = "SCHEMATHESIS_EXAMPLES" in os.environ
EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "2"))
#: 422 is the answer to what is well written and names nothing: documented, and no fault of ours.
CONFIG = {
    "generation": {"allow-x00": False, "allow-extra-parameters": False, "codec": "utf-8"},
    "checks": {
        "positive_data_acceptance": {
            "expected-statuses": ["2xx", "401", "403", "404", "409", "413", "415", "422"]
        }
    },
}
#: What stands in addresses, by the word before it.
THINGS = {
    "tickets": "ticket",
    "messages": "message",
    "customers": "admin_customer",
    "follow-ups": "follow_up",
    "articles": "published",
}


@pytest.fixture(scope="module")
def _many_may_ask():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(auth, "MOST_A_MINUTE", 10**9)
        yield


@pytest.fixture
def things(shop, agent):
    return furnish(shop, agent=agent, canary="Heron")


@pytest.fixture
def _connection_stays():
    """Outside of tests each request ends with a look whether its connection is too old."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def headers(db, _many_may_ask, owner):
    _token, text = apitoken.issue(user=owner, name="All", scopes=EVERYTHING, by=owner, now=now())
    return {"Authorization": f"Bearer {text}"}


@pytest.mark.usefixtures("_connection_stays")
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_address_answers_as_the_document_says(mode, things, headers):
    schema = schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json",
        get_wsgi_application(),
        config=SchemathesisConfig.from_dict(CONFIG),
        headers=headers,
    )
    asked = [ask(found.ok(), mode, things, headers) for found in schema.get_all_operations()]
    assert len(asked) == sum(len(one) for one in document()["paths"].values())


def ask(operation, mode, things, headers):
    """Some requests of one operation, each judged by every check."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=not IS_LONG,
        database=None,
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def judge(case):
        if mode is GenerationMode.POSITIVE:
            aim(case, things)
        case.call_and_validate(headers=headers)

    try:
        judge()
    except Unsatisfiable:
        # An address that takes nothing cannot be asked badly.
        assert mode is GenerationMode.NEGATIVE
    return operation.label


def aim(case, things):
    """Point a well written request at what there is, so that it gets further than 'not found'."""
    parts = case.operation.path.split("/")
    for name, before in zip(parts[1:], parts, strict=False):
        if name in {"{id}", "{pk}"}:
            case.path_parameters[name.strip("{}")] = things[THINGS[before]]
    if isinstance(case.body, dict) and "shop" in case.body:
        case.body["shop"] = things["slug"]


def test_document_is_openapi_31_and_needs_a_token(program, agent, client):
    response = program(agent).get("/api/v1/openapi.json")
    assert response.json() == document()
    assert response.json()["openapi"] == "3.1.1"
    assert client.get("/api/v1/openapi.json").status_code == 401


def test_every_address_stands_in_the_document_with_a_sentence_and_a_scheme():
    for path, operations in document()["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"].endswith("."), (path, method)
            assert operation["security"] == [{"token": []}]
            assert {"400", "401", "403", "429"} <= operation["responses"].keys()
