"""M-62: what is behind a login or a link stays in no cache; what is for all holds nothing of one."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.faq.conftest import front
from tickets.core.clock import now as present
from tickets.core.ticketpass import issue

__all__ = ["front"]


def test_every_page_of_colleagues_forbids_to_keep_it(client_of, owner, ticket, shop):
    client = client_of(owner)
    names = ("inbox", "search", "compliments", "faq", "mail_in", "mail_out", "settings", "profile")
    pages = [reverse(f"staff:{name}") for name in names]
    pages += [reverse(f"staff:{name}", args=[ticket.pk]) for name in ("ticket", "print", "quote")]
    kept = {path: client.get(path).headers["Cache-Control"] for path in pages}
    assert {path: value for path, value in kept.items() if "no-store" not in value} == {}


def test_every_page_behind_a_link_forbids_to_keep_it(shop, ticket):
    client = Client()
    found, token = issue(ticket=ticket, email=ticket.customer.email, now=present())
    see = reverse("portal:see", args=[token])
    pages = [
        client.get(see),
        client.post(see),
        client.get(reverse("portal:question", args=[found.key])),
    ]
    pages += [client.get(f"/q/mine/{shop.slug}/"), client.get("/q/see/none/")]
    assert {page.headers["Cache-Control"] for page in pages} == {"no-store, private"}


@pytest.mark.parametrize("path", ["nl/", "nl/service/", "nl/contact/", "nl/search/?q=x"])
def test_public_page_is_the_same_for_everybody(client_of, agent, front, path):
    """A shared cache may give one visitor's page to the next: so it holds nothing of him."""
    anonymous = Client().get(f"/naaldbos/{path}")
    customer = factories.make_customer(front)
    ticket = factories.make_ticket(front, customer=customer)
    visitor = client_of(agent)
    visitor.post(
        reverse("portal:see", args=[issue(ticket=ticket, email=customer.email, now=present())[1]])
    )
    known = visitor.get(f"/naaldbos/{path}", headers={"X-Forwarded-For": "198.51.100.7"})
    assert (anonymous.cookies, known.cookies) == ({}, {})
    assert "Cookie" not in known.headers.get("Vary", "")
    if "no-store" not in known.headers["Cache-Control"]:
        assert unnamed(anonymous.text) == unnamed(known.text)


def unnamed(page):
    """Without the made-up name that each opening of the form has."""
    return re.sub(r'name="visit" value="[^"]+"', "", page)
