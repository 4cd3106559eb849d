import re
from datetime import timedelta

import pytest
from django.test import Client

from tests import factories
from tickets import desk
from tickets.core.clock import now as present
from tickets.core.rating import Rating
from tickets.core.states import State
from tickets.outbox.models import OutgoingMail


@pytest.fixture
def client():
    """A customer's browser, which keeps no cookies."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def asked(shop, customer, agent):
    at = present() - timedelta(days=1)
    ticket = factories.make_ticket(shop, customer=customer, now=at)
    desk.reply(ticket=ticket, by=agent, now=at, text="We sent it.", then=State.RESOLVED)
    desk.ask_rating(ticket=ticket, now=at)
    return ticket


def link(score):
    mail = OutgoingMail.objects.get(dedupe_key__startswith="rating:")
    return re.search(rf"/q/rate/[^/]+/{score}/", mail.html)[0]


def test_opening_the_link_counts_nothing(client, asked):
    for method in (client.get, client.head):
        page = method(link("bad"))
        assert (page.status_code, dict(page.cookies)) == (200, {})
        assert page.headers["Referrer-Policy"] == "no-referrer"
    assert Rating.objects.get().score is None


def test_button_counts_and_asks_what_was_missed(client, asked):
    page = client.post(link("bad"))
    assert "Your question is open again" in page.text
    assert "What did you miss?" in page.text
    told = client.post(link("bad"), {"words": "A <b>call</b>"})
    assert "Our colleagues read it." in told.text
    rating = Rating.objects.get()
    assert (rating.score, rating.missed) == (Rating.Score.BAD, "A <b>call</b>")


def test_second_answer_and_an_old_link_are_told_kindly(client, asked):
    client.post(link("good"))
    assert "This link was used already" in client.post(link("bad")).text
    assert "This link was used already" in client.get(link("bad")).text
    assert Rating.objects.get().score == Rating.Score.GOOD


def test_words_before_a_score_are_not_taken(client, asked):
    client.post(link("bad"), {"words": "Hi"})
    assert (Rating.objects.get().score, Rating.objects.get().missed) == (None, "")


@pytest.mark.parametrize("address", ["/q/rate/made-up/good/", "/q/rate/a.b/bad/"])
def test_made_up_link_leads_nowhere(client, db, address):
    assert client.get(address).status_code == 404


def test_made_up_score_leads_nowhere(client, asked):
    assert client.post(link("good").replace("/good/", "/best/")).status_code == 404
