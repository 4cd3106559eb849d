"""The owner's page of programs: tokens, shown once and taken back, and who is told what happens."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.security.test_access_matrix import browser
from tests.tickets.api.conftest import Program
from tickets.core import apitoken
from tickets.core.apitoken import ApiToken, Scope
from tickets.core.audit import AuditEntry, AuditKind
from tickets.core.people import Role, User
from tickets.webhooks.models import WebhookDelivery, WebhookEndpoint


def shown_in(response, name):
    return re.search(rf'id="{name}" value="([^"]+)"', response.content.decode())[1]


def test_token_of_a_program_is_shown_once_and_works(owner, shop):
    client = browser(owner)
    said = {"name": "Order page", "shops": [shop.pk], "scopes": ["open"], "lasts": "90"}
    response = client.post(reverse("staff:new_program"), said)
    text = shown_in(response, "token")
    assert response.headers["Cache-Control"] == "no-store, private"
    question = {"shop": shop.slug, "subject": "A mug", "text": "It broke."}
    assert Program(text).post("/api/v1/tickets", question).status_code == 201
    assert Program(text).get("/api/v1/tickets").status_code == 403
    page = client.get(reverse("staff:programs")).content.decode()
    assert "Order page" in page
    assert text not in page
    assert f"…{text[-4:]}" in page
    program = User.objects.get(is_integration=True)
    assert (program.role, list(program.shops.all())) == (Role.OPERATOR, [shop])
    assert not program.has_usable_password()
    entry = AuditEntry.objects.get(kind=AuditKind.TOKEN)
    assert (entry.by, entry.data["done"], entry.data["scopes"]) == (owner, "made", ["open"])


def test_program_is_no_colleague(owner, shop):
    said = {"name": "Order page", "shops": [shop.pk], "scopes": ["read", "write"], "lasts": ""}
    browser(owner).post(reverse("staff:new_program"), said)
    program = User.objects.get(is_integration=True)
    assert program.role == Role.AGENT
    assert program not in User.objects.answering()
    assert "Order page" not in browser(owner).get(reverse("staff:people")).content.decode()


def test_taken_back_token_stops(owner, agent):
    token, text = apitoken.issue(
        user=agent, name="Mine", scopes=[Scope.READ], by=agent, now=timezone.now()
    )
    assert Program(text).get("/api/v1/me").status_code == 200
    browser(owner).post(reverse("staff:revoke_token", args=[token.pk]))
    assert Program(text).get("/api/v1/me").status_code == 401


def test_own_token_speaks_for_oneself(agent):
    response = browser(agent).post(
        reverse("staff:new_own_program"), {"name": "Script", "scopes": ["read"], "lasts": "365"}
    )
    me = Program(shown_in(response, "token")).get("/api/v1/me").json()
    assert (me["id"], me["name"], me["scopes"]) == (agent.pk, "Sanne Visser", ["read"])
    assert ApiToken.objects.get().expires_at is not None


def test_token_needs_a_scope_and_a_fresh_password(client_of, agent):
    said = {"name": "Script", "lasts": ""}
    assert browser(agent).post(reverse("staff:new_own_program"), said).status_code == 422
    agent.set_password("three words apart")
    agent.save()
    stale = client_of(agent).post(reverse("staff:new_own_program"), {**said, "scopes": ["read"]})
    assert stale.status_code == 302
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize(
    "url", ["http://shop.example/", "https://127.0.0.1:22/", "ftp://shop.example/", "shop"]
)
def test_address_that_is_not_in_the_open_is_refused(owner, shop, url):
    said = {"name": "W", "shop": shop.pk, "url": url, "kinds": ["opened"]}
    assert browser(owner).post(reverse("staff:new_webhook"), said).status_code == 422
    assert not WebhookEndpoint.objects.exists()


def test_secret_is_shown_once_and_each_step_does_its_work(owner, shop):
    client = browser(owner)
    said = {"name": "W", "shop": shop.pk, "url": "https://shop.example/", "kinds": ["opened"]}
    secret = shown_in(client.post(reverse("staff:new_webhook"), said), "secret")
    endpoint = WebhookEndpoint.objects.get()
    page = reverse("staff:webhook", args=[endpoint.pk])

    def act(step):
        return client.post(reverse("staff:webhook_act", args=[endpoint.pk, step]))

    assert secret not in client.get(page).content.decode()
    assert shown_in(act("secret"), "secret") != secret
    act("trial")
    delivery = WebhookDelivery.objects.get()
    WebhookDelivery.objects.update(state="failed")
    assert "trial" in client.get(page).content.decode()
    client.post(reverse("staff:deliver_again", args=[delivery.pk]))
    assert WebhookDelivery.objects.get().state == "queued"
    WebhookEndpoint.objects.update(paused_at=timezone.now(), failing_since=timezone.now())
    act("resume")
    assert WebhookEndpoint.objects.get().paused_at is None
    changed = {**said, "kinds": ["opened", "replied"], "is_active": ""}
    client.post(page, changed)
    endpoint.refresh_from_db()
    assert (endpoint.kinds, endpoint.is_active) == (["opened", "replied"], False)
    assert act("nothing").status_code == 404
    act("drop")
    assert not WebhookEndpoint.objects.exists()


def test_readable_page_lists_every_address(agent, client_of):
    page = client_of(agent).get("/desk/api/").content.decode()
    assert "POST /api/v1/tickets" in page
    assert "Idempotency-Key" in page
    assert " style=" not in page
    assert "<script>" not in page
