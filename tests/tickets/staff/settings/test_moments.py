"""Settings of answer moments and of the confirmation: tried out first, kept when right."""

import pytest
from django.urls import reverse

from tickets.outbox.models import AcknowledgementText
from tickets.sla.calendar import calendar_for
from tickets.sla.models import OpeningHours, Policy

WEEK = {"monday": "16:00, 10", "tuesday": "10:00"}
OTHERS = {"round_minutes": "45", "urgent_tags": "Brand,  te  laat ", "scope": "from_now"}


@pytest.fixture
def page(client_of, owner):
    return client_of(owner)


@pytest.fixture
def url(shop):
    return reverse("staff:moments", args=[shop.pk])


def confirmation(shop, language):
    return reverse("staff:confirmation", args=[shop.pk, language])


def test_pages_are_for_owners(client_of, agent, shop, url):
    for one in (url, confirmation(shop, "nl")):
        assert client_of(agent).get(one).status_code == 403


def test_moments_are_kept(page, shop, url):
    assert page.post(url, WEEK | OTHERS).status_code == 302
    calendar = calendar_for(shop)
    assert (calendar.moments[:3], calendar.round_minutes) == (((600, 960), (600,), ()), 45)
    shop.refresh_from_db()
    assert shop.urgent_tags == ["brand", "te laat"]
    assert 'value="10:00, 16:00"' in page.get(url).content.decode()
    # Taking them all away is answering all day long.
    assert page.post(url, OTHERS).status_code == 302
    assert OpeningHours.objects.get(shop=shop).moments is None


def test_trying_out_shows_the_rounds_and_keeps_nothing(page, shop, url):
    text = page.post(url, WEEK | OTHERS | {"test": "1"}).content.decode()
    assert ("The next rounds:" in text, "10:00 - 10:45" in text) == (True, True)
    assert not OpeningHours.objects.exists()


@pytest.mark.parametrize(
    ("moments", "told"),
    [
        ("half ten", "Write moments as 10:00, 16:00."),
        ("25:00", "Write moments as 10:00, 16:00."),
        ("10:00, 19:00, 17:00", "The shop is closed then: 17:00, 19:00."),
        ("9,10,11,12,13,14,15,16,16:30", "Eight moments a day at most."),
    ],
)
def test_wrong_moments_are_said_and_kept_as_typed(page, url, moments, told):
    response = page.post(url, OTHERS | {"monday": moments})
    assert response.status_code == 422
    text = response.content.decode()
    assert (told in text, f'value="{moments}"' in text) == (True, True)


def test_confirmation_is_kept_per_language(page, shop):
    text = "Dag,\r\n\r\nVoor {moment}."
    assert page.post(confirmation(shop, "nl"), {"text": text}).status_code == 302
    shop.refresh_from_db()
    assert shop.acknowledges is False
    kept = AcknowledgementText.objects.get()
    assert (kept.language, kept.text) == ("nl", "Dag,\n\nVoor {moment}.")
    # Empty is ours again; and ours, unchanged, is not the shop's own.
    page.post(confirmation(shop, "nl"), {"text": "", "is_sent": "on"})
    ours = page.get(confirmation(shop, "en")).context["form"]["text"].value()
    page.post(confirmation(shop, "en"), {"text": ours, "is_sent": "on"})
    assert not AcknowledgementText.objects.exists()


def test_confirmation_is_shown_as_it_becomes(page, shop):
    words = {"text": "Try {shop} <b>now</b>\n\nBy {moment}.", "test": "1"}
    text = page.post(confirmation(shop, "en"), words).content.decode()
    assert "Try Naaldbos &lt;b&gt;now&lt;/b&gt;" in text
    assert not AcknowledgementText.objects.exists()


def test_blank_that_nobody_can_fill_is_refused(page, shop):
    response = page.post(confirmation(shop, "en"), {"text": "Dear {customer}"})
    assert response.status_code == 422
    assert "Nobody can fill in {customer}." in response.content.decode()
    assert page.get(confirmation(shop, "xx")).status_code == 404


def test_policy_can_be_for_important_customers_until_the_next_moment(page):
    fields = {
        "name": "Keep them",
        "is_active": "on",
        "customers": "important",
        "first_in": "moment",
        "next": "2 h",
        "outside": "30 min",
        "reopen": "2 h",
        "grace": "1 h",
        "scope": "new",
    }
    assert page.post(reverse("staff:new_policy"), fields).status_code == 302
    policy = Policy.objects.get(name="Keep them")
    assert (policy.conditions, policy.outside_minutes) == ({"customers": ["important"]}, 30)
    cells = policy.targets.values_list("first_minutes", "first_counted_in", "next_minutes").get()
    assert cells == (480, "moment", 120)
    text = page.get(reverse("staff:policy", args=[policy.pk])).content.decode()
    assert 'value="30 min"' in text
