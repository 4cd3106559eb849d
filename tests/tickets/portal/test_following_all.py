import re
from datetime import timedelta

import pytest
from django.test import Client

from tests import factories
from tickets import desk
from tickets.core.clock import now as present
from tickets.core.mailcode import MailCode
from tickets.outbox.models import OutgoingMail


@pytest.fixture
def client():
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def asked(shop, customer, agent):
    """A question of the customer, one that is spam, and one of somebody else."""
    ticket = factories.make_ticket(shop, customer=customer, subject="My parcel")
    spam = factories.make_ticket(shop, customer=customer, subject="Cheap watches")
    desk.mark_spam(ticket=spam, by=agent, now=present())
    factories.make_ticket(shop, subject="Of a stranger")
    return ticket


def ask(client, shop, email="Mirjam@example.org"):
    return client.post(f"/q/mine/{shop.slug}/", {"email": email}).headers["Location"]


def digits():
    return re.search(r"^(\d{6})$", OutgoingMail.objects.latest("id").text, re.MULTILINE)[1]


def wrong():
    return f"{(int(digits()) + 1) % 1_000_000:06d}"


def test_code_shows_the_customers_own_questions(client, shop, asked):
    path = ask(client, shop)
    code = digits()
    assert code not in MailCode.objects.get().code_hash
    entered = client.post(path, {"digits": f" {code[:3]} {code[3:]} "})
    cookie = entered.cookies["questions"]
    assert (cookie["path"], cookie["samesite"]) == (f"/q/mine/{shop.slug}/list/", "Strict")
    page = client.get(entered.headers["Location"])
    assert "My parcel" in page.text
    assert "Cheap watches" not in page.text
    assert "Of a stranger" not in page.text
    opened = client.post(f"/q/mine/{shop.slug}/list/{asked.pk}/")
    assert "Where is my parcel?" in client.get(opened.headers["Location"]).text


def test_network_that_asks_for_many_codes_has_to_wait(client, shop, monkeypatch):
    monkeypatch.setattr("tickets.portal.following_all.MOST_CODES", 2)
    path = f"/q/mine/{shop.slug}/"
    said = [client.post(path, {"email": f"a{number}@example.org"}) for number in range(3)]
    assert [one.status_code for one in said] == [303, 303, 422]
    assert "Please try again in an hour" in said[-1].text
    assert MailCode.objects.count() == 2
    elsewhere = client.post(path, {"email": "a@example.org"}, REMOTE_ADDR="198.51.100.7")
    assert elsewhere.status_code == 303


def test_strangers_question_is_not_there(client, shop, asked, other_shop):
    client.post(ask(client, shop), {"digits": digits()})
    others = factories.make_ticket(shop), factories.make_ticket(other_shop)
    for other in others:
        assert client.post(f"/q/mine/{shop.slug}/list/{other.pk}/").status_code == 404


def test_unknown_address_reads_the_same_and_gets_no_mail(client, shop, asked):
    pages = [
        client.get(ask(client, shop, email)) for email in ("a@b.example", "mirjam@example.org")
    ]
    assert pages[0].text == pages[1].text
    assert OutgoingMail.objects.filter(to__0__1="a@b.example").count() == 0


def test_code_can_be_guessed_five_times(client, shop, asked):
    path, right, guess = ask(client, shop), digits(), wrong()
    for _ in range(5):
        assert client.post(path, {"digits": guess}).status_code == 422
    assert client.post(path, {"digits": right}).status_code == 422


def test_code_works_once_and_for_15_minutes(client, shop, asked):
    path, right = ask(client, shop), digits()
    assert client.post(path, {"digits": right}).status_code == 303
    assert client.post(path, {"digits": right}).status_code == 422
    path, right = ask(client, shop), digits()
    MailCode.objects.update(expires_at=present() - timedelta(seconds=1))
    assert client.post(path, {"digits": right}).status_code == 422


def test_address_gets_three_codes_an_hour(client, shop, asked):
    for _ in range(4):
        path = ask(client, shop)
    assert OutgoingMail.objects.filter(ticket=None).count() == 3
    assert client.post(path, {"digits": ""}).status_code == 422


def test_list_without_a_code_asks_for_the_address(client, shop, asked):
    page = client.get(f"/q/mine/{shop.slug}/list/")
    assert page.headers["Location"] == f"/q/mine/{shop.slug}/"
    assert client.post(f"/q/mine/{shop.slug}/list/{asked.pk}/").status_code == 404


def test_what_is_no_address_is_said_and_kept(client, shop):
    page = client.post(f"/q/mine/{shop.slug}/", {"email": "mirjam@"})
    assert page.status_code == 422
    assert 'value="mirjam@"' in page.text
