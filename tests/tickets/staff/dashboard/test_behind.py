"""Where shares, totals of the FAQ and the last line of a long breakdown lead."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from faq.articles import Article
from faq.figures import ArticleDay, SavedQuestion, SearchLog
from tests import factories
from tickets.core.cause import Cause
from tickets.core.ticket import Ticket
from tickets.staff.dashboard import ready
from tickets.staff.dashboard.charts import MOST_LINES


@pytest.fixture
def page(client_of, owner):
    return client_of(owner)


def test_share_of_a_line_leads_where_its_number_leads(page, shop):
    factories.make_ticket(shop, now=timezone.now() - timedelta(hours=3))
    text = page.get(reverse("staff:overview_questions")).content.decode()
    counts = re.findall(r'split__count"><a href="([^"]+)">', text)
    assert counts
    assert re.findall(r'split__share"><a href="([^"]+)">', text) == counts


@pytest.mark.parametrize("has_none", [True, False])
def test_all_other_causes_are_found_behind_their_number(page, shop, has_none):
    now = timezone.now()
    for number in range(MOST_LINES + 3):
        cause = Cause.objects.create(name=f"Cause {number:02}", position=number)
        # Three causes have one question each, which makes them the others.
        for _again in range(1 + (number < MOST_LINES)):
            ticket = factories.make_ticket(shop, now=now - timedelta(hours=3))
            Ticket.objects.filter(pk=ticket.pk).update(cause=cause)
    without = factories.make_ticket(shop, now=now - timedelta(hours=3))
    if not has_none:
        without.delete()

    split = next(
        one for one in page.get(reverse("staff:overview_questions")).context["splits"]
        if one.title == "By cause"
    )  # fmt: skip

    others = split.lines[-1]
    assert (others.label, others.count) == ("all others", 3 + has_none)
    assert len(page.get(others.url).context["rows"]) == others.count


def test_questions_without_a_cause_are_no_others_where_they_have_a_line(page, shop):
    now = timezone.now()
    for number in range(MOST_LINES + 1):
        cause = Cause.objects.create(name=f"Cause {number:02}", position=number)
        ticket = factories.make_ticket(shop, now=now - timedelta(hours=3))
        Ticket.objects.filter(pk=ticket.pk).update(cause=cause)
    for _again in range(2):
        factories.make_ticket(shop, now=now - timedelta(hours=3))
    splits = page.get(reverse("staff:overview_questions")).context["splits"]
    others = next(one for one in splits if one.title == "By cause").lines[-1]
    assert (others.label, others.count) == ("all others", 2)
    assert len(page.get(others.url).context["rows"]) == 2


def test_all_other_shops_are_found_behind_their_number(page, db):
    now = timezone.now()
    for number in range(MOST_LINES + 2):
        here = factories.make_shop(f"Shop {number:02}")
        for _again in range(1 + (number < MOST_LINES)):
            factories.make_ticket(here, now=now - timedelta(hours=3))
    splits = page.get(reverse("staff:overview_questions")).context["splits"]
    others = next(one for one in splits if one.title == "By shop").lines[-1]
    assert (others.label, others.count) == ("all others", 2)
    assert len(page.get(others.url).context["rows"]) == 2


@pytest.fixture
def readers(shop, other_shop):
    """Articles that were read and saved questions, and words that were searched, in two shops."""
    now = timezone.now() - timedelta(days=2)
    for where in (shop, other_shop):
        factories.make_ticket(where, now=now)
        article = Article.objects.create(shop=where, created_at=now, updated_at=now)
        for days in (0, 1):
            ArticleDay.objects.create(
                article=article, on=(now - timedelta(days=days)).date(), views=4
            )
        SavedQuestion.objects.create(article=article, visit=f"visit {where.pk}", at=now)
        for words, hits, times in (("returns", 3, 5), ("lost", 0, 2), ("sizes", 0, 1)):
            SearchLog.objects.create(
                shop=where, language="en", words=words, on=now.date(), times=times, hits=hits
            )
        # On another day the same words were found.
        SearchLog.objects.create(
            shop=where, language="en", words="lost", on=(now - timedelta(days=1)).date(), hits=1
        )


@pytest.mark.parametrize("name", ["read", "saved", "searches", "missed"])
@pytest.mark.parametrize("is_of_one_shop", [True, False])
@pytest.mark.parametrize("most", [200, 1])
def test_every_total_of_the_faq_leads_to_lines_that_add_up_to_it(
    page, readers, shop, name, is_of_one_shop, most, monkeypatch
):
    monkeypatch.setattr(ready, "MOST_OF_PART", most)
    url = reverse("staff:overview_answers")
    found = page.get(url, {"shop": shop.pk} if is_of_one_shop else {})
    faq, links = found.context["faq"], found.context["part_of"]
    totals = {
        "read": faq.views, "saved": faq.saved, "searches": faq.searches, "missed": faq.without
    }  # fmt: skip
    assert f'href="{links[name]}"'.replace("&", "&amp;") in found.content.decode()

    part = page.get(url + links[name].partition("#")[0]).context["part"]

    assert part.total == totals[name] > 0
    assert sum(int(line.count) for line in part.lines) == part.total
    for line in part.lines:
        assert line.label == "all others" if not line.url else page.get(line.url).status_code == 200


def test_part_of_the_faq_that_nobody_made_is_none(page, readers):
    found = page.get(reverse("staff:overview_answers"), {"show": "nonsense"})
    assert (found.status_code, found.context["part"]) == (200, None)
