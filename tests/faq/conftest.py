"""A shop that speaks two languages and has one answer for its readers."""

import pytest

from faq.articles import Article, Category
from faq.publishing import publish
from faq.telling import keep_facts
from faq.writing import Said, keep_category, open_article, write


@pytest.fixture
def front(shop):
    """The shop with its public side: Dutch first."""
    shop.slug, shop.languages, shop.language, shop.accent = "naaldbos", "nl,en", "nl", "#8a1f4b"
    shop.save()
    return shop


@pytest.fixture
def category(front) -> Category:
    return keep_category(shop=front, names={"nl": "Retourneren", "en": "Returns"}, position=1)


@pytest.fixture
def article(front, category, agent, now) -> Article:
    """Published in both languages."""
    keep_facts(shop=front, language="", values={"return_days": "30"})
    made = open_article(
        shop=front,
        category=category,
        language="nl",
        said=Said(
            title="Hoe stuur ik iets terug?",
            summary="Dat {kunt u|kun je} binnen {return_days} dagen doen.",
            body="<p>Doe de schoenen in een doos, en breng die weg.</p>",
            keywords="retour",
        ),
        by=agent,
        now=now,
    )
    english = Said(title="How do I return something?", body="<p>Put it into a box.</p>")
    write(article=made, language="en", said=english, by=agent, now=now)
    publish(article=made, now=now)
    made.refresh_from_db()
    return made
