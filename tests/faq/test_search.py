"""What is searched is found, however it is typed; the same on both databases."""

import pytest

from faq import index
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


def test_fact_that_changed_is_found_when_beat_wrote_the_words_anew(front, shelf, now):
    keep_facts(shop=front, language="", values={"carrier": "Fietskoerier"})
    told = Said(title="Wie bezorgt?", body="<p>{carrier} doet dat.</p>")
    article = open_article(shop=front, language="nl", said=told, by=None, now=now)
    publish(article=article, now=now)
    index.renew()
    keep_facts(shop=front, language="", values={"carrier": "Stoomboot"})
    assert (titles(front, "fietskoerier"), titles(front, "stoomboot")) == (["Wie bezorgt?"], [])
    assert index.renew() == len(shelf) + 1
    assert (titles(front, "fietskoerier"), titles(front, "stoomboot")) == ([], ["Wie bezorgt?"])
    assert index.renew() == 0


def test_words_are_written_anew_a_part_at_a_time(front, shelf):
    keep_facts(shop=front, language="", values={"carrier": "Fietskoerier"})
    assert [index.renew(most=3) for _ in range(3)] == [3, 1, 0]


def test_article_withdrawn_meanwhile_is_not_found_again(front, shelf, now):
    keep_facts(shop=front, language="", values={"carrier": "Fietskoerier"})
    withdraw(article=shelf[0], now=now)
    index.renew()
    assert titles(front, "doos") == []


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
    with django_assert_num_queries(7):
        find(shop_id=front.pk, language="nl", query="bestelling garantie")


def test_common_word_is_found_where_it_says_most_and_beside_a_rare_one(front, now, monkeypatch):
    monkeypatch.setattr("faq.search.COMMON", 2)

    def make(title, body):
        said = Said(title=title, body=f"<p>{body}</p>")
        publish(
            article=open_article(shop=front, language="nl", said=said, by=None, now=now), now=now
        )

    for number in range(4):
        make(f"Vraag {number}", "Over een fiets.")
    make("Mijn fiets", "Een zadel.")
    make("Wat kost een spatbord", "Aan elke fiets past er een.")
    assert titles(front, "fiets")[0] == "Mijn fiets"
    assert titles(front, "fiets spatbord")[0] == "Wat kost een spatbord"
