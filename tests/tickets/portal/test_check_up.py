import re
from datetime import timedelta

import pytest
from django.test import Client

from tests import factories
from tickets import desk
from tickets.clockwork.ring import ring_due
from tickets.core.checkup import CheckUp
from tickets.core.clock import now as present
from tickets.core.followup import OnDue, Why
from tickets.core.states import State
from tickets.outbox.models import MailKind, OutgoingMail


@pytest.fixture
def asked(shop, customer, agent):
    """Asked just now whether it is solved."""
    at = present() - timedelta(days=1)
    ticket = factories.make_ticket(shop, customer=customer, now=at)
    desk.reply(ticket=ticket, by=agent, now=at, text="We sent it again.", then=State.RESOLVED)
    plan = desk.Plan(at=at + timedelta(hours=1), why=Why.CHECK_UP, on_due=OnDue.ASK_SOLVED)
    desk.follow_up(ticket=ticket, plan=plan, by=agent, now=at)
    ring_due(now=present())
    return ticket


def link(answer):
    mail = OutgoingMail.objects.get(kind=MailKind.REMINDER)
    return re.search(rf"/q/solved/[^/]+/{answer}/", mail.html)[0]


@pytest.fixture
def client():
    """A customer's browser, which keeps no cookies."""
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_opening_the_link_answers_nothing(client, asked, answer):
    for method in (client.get, client.head):
        page = method(link(answer))
        assert (page.status_code, page.cookies) == (200, {})
        assert "no-store" in page.headers["Cache-Control"]
    assert CheckUp.objects.get().answer == ""
    asked.refresh_from_db()
    assert asked.state == State.RESOLVED


def test_yes_is_thanked(client, asked):
    assert "Yes, it is solved" in client.get(link("yes")).content.decode()
    page = client.post(link("yes"))
    assert "Good to hear" in page.content.decode()
    assert CheckUp.objects.get().answer == "yes"


def test_no_opens_it_again(client, asked):
    page = client.post(link("no"), {"words": "It is <b>broken</b>"})
    assert "open again" in page.content.decode()
    asked.refresh_from_db()
    assert asked.state == State.OPEN
    assert asked.messages.order_by("id").last().text == "It is <b>broken</b>"


def test_second_answer_is_told_kindly(client, asked):
    client.post(link("yes"))
    for page in (client.post(link("no")), client.get(link("no"))):
        assert "This link was used already" in page.content.decode()
    asked.refresh_from_db()
    assert asked.state == State.RESOLVED


def test_page_speaks_the_customers_language(client, asked):
    asked.language = "nl"
    asked.save(update_fields=["language"])
    assert '<html lang="nl"' in client.get(link("yes")).content.decode()


@pytest.mark.parametrize("address", ["/q/solved/made-up/yes/", "/q/solved/a.b/no/"])
def test_made_up_link_leads_nowhere(client, db, address):
    assert client.get(address).status_code == 404


def test_made_up_answer_leads_nowhere(client, asked):
    assert client.post(link("yes").replace("/yes/", "/maybe/")).status_code == 404
