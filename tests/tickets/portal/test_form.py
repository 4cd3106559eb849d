"""The tiny form as a browser without a script sends it, and as one with a script does."""

import base64
import hashlib
import json
import re
from itertools import count

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.test import Client

from tests.faq.conftest import article, category, front
from tickets.clockwork.ring import ring_due
from tickets.core.clock import now as present
from tickets.core.ticket import Channel, Ticket
from tickets.inbound import receive
from tickets.inbound.models import InboundMail, InboundState
from tickets.outbox.models import MailKind, OutgoingMail
from tickets.portal.form_guard import BITS, network

__all__ = ["article", "category", "front"]

HERE = "/naaldbos/en/contact/"
SAID = {"email": "mirjam@example.org", "text": "Where is my parcel?\nIt was <b>blue</b>."}


@pytest.fixture
def client(front):
    """A customer's browser, which keeps no cookies."""
    return Client(enforce_csrf_checks=True)


def visit_of(page):
    return re.search(r'name="visit" value="([^"]+)"', page.text)[1]


def prove(visit):
    """As the page's script does."""
    packed = visit.partition(":")[0]
    name = json.loads(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))[0]
    digests = (hashlib.sha256(f"{name}:{number}".encode()).digest() for number in count())
    good = (int.from_bytes(one[:4], "big") >> (32 - BITS) == 0 for one in digests)
    return str(next(number for number, is_good in enumerate(good) if is_good))


@pytest.fixture
def proven(client):
    """What the fields hold that nobody sees, from a page that was just opened."""
    visit = visit_of(client.get(HERE))
    return {"visit": visit, "proof": prove(visit)}


def run_worker():
    """What waits becomes what it is, the first first; then the clock confirms."""
    for row in InboundMail.objects.filter(state=InboundState.RECEIVED).order_by("pk"):
        receive.process(pk=row.pk, now=row.due_at)
    ring_due(now=present())


def test_page_asks_two_things_and_sets_no_cookie(client):
    page = client.get(HERE)
    assert (page.status_code, page.cookies, page["Cache-Control"]) == (200, {}, "no-store")
    assert re.findall(r"<(?:input|textarea)[^>]* required", page.text) != []
    assert page.text.count(" required") == 2
    assert "You have an answer by" in page.text
    assert page["X-Frame-Options"] == "DENY"


def test_question_becomes_a_ticket_and_is_confirmed_without_its_words(client, proven):
    photo = SimpleUploadedFile("photo.jpg", b"\xff\xd8\xff" + bytes(50))
    page = client.post(HERE, {**SAID, **proven, "order": "NB-77", "files": [photo]})
    run_worker()

    assert page.status_code == 200
    assert ("we have your question" in page.text, "You have an answer by" in page.text) == (
        True,
    ) * 2
    assert "mirjam" not in page.text
    ticket = Ticket.objects.get()
    assert (ticket.channel, ticket.order_reference) == (Channel.FORM, "NB-77")
    assert ticket.messages.get().attachments.get().content_type == "image/jpeg"
    mail = OutgoingMail.objects.get(kind=MailKind.ACKNOWLEDGEMENT)
    words = mail.subject + mail.text + mail.html
    assert [one for one in ("parcel", "blue", "NB-77") if one in words] == []


def test_without_a_proof_a_colleague_looks_first(client):
    page = client.post(HERE, SAID)
    run_worker()
    row = InboundMail.objects.get()
    assert (row.state, row.reason, Ticket.objects.count()) == ("held", "form-no-proof", 0)
    assert "A colleague looks at it first" in page.text


@pytest.mark.parametrize(
    ("more", "headers", "reason"),
    [
        ({"website": "http://x"}, {}, "form-filled-trap"),
        ({}, {"Sec-Fetch-Site": "cross-site"}, "form-elsewhere"),
        ({"proof": "1e9"}, {}, "form-no-proof"),
        ({"visit": "made:up:token"}, {}, "form-no-proof"),
    ],
)
def test_what_is_odd_is_held(client, proven, more, headers, reason):
    client.post(HERE, {**SAID, **proven, **more}, headers=headers)
    run_worker()
    assert InboundMail.objects.get().reason == reason


def test_second_click_is_one_question(client, proven):
    client.post(HERE, {**SAID, **proven})
    client.post(HERE, {**SAID, **proven})
    run_worker()
    assert Ticket.objects.count() == 1


def test_many_in_one_name_are_held(client, proven):
    for number in range(7):
        client.post(HERE, {**SAID, **proven, "text": f"Question {number}"})
    run_worker()
    states = InboundMail.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["message"] * 5 + ["held"] * 2


@pytest.mark.parametrize(
    ("address", "its_network"),
    [("203.0.113.9", "203.0.113.0/24"), ("2001:db8:7:1::5", "2001:db8:7::/48"), ("?", "?")],
)
def test_neighbours_share_a_network(address, its_network):
    assert network(address) == its_network


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"email": "mirjam"}, "This is no e-mail address yet"),
        ({"email": ""}, "Please fill in your address"),
        ({"text": " "}, "Please write what you would like to know"),
        ({"email": "info@shop.example"}, "This is our own address"),
    ],
)
def test_mistake_is_told_and_everything_typed_stays(client, front, wrong, told):
    front.mailboxes.update(email="info@shop.example")
    said = {**SAID, "name": "Zoë", "order": "NB-77", **wrong}
    page = client.post(HERE, said)
    assert (page.status_code, told in page.text, InboundMail.objects.count()) == (422, True, 0)
    for value in (said["email"], said["text"].replace("<", "&lt;")[:20].strip(), "Zoë", "NB-77"):
        assert value in page.text
    assert '<details class="contact__more" open>' in page.text


def test_too_many_files_are_told(client):
    files = [SimpleUploadedFile(f"{number}.txt", b"x") for number in range(21)]
    page = client.post(HERE, {**SAID, "files": files})
    assert (page.status_code, "more than 20 files" in page.text) == (422, True)
    assert "choose your files again" in page.text


def test_trouble_of_ours_keeps_what_was_typed(client, proven, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise DatabaseError("disk full")

    monkeypatch.setattr(InboundMail, "save", refuse)
    page = client.post(HERE, {**SAID, **proven})
    assert (page.status_code, "Where is my parcel?" in page.text) == (503, True)
    assert "We could not keep your message" in page.text


def test_script_gets_only_what_changed(client, proven):
    wrong = client.post(HERE, {**SAID, **proven, "email": "", "part": "1"})
    sent = client.post(HERE, {**SAID, **proven, "part": "1"})
    assert [(one.status_code, "<html" in one.text) for one in (wrong, sent)] == [
        (422, False),
        (200, False),
    ]


def test_page_speaks_the_language_of_its_address(client):
    assert '<html lang="nl">' in client.get("/naaldbos/nl/contact/").text
    assert client.get("/naaldbos/fr/contact/").status_code == 404


def test_fitting_answers_are_shown_by_words_with_a_slip(client, article):
    found = client.post(f"{HERE}answers/", {"text": "How do I retrun something to you"})
    assert "How do I return something?" in found.text
    assert client.post(f"{HERE}answers/", {"text": "xylofoon"}).text.strip() == ""


@pytest.mark.parametrize("sends", [True, False])
def test_saved_question_is_one_after_which_nothing_is_sent(client, article, proven, sends):
    said = {"article": str(article.pk), "visit": proven["visit"]}
    client.post(f"{HERE}answered/", said)
    client.post(f"{HERE}answered/", said)
    if sends:
        client.post(HERE, {**SAID, **proven})
    assert article.saved_questions.count() == (0 if sends else 1)


def test_made_up_saved_question_does_not_count(client, article):
    client.post(f"{HERE}answered/", {"article": str(article.pk), "visit": "made:up:token"})
    assert article.saved_questions.count() == 0
    assert client.post(f"{HERE}answered/", {"article": "x"}).status_code == 404
