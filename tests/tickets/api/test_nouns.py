"""Everything around questions by API, and the worked example of the documentation."""

import json
import re
import shlex
from datetime import timedelta
from io import BytesIO
from itertools import pairwise

import pytest
from django.test import RequestFactory
from django.utils import timezone

from tests import factories
from tests.security.two_shops import furnish
from tests.tickets.webhooks.conftest import DOCS, code_in_docs
from tickets.core.apitoken import Scope
from tickets.core.followup import FollowUp
from tickets.core.message import Message
from tickets.core.ticket import Ticket

V1 = "/api/v1"


@pytest.fixture
def things(shop, agent):
    return furnish(shop, agent=agent, canary="Heron")


def test_worked_example_of_the_docs_makes_a_question(program, agent, shop):
    """The very command: its address, headers and body are what is sent."""
    shop.slug = "naaldbos"
    shop.save(update_fields=["slug"])
    words = shlex.split(code_in_docs("sh").replace("\\\n", " "))
    assert words[0] == "curl"
    url = next(word for word in words if word.startswith("$HELPDESK"))
    pairs = list(pairwise(words))
    headers = dict(value.split(": ", 1) for name, value in pairs if name == "--header")
    (body,) = [value for name, value in pairs if name == "--data"]
    assert headers["Authorization"] == "Bearer $TOKEN"
    client = program(agent, Scope.OPEN)
    answers = [
        client.post(
            url.removeprefix("$HELPDESK"),
            body,
            content_type=headers["Content-Type"],
            headers={"Idempotency-Key": headers["Idempotency-Key"]},
        )
        for _ in range(2)
    ]
    assert [one.status_code for one in answers] == [201, 201]
    told = json.loads(code_in_docs("json"))
    assert answers[0].json().keys() == told.keys()
    ticket = Ticket.objects.get()
    assert (ticket.order_reference, ticket.kind) == ("1042", "complaint")
    assert ticket.customer.email == "mirjam@example.org"


def test_statuses_of_the_docs_are_those_that_there_are():
    from tickets.api.problems import DETAILS

    listed = re.findall(r"^\| ([\d, ]+) \|", DOCS.read_text(), re.MULTILINE)
    assert {int(one) for row in listed for one in row.split(",")} == set(DETAILS) - {405}


def test_reply_and_note_stand_on_the_ticket_in_the_persons_name(program, agent, ticket):
    client = program(agent)
    reply = client.post(f"{V1}/tickets/{ticket.pk}/reply", {"text": "On its way."}).json()
    note = client.post(f"{V1}/tickets/{ticket.pk}/note", {"text": "Called."}).json()
    shown = client.get(f"{V1}/tickets/{ticket.pk}/messages").json()["results"]
    assert [one["direction"] for one in shown] == ["note", "out", "in"]
    assert shown[:2] == [note, reply]
    assert reply["author"] == {"id": agent.pk, "name": "Sanne Visser"}
    assert client.get(f"{V1}/messages/{reply['id']}").json() == reply
    ticket.refresh_from_db()
    assert (ticket.state, ticket.assignee) == ("waiting_customer", agent)


def test_program_that_answers_keeps_nothing_in_hand(program, agent, ticket):
    agent.is_integration = True
    agent.save(update_fields=["is_integration"])
    program(agent).post(f"{V1}/tickets/{ticket.pk}/reply", {"text": "On its way."})
    ticket.refresh_from_db()
    assert ticket.assignee is None


def test_customer_writes_again(program, agent, ticket):
    client = program(agent)
    client.post(f"{V1}/tickets/{ticket.pk}/resolve")
    response = client.post(f"{V1}/tickets/{ticket.pk}/messages", {"text": "Still broken."})
    assert response.json()["from_email"] == "mirjam@example.org"
    ticket.refresh_from_db()
    assert ticket.state == "open"


def test_answer_to_what_was_not_read_is_a_conflict(program, agent, ticket):
    seen = ticket.messages.get().pk
    factories.make_message(ticket)
    body = {"text": "Hello", "last_seen": seen}
    assert program(agent).post(f"{V1}/tickets/{ticket.pk}/reply", body).status_code == 409


def test_file_goes_along_and_comes_back(program, agent, ticket):
    client = program(agent)
    file = BytesIO(b"%PDF-1.4 label")
    file.name = "../../label.pdf"
    form = {"ticket": ticket.pk, "file": file}
    multipart = "multipart/form-data; boundary=BoUnDaRyStRiNg"
    request = RequestFactory().post("/", form)
    sent = client.post(f"{V1}/uploads", request.body, content_type=multipart)
    assert sent.status_code == 201
    assert sent.json()["name"] == "label.pdf"
    body = {"text": "Here it is.", "uploads": [sent.json()["key"]]}
    reply = client.post(f"{V1}/tickets/{ticket.pk}/reply", body).json()
    (file,) = reply["attachments"]
    assert (file["name"], file["size"]) == ("label.pdf", 14)
    got = client.get(file["url"].removeprefix("http://localhost:8000"))
    assert got.getvalue() == b"%PDF-1.4 label"
    assert got.headers["Content-Type"] == "application/octet-stream"
    assert got.headers["Content-Disposition"].startswith("attachment")


def test_upload_of_somebody_else_is_not_taken_along(program, agent, owner, things):
    body = {"text": "Here it is.", "uploads": [str(things["upload"])]}
    path = f"{V1}/tickets/{things['ticket']}/reply"
    assert program(owner).post(path, body).status_code == 422
    assert not Message.objects.filter(text="Here it is.").exists()


def test_lists_show_own_shops_only(program, agent, stranger, other_shop, things):
    furnish(other_shop, agent=stranger, canary="Osprey")
    client = program(agent)
    for name in ("customers", "tags", "macros", "articles", "follow-ups", "ratings", "shops"):
        response = client.get(f"{V1}/{name}")
        assert response.status_code == 200, name
        assert "Osprey" not in response.content.decode()
        assert other_shop.slug not in response.content.decode()
    assert client.get(f"{V1}/customers", {"email": things["email"]}).json()["results"]
    shop = {"shop": other_shop.slug}
    assert client.get(f"{V1}/tags", shop).status_code == 422


def test_macro_is_looked_at_and_applied(program, agent, things):
    client = program(agent)
    path = f"{V1}/tickets/{things['ticket']}/macros/{things['macro']}"
    filled = client.get(path).json()
    assert filled["text"] == "Heron says so"
    message = client.post(path, {}).json()
    assert message["text"] == "Heron says so"
    changed = client.post(path, {"text": "Heron says otherwise"}).json()
    assert changed["text"] == "Heron says otherwise"


def test_follow_up_is_planned_done_and_called_off(program, agent, ticket):
    client, at = program(agent), timezone.now() + timedelta(days=2)
    plan = {"at": at.isoformat(), "why": "carrier", "note": "Ask again", "who": agent.pk}
    made = client.post(f"{V1}/tickets/{ticket.pk}/follow-ups", plan).json()
    assert (made["state"], made["who"]["id"], made["note"]) == ("pending", agent.pk, "Ask again")
    assert client.post(f"{V1}/follow-ups/{made['id']}/complete").json()["state"] == "done"
    other = client.post(f"{V1}/tickets/{ticket.pk}/follow-ups", plan).json()
    assert client.post(f"{V1}/follow-ups/{other['id']}/cancel").json()["state"] == "cancelled"
    assert client.post(f"{V1}/follow-ups/{other['id']}/cancel").status_code == 409
    past = {**plan, "at": "2020-01-01T00:00:00Z"}
    assert client.post(f"{V1}/tickets/{ticket.pk}/follow-ups", past).status_code == 409
    assert FollowUp.objects.count() == 2


def test_article_reads_as_the_public_page(program, agent, things):
    found = program(agent).get(f"{V1}/articles/{things['published']}/en").json()
    assert (found["title"], found["html"]) == ("How do I send a parcel back?", "<p>In its box.</p>")
    assert found["url"].endswith(f"/en/faq/{things['published_slug']}/")
    draft = program(agent).get(f"{V1}/articles/{things['article']}/en").json()
    assert (draft["state"], draft["url"]) == ("draft", None)


def test_report_says_what_the_owners_page_says(program, owner, agent, shop, ticket):
    stretch = {
        "since": (timezone.now() - timedelta(days=2)).isoformat(),
        "until": (timezone.now() + timedelta(days=1)).isoformat(),
    }
    told = program(owner).get(f"{V1}/reports", {**stretch, "shop": shop.slug}).json()
    asked = next(one for one in told["figures"] if one["name"] == "asked")
    assert (asked["number"], asked["unit"], asked["title"]) == (1, "questions", "Questions")
    assert program(agent).get(f"{V1}/reports", stretch).status_code == 403
    backwards = {"since": stretch["until"], "until": stretch["since"]}
    assert program(owner).get(f"{V1}/reports", backwards).status_code == 422
