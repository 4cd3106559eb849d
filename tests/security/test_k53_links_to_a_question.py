"""K-53, M-62, F-32: a link to a question leaks nowhere, and shows no mail of machines."""

import logging
import re

import pytest
from django.test import Client
from django.utils import timezone

from helpdesk.logs import LineFormatter
from tests import factories
from tickets import desk

FETCHED = re.compile(r"""(?:src|href)=["'](?:https?:)?//""")


@pytest.fixture
def opened(shop, customer):
    """The customer's browser, the link, and the clean address behind it."""
    ticket = factories.make_ticket(shop, customer=customer)
    made, token = desk.show_one(ticket=ticket, email=customer.email, now=timezone.now())
    client = Client()
    client.post(f"/q/see/{token}/")
    return client, ticket, f"/q/see/{token}/", f"/q/question/{made.key}/"


def test_scanners_do_not_use_the_link_up(opened):
    _client, _ticket, link, clean = opened
    scanner, customer = Client(), Client()
    for _ in range(5):
        assert (scanner.get(link).status_code, scanner.head(link).status_code) == (200, 200)
    assert dict(scanner.cookies) == {}
    assert customer.post(link).headers["Location"] == clean


def test_pages_are_kept_by_nobody_and_told_to_nobody(opened):
    client, ticket, link, clean = opened
    token = link.split("/")[3]
    for page in (client.get(link), client.get(clean)):
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["Cache-Control"] == "no-store, private"
        assert FETCHED.findall(page.text) == []
        assert token not in page.text
    assert ticket.subject in client.get(clean).text


@pytest.mark.parametrize("place", ["see", "solved", "rate"])
def test_log_holds_no_token(place):
    told = f"GET /q/{place}/abcdefghijklmnop.signature/good/"
    record = logging.LogRecord("x", logging.INFO, "", 0, told, (), None)
    assert f"/q/{place}/***/good/" in LineFormatter().format(record)


def test_page_names_the_settings_host_only(opened, settings):
    client, _ticket, link, _clean = opened
    assert client.get(link, headers={"X-Forwarded-Host": "evil.example"}).text.count("evil") == 0
    assert client.get(link, headers={"Host": "evil.example"}).status_code == 400


def test_codes_of_third_parties_are_not_shown(opened):
    client, ticket, _link, clean = opened
    for number, fields in enumerate(({"is_automatic": True}, {})):
        words = factories.make_words(
            f"Your code is 12345{number}.", from_email="a@b.example", **fields
        )
        desk.add_customer_message(
            ticket=ticket, words=words, now=timezone.now(), is_unverified=not fields
        )
    assert ticket.messages.count() == 3
    page = client.get(clean)
    assert "Where is my parcel?" in page.text
    assert "Your code is" not in page.text


def test_done_echoes_nothing(opened):
    """M-61: what stands in the address goes nowhere."""
    client, _ticket, _link, clean = opened
    page = client.get(f"{clean}?done=//evil.example&next=//evil.example")
    assert "evil" not in page.text
