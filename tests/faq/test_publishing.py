"""Articles are published when they miss nothing, and by themselves when their moment comes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from faq import counting
from faq.articles import Article, State
from faq.figures import ArticleDay
from faq.publishing import (
    UnableToPublish,
    count_recent,
    plan,
    publish,
    publish_due,
    put_away,
    withdraw,
)
from faq.telling import keep_facts
from faq.writing import Said, UnableToWrite, open_article


@pytest.fixture
def draft(front, agent, now) -> Article:
    said = Said(title="Call?", body="<p>{phone}, {hours}</p>")
    return open_article(shop=front, language="nl", said=said, by=agent, now=now)


def state(article):
    article.refresh_from_db()
    return article.state


def test_what_misses_is_named_and_the_article_stays_a_draft(draft, now):
    with pytest.raises(UnableToPublish) as unable:
        publish(article=draft, now=now)
    assert (unable.value.facts, state(draft)) == ({"nl": ["phone", "hours"]}, State.DRAFT)


def test_planned_article_is_published_when_its_moment_comes(draft, front, now):
    keep_facts(shop=front, language="", values={"phone": "012"})
    keep_facts(shop=front, language="nl", values={"hours": "altijd"})
    plan(article=draft, at=now + timedelta(hours=1), now=now)

    assert (publish_due(now=now), state(draft)) == (0, State.PLANNED)
    assert (publish_due(now=now + timedelta(hours=2)), state(draft)) == (1, State.PUBLISHED)
    assert publish_due(now=now + timedelta(hours=3)) == 0


def test_planned_article_that_misses_something_becomes_a_draft(draft, front, now):
    keep_facts(shop=front, language="", values={"phone": "012"})
    keep_facts(shop=front, language="nl", values={"hours": "altijd"})
    plan(article=draft, at=now + timedelta(hours=1), now=now)
    keep_facts(shop=front, language="", values={"phone": ""})

    assert (publish_due(now=now + timedelta(hours=2)), state(draft)) == (0, State.DRAFT)


def test_fact_that_readers_see_is_not_emptied(draft, front, now):
    keep_facts(shop=front, language="", values={"phone": "012"})
    keep_facts(shop=front, language="nl", values={"hours": "altijd"})
    publish(article=draft, now=now)
    with pytest.raises(UnableToWrite) as unable:
        keep_facts(shop=front, language="", values={"phone": " "})
    assert unable.value.names == ["phone"]
    put_away(article=draft, now=now)
    keep_facts(shop=front, language="", values={"phone": ""})


def test_withdrawn_article_keeps_when_it_was_first_published(article, now):
    withdraw(article=article, now=now)
    publish(article=article, now=now + timedelta(days=3))
    article.refresh_from_db()
    assert article.published_at == now


@pytest.mark.parametrize("fields", [{"state": "planned"}, {"state": "published"}])
def test_database_refuses_a_state_without_its_moment(draft, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=draft.pk).update(**fields)


def test_readers_are_counted_per_day_and_for_a_month(article, now):
    today = now.date()
    counting.flush(on=today)
    ArticleDay.objects.all().delete()
    for _ in range(3):
        counting.count(article.pk)
    counting.flush(on=today)
    counting.count(article.pk)
    counting.count(10**9)
    counting.flush(on=today - timedelta(days=40))

    count_recent(today=today)

    article.refresh_from_db()
    assert article.recent_views == 3
    assert list(ArticleDay.objects.order_by("on").values_list("views", flat=True)) == [1, 3]
