"""E-27: no public page or search finds drafts, notes, other shops or what was put away."""

import pytest
from django.utils import timezone

from faq.publishing import publish, put_away
from faq.writing import Said, open_article
from tests import factories
from tests.faq.conftest import front
from tickets import desk

__all__ = ["front"]


@pytest.fixture
def secrets(front, other_shop, agent):
    """The word 'heron' in everything that is not for readers."""
    now = timezone.now()

    def make(shop, title):
        said = Said(title=f"{title} heron", body="<p>heron</p>", keywords="heron")
        return open_article(shop=shop, language="nl", said=said, by=None, now=now)

    make(front, "Draft")
    away = make(front, "Away")
    publish(article=away, now=now)
    put_away(article=away, now=now)
    other_shop.languages = "nl"
    other_shop.save()
    publish(article=make(other_shop, "Other"), now=now)
    ticket = factories.make_ticket(front, subject="heron asks", text="heron says")
    desk.note(ticket=ticket, by=agent, now=now, text="heron note")
    desk.ask_to_quote(ticket=ticket, words="heron says", by=agent, now=now)


@pytest.mark.parametrize(
    "path",
    [
        "nl/", "nl/search/?q=heron", "nl/search/?q=heron&part=1", "nl/search/?q=herom", "nl/feed.xml",
        "sitemap.xml", "nl/service/", "nl/contact/", "help.js", "nl/faq/draft-heron/",
        "nl/faq/away-heron/", "nl/faq/other-heron/",
    ],
)  # fmt: skip
def test_page_says_nothing_of_it(client, secrets, path):
    shown = client.get(f"/naaldbos/{path}").text.lower()
    asked = ("q=heron", 'value="heron"', "value=heron", "“heron”", "faq/")
    for one in asked:
        shown = shown.replace(one, "")
    assert "heron" not in shown


def test_answers_beside_the_form_say_nothing_of_it(client, secrets):
    from tickets.portal.form_guard import new_visit

    page = client.post(
        "/naaldbos/nl/contact/answers/", {"text": "waar is de heron", "visit": new_visit(0)}
    )
    assert "heron" not in page.text.lower()
