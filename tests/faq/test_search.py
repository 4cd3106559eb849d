"""What is searched is found, however it is typed; the same on both databases."""

import pytest

from faq.articles import Article
from faq.publishing import publish, withdraw
from faq.search import bare, find
from faq.telling import keep_facts, keep_synonyms
from faq.vocabulary import Posting, Word
from faq.writing import Said, open_article, write

TEXTS = {
    "Hoe stuur ik iets terug?": "<p>Doe het in een doos.</p>",
    "Wanneer wordt mijn bestelling bezorgd?": "<p>Binnen twee dagen.</p>",
    "Welke schalen passen in de oven?": "<p>De crèmekleurige schaal niet.</p>",
    "Hoe lang heb ik garantie?": "<p>Zo lang als verwacht mag worden. Retourneren hoeft niet.</p>",
}


@pytest.fixture
def shelf(front, now) -> list[Article]:
    made = []
    for title, body in TEXTS.items():
        article = open_article(
            shop=front, language="nl", said=Said(title=title, body=body), by=None, now=now
        )
        publish(article=article, now=now)
        made.append(article)
    return made


def titles(shop, query, language="nl"):
    return [told.title for told in find(shop_id=shop.pk, language=language, query=query)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("garantie", "Hoe lang heb ik garantie?"),
        ("garanti", "Hoe lang heb ik garantie?"),
        ("garnatie", "Hoe lang heb ik garantie?"),
        ("garanttieee", "Hoe lang heb ik garantie?"),
        ("waarborg garantie", "Hoe lang heb ik garantie?"),
        ("GARANTIE!!", "Hoe lang heb ik garantie?"),
        ("bestelingen", "Wanneer wordt mijn bestelling bezorgd?"),
        ("wanneer komt mijn pakket", "Wanneer wordt mijn bestelling bezorgd?"),
        ("schaal", "Welke schalen passen in de oven?"),
        ("creme", "Welke schalen passen in de oven?"),
        ("retour", "Hoe stuur ik iets terug?"),
        ("levertijd", "Wanneer wordt mijn bestelling bezorgd?"),
        ("doos jan@example.org", "Hoe stuur ik iets terug?"),
    ],
)
def test_question_is_found(front, shelf, agent, now, query, first):
    said = Said(
        title="Hoe stuur ik iets terug?",
        body=TEXTS["Hoe stuur ik iets terug?"],
        keywords="retour terugsturen",
    )
    write(article=shelf[0], language="nl", said=said, by=agent, now=now)
    assert titles(front, query)[:1] == [first]


@pytest.mark.parametrize(
    "query",
    ["", "   ", "xylofoon", "'\"*()", "%", "\\", "<script>", "a" * 500, "zzzz qqqq garantie wwww"],
)
def test_nonsense_finds_nothing_and_breaks_nothing(front, shelf, query):
    assert titles(front, query) == []


def test_drafts_other_shops_and_other_languages_are_not_found(front, other_shop, shelf, now):
    withdraw(article=shelf[3], now=now)
    assert titles(front, "garantie") == []
    assert titles(other_shop, "bestelling") == []
    assert titles(front, "bestelling", "en") == []
    assert not Posting.objects.filter(article=shelf[3]).exists()
    assert not Word.objects.filter(word="garantie").exists()


def test_own_synonyms_and_facts_are_found(front, shelf, now):
    keep_synonyms(shop=front, language="nl", groups="keukengerei schaal\npan wok")
    keep_facts(shop=front, language="", values={"carrier": "Fietskoerier"})
    told = Said(title="Wie bezorgt?", body="<p>{carrier} doet dat.</p>")
    publish(article=open_article(shop=front, language="nl", said=told, by=None, now=now), now=now)
    assert titles(front, "keukengerei") == ["Welke schalen passen in de oven?"]
    assert titles(front, "fietskoerier") == ["Wie bezorgt?"]


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("Waar blijft jan@example.org 0612345678", "waar blijft"),
        ("order AB-1234", "order ab"),
        ("12345", ""),
        ("x" * 300, "x" * 64),
    ],
)
def test_only_bare_words_are_kept(query, kept):
    assert bare(query) == kept


def test_search_asks_few_queries(front, shelf, django_assert_num_queries):
    with django_assert_num_queries(5):
        find(shop_id=front.pk, language="nl", query="bestelling garantie")
