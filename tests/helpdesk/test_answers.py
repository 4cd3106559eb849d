"""The confirmation finds the shop's own published answers, filled in and with their address."""

from faq.articles import Category
from faq.publishing import publish
from faq.writing import Said, keep_category, open_article
from helpdesk.answers import fitting


def test_fitting_answers_are_published_ones_of_this_shop(shop, other_shop, agent, now, settings):
    settings.BASE_URL = "https://help.example"
    shop.slug, shop.language = "bos", "nl"
    shop.save()
    category: Category = keep_category(shop=shop, names={"nl": "Retour"}, position=1)
    for title in ("Hoe stuur ik schoenen terug?", "Schoenen terugsturen uit Belgie"):
        said = Said(title=title, body="<p>In een doos.</p>")
        article = open_article(
            shop=shop, category=category, language="nl", said=said, by=agent, now=now
        )
        if title.startswith("Hoe"):
            publish(article=article, now=now)
    asked = {"language": "nl", "text": "Schoenen terug Ik wil mijn schoenen sturen"}
    (found,) = fitting(shop=shop, **asked)
    assert found[0] == "Hoe stuur ik schoenen terug?"
    assert found[1].startswith("https://help.example/bos/nl/faq/")
    assert fitting(shop=other_shop, **asked) == []
    assert fitting(shop=shop, language="nl", text="Waar is mijn fietspomp gebleven") == []
