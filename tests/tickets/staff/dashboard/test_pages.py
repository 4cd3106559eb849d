"""The owner's pages: what they say, where their numbers lead, and what they cost."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from faq.figures import SearchLog
from tests import factories
from tickets import desk
from tickets.core import rating as ratings
from tickets.core.ticket import Kind, Ticket
from tickets.macros.models import Macro, MacroUse

PAGES = ["overview", "overview_questions", "overview_team", "overview_answers", "overview_meanings"]
LINK = re.compile(r'href="(/desk/view/counted-[A-Za-z0-9_-]+/)"[^>]*>([^<]*)<')


@pytest.fixture
def page(client_of, owner):
    return client_of(owner)


@pytest.fixture
def busy(shop, agent, owner):
    """A complaint answered and solved, rated well; a compliment; a question that waits too long."""
    now = timezone.now()
    complaint = factories.make_ticket(shop, text="Broken", now=now - timedelta(hours=5))
    desk.set_kind(ticket=complaint, kind=Kind.COMPLAINT, by=agent, now=now - timedelta(hours=5))
    desk.assign(ticket=complaint, to=agent, by=owner, now=now - timedelta(hours=5))
    reply = desk.reply(
        ticket=complaint,
        by=agent,
        now=now - timedelta(hours=4),
        text="Sorry.",
        html="<p>Sorry.</p>",
    )
    desk.tag(ticket=complaint, name="=cmd|x", by=agent, now=now)
    desk.resolve(ticket=complaint, by=agent, now=now - timedelta(hours=3))
    given, _token = ratings.begin(ticket=complaint, now=now - timedelta(hours=2))
    assert ratings.give(given, score=given.Score.GOOD, now=now - timedelta(hours=1))
    praise = factories.make_ticket(shop, text="Well done", now=now - timedelta(hours=2))
    desk.set_kind(ticket=praise, kind=Kind.COMPLIMENT, by=agent, now=now)
    factories.make_ticket(shop, text="Hello?", now=now - timedelta(days=20))
    macro = Macro.objects.create(title="Sorry", created_at=now, updated_at=now)
    MacroUse.objects.create(
        macro=macro,
        user=agent,
        ticket=complaint,
        message=reply,
        language="en",
        rewritten=0.5,
        at=now,
    )
    SearchLog.objects.create(shop=shop, language="en", words="gift", on=now.date(), times=3)
    return complaint


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_for_owners(client_of, agent, read_only, operator, name):
    for user in (agent, read_only, operator):
        assert client_of(user).get(reverse(f"staff:{name}")).status_code == 403


@pytest.mark.parametrize("name", PAGES)
def test_new_shop_is_told_what_to_do(page, shop, name):
    text = page.get(reverse(f"staff:{name}")).content.decode()
    assert ("There is nothing to count yet." in text) is (name != "overview_meanings")


def test_place_is_there_for_owners_alone(client_of, owner, agent, shop):
    assert reverse("staff:overview") in client_of(owner).get("/desk/").content.decode()
    assert reverse("staff:overview") not in client_of(agent).get("/desk/").content.decode()


def test_front_page_says_in_words_how_it_goes(page, busy):
    text = page.get(reverse("staff:overview")).content.decode()
    said = re.sub(r"<[^>]+>", "", text[text.index('class="lead"') :])
    assert "In the last 30 days 3 questions came in." in said
    assert "Right now 2 customers wait for an answer." in said


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("period", ["today", "7", "30", "year"])
def test_every_number_leads_to_as_many_questions(page, busy, name, period):
    """Where a link shows a bare number, its list has so many rows; every list can be opened."""
    text = page.get(reverse(f"staff:{name}"), {"period": period}).content.decode()
    links = LINK.findall(text)
    # In the first hours of a day there is nothing of today yet.
    assert links or name == "overview_meanings" or period == "today"
    for url, words in links:
        response = page.get(url)
        assert response.status_code == 200, url
        if words.strip().isdigit():
            assert len(response.context["rows"]) == int(words), (url, words)


#: Queries of each page, of which some stand around every page; what is cached falls out.
MOST = {
    "overview": 40,
    "overview_questions": 16,
    "overview_team": 20,
    "overview_answers": 22,
    "overview_meanings": 8,
}


@pytest.mark.parametrize("name", PAGES)
def test_no_page_asks_more_of_a_large_shop(page, busy, shop, agent, name):
    url = reverse(f"staff:{name}")
    assert asked_by(page, url) <= MOST[name]
    now = timezone.now()
    for number in range(MOST[name]):
        ticket = factories.make_ticket(shop, now=now - timedelta(hours=number + 1))
        desk.set_kind(ticket=ticket, kind=Kind.COMPLAINT, by=agent, now=now)
        desk.tag(ticket=ticket, name=f"tag {number}", by=agent, now=now)
    assert asked_by(page, url) <= MOST[name]


def asked_by(page, url):
    with CaptureQueriesContext(connection) as captured:
        page.get(url)
    return len([query for query in captured if query["sql"] != "SELECT clock_timestamp()"])


def test_figures_of_one_shop_leave_the_other_out(page, busy, other_shop):
    factories.make_ticket(other_shop)
    text = page.get(reverse("staff:overview"), {"shop": other_shop.pk}).content.decode()
    assert "In the last 30 days one question came in." in re.sub(r"<[^>]+>", "", text)


def test_list_behind_a_number_shows_nobody_more_than_he_may_see(
    client_of, page, busy, stranger, other_shop
):
    own = factories.make_ticket(other_shop)
    text = page.get(reverse("staff:overview")).content.decode()
    url = next(url for url, words in LINK.findall(text) if words == "4")
    rows = client_of(stranger).get(url).context["rows"]
    assert [row["pk"] for row in rows] == [own.pk]


def test_word_of_a_list_that_nobody_made_is_not_found(page, shop):
    assert page.get("/desk/view/counted-nonsense/").status_code == 404


def test_files_hold_every_figure_and_no_formula(page, busy):
    response = page.get(reverse("staff:overview_export", args=["csv"]))
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    by_name = {(row[0], row[1]): row[3] for row in rows}
    assert by_name["Service", "Questions"] == "3"
    assert by_name["Service", "Complaints answered within 3 hours"] == "100"
    assert by_name["By tag", "'=cmd|x"] == "1"
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))] == []
    sheet = page.get(reverse("staff:overview_export", args=["xlsx"]))
    assert sheet.content.startswith(b"PK")
    assert sheet["Content-Disposition"].endswith('.xlsx"')


def test_tagged_questions_are_found_behind_their_number(page, busy):
    text = page.get(reverse("staff:overview_questions")).content.decode()
    assert "=cmd|x" in text
    assert Ticket.objects.filter(tags__name="=cmd|x").count() == 1
