"""Writing keeps versions and addresses, and never shows a hole."""

import pytest
from django.db import IntegrityError, transaction

from faq.articles import Article, PublicAddress
from faq.diffing import changes
from faq.writing import Said, UnableToWrite, open_article, restore, write


def said(title="How?", body="<p>So.</p>", **more):
    return Said(title=title, body=body, **more)


def test_text_is_cleaned_when_it_is_written(front, agent, now):
    body = '<p onclick="x()">So <script>x()</script><img src="https://evil.example/a.png"><a href="javascript:x()">a</a></p>'
    article = open_article(shop=front, language="nl", said=said(body=body), by=agent, now=now)
    kept = article.texts.get().body
    assert ("script" in kept, "onclick" in kept, "evil" in kept) == (False, False, False)


def test_each_change_is_a_version_that_can_come_back(front, agent, now):
    article = open_article(shop=front, language="nl", said=said(), by=agent, now=now)
    told = write(
        article=article, language="nl", said=said(body="<p>Otherwise.</p>"), by=agent, now=now
    )
    write(article=article, language="nl", said=said(body="<p>Otherwise.</p>"), by=agent, now=now)
    second, first = article.versions.order_by("-number")
    assert [(one.mark, one.text) for one in changes(first, second)] == [
        (" ", "How?"), ("-", "So."), ("+", "Otherwise."), (" ", "how"),
    ]  # fmt: skip
    assert second.by_label == "Sanne Visser"

    restore(version=first, by=agent, now=now)

    told.refresh_from_db()
    assert (told.body, article.versions.count()) == ("<p>So.</p>", 3)


def test_address_is_never_given_to_another(front, agent, now):
    first = open_article(shop=front, language="nl", said=said(), by=agent, now=now)
    write(article=first, language="nl", said=said(slug="else"), by=agent, now=now)
    other = open_article(shop=front, language="nl", said=said(), by=agent, now=now)
    assert other.texts.get().slug == "how-2"
    write(article=first, language="nl", said=said(slug="how"), by=agent, now=now)
    assert first.texts.get().slug == "how"
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicAddress.objects.create(shop=front, language="nl", slug="how", article=other)


def test_unknown_fact_is_refused_and_nothing_kept(front, agent, now):
    with pytest.raises(UnableToWrite) as unable:
        open_article(shop=front, language="nl", said=said(body="<p>{fone}</p>"), by=agent, now=now)
    assert (unable.value.names, Article.objects.count()) == (["fone"], 0)


def test_published_article_gets_no_hole(article, agent, now):
    with pytest.raises(UnableToWrite) as unable:
        write(article=article, language="nl", said=said(body="<p>{phone}</p>"), by=agent, now=now)
    assert unable.value.names == ["phone"]
