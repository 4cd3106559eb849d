"""Tokens: who has one speaks for its person, within its scopes, as long as it works."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tickets.core import apitoken
from tickets.core.apitoken import MOST_A_MINUTE, ApiToken, Scope
from tickets.core.ticket import Ticket

LIST = "/api/v1/tickets"


def test_token_is_kept_as_a_hash_only(agent):
    token, text = apitoken.issue(
        user=agent, name="Shop", scopes=[Scope.READ], by=agent, now=timezone.now()
    )
    row = ApiToken.objects.filter(pk=token.pk).values().get()
    assert text.startswith("hdk_")
    assert text not in str(row)
    assert row["ending"] == text[-4:]


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer hdk_",
        "Bearer hdk_%",
        "Bearer null",
        "Basic {text}",
        "{text}",
        "Bearer {text}x",
        "Bearer {hash}",
    ],
)
def test_without_a_token_that_works_nothing_is_told(program, agent, ticket, header):
    text = program(agent).text
    token_hash = ApiToken.objects.get().token_hash
    said = header.format(text=text, hash=token_hash)
    response = Client(headers={"Authorization": said}).get(LIST)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="helpdesk"'
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["title"] == "Unauthorized"


def test_token_in_the_address_opens_nothing(program, agent):
    text = program(agent).text
    assert Client().get(LIST, {"access_token": text}).status_code == 401


def test_browser_that_is_logged_in_is_nobody(client_of, owner, ticket):
    response = client_of(owner).get(LIST)
    assert response.status_code == 401
    assert response.cookies == {}
    assert client_of(owner).post(f"{LIST}/{ticket.pk}/resolve").status_code == 401


def test_revoked_token_stops_at_once(program, agent):
    client = program(agent)
    assert client.get(LIST).status_code == 200
    assert apitoken.revoke(token=ApiToken.objects.get(), now=timezone.now())
    assert client.get(LIST).status_code == 401


def test_token_ends_at_its_moment(agent, program):
    client = program(agent)
    ApiToken.objects.update(expires_at=timezone.now() + timedelta(hours=1))
    assert client.get(LIST).status_code == 200
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(LIST).status_code == 401


def test_token_of_a_closed_account_is_worth_nothing(program, agent):
    client = program(agent)
    agent.is_active = False
    agent.save(update_fields=["is_active"])
    assert client.get(LIST).status_code == 401


@pytest.mark.parametrize(
    ("scopes", "may_read", "may_open", "may_change"),
    [
        ([Scope.OPEN], False, True, False),
        ([Scope.READ], True, False, False),
        ([Scope.WRITE], False, True, True),
        ([Scope.READ, Scope.WRITE], True, True, True),
    ],
)
def test_scope_says_what_a_token_may(
    program, agent, shop, ticket, scopes, may_read, may_open, may_change
):
    client = program(agent, *scopes)
    said = {"shop": shop.slug, "subject": "A mug", "text": "It broke.", "email": "a@example.org"}
    asked = [
        (client.get(LIST), may_read),
        (client.get(f"{LIST}/{ticket.pk}"), may_read),
        (client.post(LIST, said), may_open),
        (client.post(f"{LIST}/{ticket.pk}/resolve"), may_change),
    ]
    assert [one.status_code < 300 for one, _may in asked] == [may for _one, may in asked]
    assert {one.status_code for one, may in asked if not may} <= {403}
    assert client.get("/api/v1/me").json()["scopes"] == sorted(scopes)


def test_last_use_is_written_down(program, agent):
    client = program(agent)
    assert ApiToken.objects.get().last_used_at is None
    client.get(LIST)
    assert timezone.now() - ApiToken.objects.get().last_used_at < timedelta(minutes=1)


def test_too_many_requests_have_to_wait(program, agent, stranger):
    client = program(agent)
    client.get(LIST)
    ApiToken.objects.update(counted=MOST_A_MINUTE - 1)
    assert client.get(LIST).status_code == 200
    response = client.get(LIST)
    assert response.status_code == 429
    assert 1 <= int(response.headers["Retry-After"]) <= 61
    assert response.headers["Content-Type"] == "application/problem+json"
    assert program(stranger).get(LIST).status_code == 200
    ApiToken.objects.update(counted_since=timezone.now() - timedelta(seconds=61))
    assert client.get(LIST).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/api/", 404),
        ("get", "/api/v2/tickets", 404),
        ("post", "/api/v1/nothing", 404),
        ("delete", LIST, 405),
        ("put", LIST, 405),
        ("options", LIST, 405),
        ("get", f"{LIST}/99999999999999999999", 404),
    ],
)
def test_whatever_is_wrong_is_a_problem(program, owner, method, path, status):
    response = getattr(program(owner), method)(path)
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == status


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("{", "application/json", 400),
        ("[]", "application/json", 400),
        ("NaN", "application/json", 400),
        ("[" * 100_000, "application/json", 400),
        ('{"shop": "\ud800"}', "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        ("a=1", "application/x-www-form-urlencoded", 415),
        ("<a/>", "text/xml", 415),
        ("{}" + " " * 3_000_000, "application/json", 413),
    ],
)
def test_body_that_cannot_be_read_is_a_problem(program, agent, body, kind, status):
    if isinstance(body, str):
        body = body.encode("utf-8", "surrogatepass")
    response = program(agent).post(LIST, body, content_type=kind)
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert not Ticket.objects.exists()


def test_half_a_surrogate_pair_is_said_back(program, agent):
    response = program(agent).post(LIST, '{"\\ud800": 1}', content_type="application/json")
    assert response.status_code == 400


def test_our_own_fault_is_a_problem_without_the_story(program, agent, monkeypatch):
    client = program(agent, raise_request_exception=False)
    monkeypatch.setattr("tickets.api.tickets.narrow", lambda *_args, **_kwargs: 1 / 0)
    response = client.get(LIST)
    assert response.status_code == 500
    assert response.headers["Content-Type"] == "application/problem+json"
    assert b"ZeroDivision" not in response.content


def test_answers_are_kept_by_no_cache_and_shared_with_no_site(program, agent):
    response = program(agent).get(LIST, headers={"Origin": "https://evil.example"})
    assert response.headers["Cache-Control"] == "no-store, private"
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert not [name for name in response.headers if name.startswith("Access-Control")]
