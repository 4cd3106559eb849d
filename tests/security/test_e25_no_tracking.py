"""E-25: our mails hold no picture that tells us, or anybody, when they were opened."""

import re

import pytest
from django.test import Client

from tests import factories
from tickets import desk
from tickets.core.clock import now as present
from tickets.core.states import State
from tickets.outbox.models import OutgoingMail


@pytest.fixture
def mails(shop, agent, ticket):
    """One of each that a customer may get."""
    now = present()
    desk.acknowledge(ticket=ticket, now=now)
    desk.reply(ticket=ticket, by=agent, now=now, text="There.", then=State.RESOLVED)
    desk.ask_rating(ticket=ticket, now=now)
    desk.ask_to_quote(ticket=ticket, words="Where is my parcel?", by=agent, now=now)
    desk.send_all_code(shop=shop, email=ticket.customer.email, language="en", now=now)
    return list(OutgoingMail.objects.all())


def test_no_mail_has_anything_that_loads_by_itself(mails):
    assert len(mails) >= 4
    for mail in mails:
        assert (
            re.findall(r"<(?:img|link|script|iframe|video|object)|url\(|background=", mail.html)
            == []
        )


def test_every_number_is_the_same_404_to_a_stranger(ticket):
    factories.make_message(ticket)
    client = Client()
    pages = [
        client.get(f"/q/{what}/{number}/")
        for what in ("see", "question", "pixel", "open", "file")
        for number in range(1, 60)
    ]
    bodies = {page.content for page in pages if page.status_code == 200}
    # 'see' says the same of every link that is none.
    assert len(bodies) == 1
    assert {page.status_code for page in pages} == {200, 404}
