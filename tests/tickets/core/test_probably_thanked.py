"""A thank-you leaves a question solved, and is shown for two days in case it was more."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tickets import desk
from tickets.core.ticket import Ticket

DAY = timedelta(days=1)


def thanks(ticket, now):
    words = factories.make_words("Bedankt!", is_thanks=True)
    desk.add_customer_message(ticket=ticket, words=words, now=now)


@pytest.fixture
def solved(shop, customer, agent, now):
    ticket = factories.make_ticket(shop, customer=customer, now=now)
    desk.resolve(ticket=ticket, by=agent, now=now)
    return ticket


def listed(now):
    return list(Ticket.objects.all().probably_thanked(now))


def test_thanked_ticket_is_listed_once_for_two_days(solved, now):
    thanks(solved, now + DAY)
    thanks(solved, now + DAY)
    assert listed(now + 2 * DAY) == [solved]
    assert listed(now + 4 * DAY) == []


def test_solved_without_thanks_is_not_listed(solved, now):
    assert listed(now) == []


def test_reopened_is_not_listed(solved, agent, now):
    thanks(solved, now + DAY)
    desk.reopen(ticket=solved, by=agent, now=now + DAY)
    assert listed(now + DAY) == []


def test_thanks_before_it_was_solved_is_not_listed(shop, agent, now):
    ticket = factories.make_ticket(shop, now=now)
    thanks(ticket, now)
    desk.resolve(ticket=ticket, by=agent, now=now + DAY)
    assert listed(now + DAY) == []


def test_list_shows_it_and_one_click_reopens(client_of, agent, shop):
    now = timezone.now()
    ticket = factories.make_ticket(shop, now=now)
    desk.resolve(ticket=ticket, by=agent, now=now)
    thanks(ticket, now)
    client = client_of(agent)
    url = reverse("staff:view", args=["thanks"])
    assert f"/desk/tickets/{ticket.pk}/" in client.get(url).content.decode()
    client.post(reverse("staff:reopen", args=[ticket.pk]), {"back": "thanks"})
    assert f"/desk/tickets/{ticket.pk}/" not in client.get(url).content.decode()
