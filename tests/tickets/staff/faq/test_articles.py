"""Staff pages of the FAQ: who may, what they keep, and what they refuse."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from faq.articles import Article, State
from faq.facts import Fact
from faq.hearing import add_sentence, note_contact, note_feedback
from faq.publishing import publish
from faq.search import note
from faq.writing import Said, open_article, write
from tickets import desk
from tickets.core.draft import Draft


@pytest.fixture
def article(shop, agent, now) -> Article:
    said = Said(title="How do I pay?", body="<p>With {payment_methods}.</p>", summary="Easily.")
    return open_article(shop=shop, language="en", said=said, by=agent, now=now)


@pytest.fixture
def published(article, agent, now) -> Article:
    said = Said(title="How do I pay?", body="<p>With <b>cards</b>.</p>", summary="Easily.")
    write(article=article, language="en", said=said, by=agent, now=now)
    publish(article=article, now=now)
    article.refresh_from_db()
    return article


def pages(article):
    """Every page about it: name and what its address asks for."""
    shop = article.shop_id
    return [
        ("faq_edit", [article.pk, "en"]), ("faq_preview", [article.pk, "en"]),
        ("faq_versions", [article.pk, "en"]), ("faq_helped", [article.pk]),
        ("faq_facts", [shop]), ("faq_searches", [shop]), ("faq_categories", [shop]),
    ]  # fmt: skip


def posts(article):
    words = [article.pk, "en"]
    version = article.versions.first().pk
    return [
        *((name, words) for name in ("faq_publish", "faq_plan", "faq_withdraw", "faq_put_away")),
        ("faq_place", words), ("faq_say_again", [article.pk, version]),
        ("faq_start", [article.shop_id]), ("faq_publish_all", [article.shop_id]),
        ("faq_synonyms", [article.shop_id]),
    ]  # fmt: skip


def test_stranger_sees_nothing_of_another_shop(client_of, stranger, published):
    client = client_of(stranger)
    got = {
        name: client.get(reverse(f"staff:{name}", args=words)).status_code
        for name, words in pages(published)
    }
    sent = {
        name: client.post(reverse(f"staff:{name}", args=words)).status_code
        for name, words in posts(published)
    }
    assert set(got.values()) | set(sent.values()) == {404}
    assert "How do I pay?" not in client.get(reverse("staff:faq")).text
    assert Article.objects.get().state == State.PUBLISHED


def test_reader_looks_and_changes_nothing(client_of, read_only, published):
    client = client_of(read_only)
    got = {
        name: client.get(reverse(f"staff:{name}", args=words)).status_code
        for name, words in pages(published)
    }
    assert got == {
        "faq_edit": 403, "faq_preview": 200, "faq_versions": 200, "faq_helped": 200,
        "faq_facts": 403, "faq_searches": 200, "faq_categories": 403,
    }  # fmt: skip
    assert {
        client.post(reverse(f"staff:{name}", args=words)).status_code
        for name, words in posts(published)
    } == {403}


def test_every_page_opens(client_of, agent, published):
    client = client_of(agent)
    for name, words in [*pages(published), ("faq", []), ("faq_new", [])]:
        assert client.get(reverse(f"staff:{name}", args=words)).status_code == 200, name


@pytest.mark.parametrize("items", [1, 3])
def test_list_asks_as_much_for_three_as_for_one(
    client_of, agent, shop, now, items, django_assert_num_queries
):
    client = client_of(agent)
    for number in range(items):
        made = open_article(
            shop=shop,
            language="en",
            said=Said(title=f"Title {number}", body="<p>a</p>"),
            by=agent,
            now=now,
        )
        publish(article=made, now=now)
    client.get(reverse("staff:faq"))
    with django_assert_num_queries(7):
        response = client.get(reverse("staff:faq"))
    assert response.text.count("Title ") == items


def test_article_is_written_planned_and_published(client_of, agent, shop):
    client = client_of(agent)
    kept = client.post(
        reverse("staff:faq_new"), {"title": "May I return it?", "text": "Yes.\n\nOf course."}
    )
    article = Article.objects.get()
    words = [article.pk, "en"]
    assert kept["Location"] == reverse("staff:faq_edit", args=words)
    assert article.texts.get().body == "<p>Yes.</p><p>Of course.</p>"
    at = timezone.localtime() + timedelta(days=1)
    client.post(reverse("staff:faq_plan", args=words), {"at": at.strftime("%Y-%m-%dT%H:%M")})
    article.refresh_from_db()
    assert article.state == State.PLANNED
    client.post(reverse("staff:faq_publish", args=words))
    article.refresh_from_db()
    assert article.state == State.PUBLISHED


def test_what_misses_is_said_in_words(client_of, agent, article):
    client = client_of(agent)
    page = client.get(reverse("staff:faq_edit", args=[article.pk, "en"])).text
    assert "Still to be filled in (en): Ways to pay." in page
    refused = client.post(reverse("staff:faq_publish", args=[article.pk, "en"]), follow=True)
    assert "Not published: these facts are not filled in yet: Ways to pay." in refused.text


def test_wrong_text_comes_back_as_it_was_typed(client_of, agent, article):
    url = reverse("staff:faq_edit", args=[article.pk, "en"])
    page = client_of(agent).post(url, {"title": "Mine", "text": "Call {fone}."})
    assert "There is no fact of this name: {fone}." in page.text
    assert ("Call {fone}." in page.text, 'value="Mine"' in page.text) == (True, True)
    assert article.texts.get().title == "How do I pay?"


def test_make_up_survives_a_form_without_a_script(client_of, agent, published):
    url = reverse("staff:faq_edit", args=[published.pk, "en"])
    client_of(agent).post(
        url, {"title": "Paying", "text": "With cards.", "html": "<p>With <b>cards</b>.</p>"}
    )
    told = published.texts.get()
    assert (told.title, told.body) == ("Paying", "<p>With <b>cards</b>.</p>")


def test_facts_are_kept_and_the_law_is_known(client_of, agent, shop):
    url = reverse("staff:faq_facts", args=[shop.pk])
    client = client_of(agent)
    wrong = client.post(url, {"return_days": "10", "phone": "012 345"})
    assert "the law gives customers 14 at least" in wrong.text
    client.post(url, {"return_days": "30", "hours_en": "always"})
    assert set(Fact.objects.values_list("name", "language", "value")) == {
        ("return_days", "", "30"),
        ("hours", "en", "always"),
    }


def test_figures_tell_what_readers_said(client_of, agent, published, ticket, shop):
    moment = timezone.now()
    row = note_feedback(article=published, language="en", is_helpful=False, now=moment)
    add_sentence(feedback=row, sentence="Which <cards>?")
    for _ in range(2):
        note_contact(article=published, ticket_id=ticket.pk, now=moment)
    note(shop_id=shop.pk, language="en", query="crypto coins", hits=0, on=moment.date())
    client = client_of(agent)
    page = client.get(reverse("staff:faq_helped", args=[published.pk])).text
    assert "Which &lt;cards&gt;?" in page
    assert "1 still wrote" in client.get(reverse("staff:faq"), {"show": "wrote"}).text
    searched = client.get(reverse("staff:faq_searches", args=[shop.pk])).text
    assert (
        f"{reverse('staff:faq_new')}?shop={shop.pk}&amp;language=en&amp;title=crypto%20coins"
        in searched
    )


def test_article_of_an_answer_holds_nobody(client_of, agent, ticket):
    text = "Dear Mirjam, order AB-1234 goes to mirjam@example.org. Returns take 14 days."
    message = desk.reply(ticket=ticket, by=agent, now=timezone.now(), text=text)
    url = reverse("staff:faq_from_answer", args=[message.pk])
    client = client_of(agent)
    page = client.get(url).text
    assert page.count("<mark") == 3

    refused = client.post(url, {"title": "Returns", "text": text})
    assert (
        "Take this out first, everybody can read it: a name, an e-mail address, an order number."
        in refused.text
    )
    assert not Article.objects.exists()

    client.post(url, {"title": "Returns", "text": "Returns take 14 days."})
    article = Article.objects.get()
    assert (article.state, article.texts.get().body) == (
        State.DRAFT,
        "<p>Returns take 14 days.</p>",
    )


def test_question_of_a_customer_becomes_no_article(client_of, agent, ticket):
    url = reverse("staff:faq_from_answer", args=[ticket.messages.get().pk])
    assert client_of(agent).get(url).status_code == 404


@pytest.mark.parametrize(
    ("way", "added"),
    [
        ("text", "<p>With <b>cards</b>.</p>"),
        (
            "link",
            '<p><a href="http://localhost:8000/{slug}/en/faq/how-do-i-pay/">How do I pay?</a></p>',
        ),
    ],
)
def test_article_goes_below_what_was_written(client_of, agent, ticket, published, way, added):
    client = client_of(agent)
    client.post(reverse("staff:draft", args=[ticket.pk]), {"kind": "answer", "text": "Dear you,"})
    page = client.get(reverse("staff:faq_pick", args=[ticket.pk]), {"q": "paying"}).text
    assert reverse("staff:faq_insert", args=[ticket.pk, published.pk]) in page

    client.post(reverse("staff:faq_insert", args=[ticket.pk, published.pk]), {"as": way})

    draft = Draft.objects.get()
    assert draft.html == "<p>Dear you,</p>" + added.format(slug=ticket.shop.slug)
