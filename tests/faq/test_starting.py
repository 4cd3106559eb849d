"""The articles to begin with: complete in both languages, and readable once the facts are there."""

import pytest

from faq.articles import Article, State
from faq.facts import FACTS
from faq.publishing import missing_of
from faq.reading import Voice
from faq.sites import site_of
from faq.starting import publish_complete, start
from faq.telling import keep_facts
from faq.wording import unknown_in
from faq.writing import said_by
from tickets.lib.letters import plain


def test_twenty_five_drafts_come_once(front, agent, now):
    assert (start(shop=front, by=agent, now=now), start(shop=front, by=agent, now=now)) == (25, 0)
    assert Article.objects.filter(state=State.DRAFT).count() == 25
    for article in Article.objects.prefetch_related("texts"):
        assert {text.language for text in article.texts.all()} == {"nl", "en"}
        for text in article.texts.all():
            said = said_by(text)
            assert unknown_in(*said.texts) == [], said.title
            assert len(said.summary) > 20
            assert said.keywords


@pytest.mark.parametrize(("form", "never"), [("u", " je "), ("je", " u ")])
def test_every_text_speaks_one_way_and_has_no_hole(front, agent, now, form, never):
    front.form_of_address = form
    front.save()
    start(shop=front, by=agent, now=now)
    for code in ("", "nl", "en"):
        keep_facts(shop=front, language=code, values={
            name: "30" for name, fact in FACTS.items() if fact.is_said == bool(code)
        })  # fmt: skip
    voice = Voice(site_of(front), "nl")
    for article in Article.objects.prefetch_related("texts"):
        assert missing_of(article) == {}
        text = article.texts.get(language="nl")
        words = f"{voice.text(text.summary)} {plain(voice.html(text.body))} "
        assert "{" not in words
        assert never not in f" {words.lower().replace(',', ' ')} ", words
    assert publish_complete(shop=front, now=now) == 25
