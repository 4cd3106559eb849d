"""The public pages as a visitor's browser gets them."""

import json
import re
from gzip import decompress

import pytest
from django.test import Client

from faq.figures import ArticleFeedback, SearchLog
from faq.writing import Said, keep_category, write
from tests.repo.sources import ROOT

ARTICLE = "/naaldbos/nl/faq/hoe-stuur-ik-iets-terug/"


def test_root_leads_to_the_language_of_the_browser(client, front):
    response = client.get("/naaldbos/", headers={"Accept-Language": "de, en-GB;q=0.8, nl;q=0.5"})
    assert (response.status_code, response["Location"]) == (302, "/naaldbos/en/")


@pytest.mark.parametrize(
    "path",
    [
        "/naaldbos/nl/",
        ARTICLE,
        "/naaldbos/nl/faq/retourneren/",
        "/naaldbos/nl/search/?q=terugstuuren",
        "/naaldbos/nl/feed.xml",
        "/naaldbos/sitemap.xml",
        "/naaldbos/robots.txt",
        "/naaldbos/nl/nowhere/",
    ],
)
def test_no_page_sets_a_cookie_or_loads_from_elsewhere(client, article, agent, path):
    client.force_login(agent)

    response = client.get(path)

    assert response.cookies == {}
    assert "Cookie" not in response.get("Vary", "")
    loaded = re.findall(
        r"""(?:<link rel="stylesheet"|<script|<img)[^>]*?(?:href|src)="([^"]+)""", response.text
    )
    assert [one for one in loaded if not one.startswith("/")] == []
    assert "style=" not in response.text
    assert response["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_home_shows_what_is_read_by_category(client, article):
    page = client.get("/naaldbos/nl/")
    assert page.status_code == 200
    assert ("Retourneren" in page.text, "Hoe stuur ik iets terug?" in page.text) == (True, True)
    assert '<html lang="nl">' in page.text
    assert (
        '<link rel="alternate" hreflang="en" href="http://localhost:8000/naaldbos/en/">'
        in page.text
    )


@pytest.mark.parametrize(("form", "said"), [("u", "kunt u"), ("je", "kun je")])
def test_article_speaks_as_the_shop_does_and_tells_its_facts(client, article, front, form, said):
    front.form_of_address = form
    front.save()
    assert f"Dat {said} binnen 30 dagen doen." in client.get(ARTICLE).text


def test_article_is_asked_again_without_being_sent_again(client, article):
    first = client.get(ARTICLE)
    again = client.get(ARTICLE, headers={"If-None-Match": first["ETag"]})
    assert "s-maxage=300" in first["Cache-Control"]
    assert (again.status_code, again.content) == (304, b"")


def test_pages_are_small(client, article):
    packed = client.get(ARTICLE, headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert b"Hoe stuur ik iets terug?" in decompress(packed.content)
    assert len(packed.content) < 6000


def test_old_address_leads_to_the_new_one(client, article, agent, now):
    said = Said(title="Iets terugsturen", body="<p>Zo.</p>", slug="iets-terugsturen")
    write(article=article, language="nl", said=said, by=agent, now=now)

    moved = client.get(ARTICLE)

    assert (moved.status_code, moved["Location"]) == (301, "/naaldbos/nl/faq/iets-terugsturen/")
    assert client.get(moved["Location"]).status_code == 200


def test_old_address_of_a_category_leads_to_the_new_one(client, article, category, front):
    keep_category(shop=front, names={"nl": "Terug"}, position=1, category=category)
    assert client.get("/naaldbos/nl/faq/retourneren/")["Location"] == "/naaldbos/nl/faq/terug/"
    assert client.get("/naaldbos/en/faq/returns/").status_code == 404


def test_draft_is_nowhere(client, front, agent, now, article):
    article.state = "draft"
    article.save(update_fields=["state"])
    found = [
        client.get(path)
        for path in (ARTICLE, "/naaldbos/nl/", "/naaldbos/nl/feed.xml", "/naaldbos/sitemap.xml")
    ]
    assert found[0].status_code == 404
    assert ["stuur ik iets terug" in one.text or "hoe-stuur" in one.text for one in found] == [
        False
    ] * 4


def test_address_without_a_page_offers_the_search(client, front):
    lost = client.get("/naaldbos/en/faq/no-such-thing/")
    assert lost.status_code == 404
    assert 'action="/naaldbos/en/search/"' in lost.text
    assert "Naaldbos" in lost.text


def test_language_that_the_shop_does_not_speak_is_not_there(client, front):
    assert client.get("/naaldbos/fr/").status_code == 404


def test_structured_data_is_json_that_cannot_leave_its_script(client, article, agent, now):
    said = Said(
        title="</script><b>Hoe?",
        body="<p>Zo &amp; niet anders.</p>",
        slug="hoe-stuur-ik-iets-terug",
    )
    write(article=article, language="nl", said=said, by=agent, now=now)

    page = client.get(ARTICLE).text

    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    question = json.loads(data)["mainEntity"][0]
    assert question["name"] == "</script><b>Hoe?"
    assert question["acceptedAnswer"]["text"] == "<p>Zo &amp; niet anders.</p>"
    assert page.count("<b>Hoe?") == 0


def test_own_hostname_is_the_only_place(client, article, front, settings):
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "hulp.naaldbos.example"]
    front.hostname = "hulp.naaldbos.example"
    front.save()
    own = Client(headers={"host": "hulp.naaldbos.example"})

    assert own.get("/")["Location"] == "/nl/"
    page = own.get("/nl/faq/hoe-stuur-ik-iets-terug/")
    assert page.status_code == 200
    assert (
        'rel="canonical" href="http://hulp.naaldbos.example:8000/nl/faq/hoe-stuur-ik-iets-terug/"'
        in page.text
    )
    moved = client.get(ARTICLE)
    assert (moved.status_code, moved["Location"]) == (
        301,
        "http://hulp.naaldbos.example:8000/nl/faq/hoe-stuur-ik-iets-terug/",
    )


def test_colour_of_the_shop_is_kept_for_ever_and_never_another(client, front):
    [path] = re.findall(r'href="(/naaldbos/look-\w+\.css)"', client.get("/naaldbos/nl/").text)
    sheet = client.get(path)
    assert (sheet.text, sheet["Cache-Control"]) == (
        ":root{--shop:#8a1f4b}\n",
        "public, max-age=31536000, immutable",
    )
    assert client.get("/naaldbos/look-0123456789ab.css").status_code == 404


def test_feed_and_sitemap_name_every_text(client, article):
    feed = client.get("/naaldbos/nl/feed.xml")
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert "<title>Hoe stuur ik iets terug?</title>" in feed.text
    assert re.findall(
        r"<loc>http://localhost:8000(.*?)</loc>", client.get("/naaldbos/sitemap.xml").text
    ) == [
        "/naaldbos/nl/",
        "/naaldbos/en/",
        "/naaldbos/nl/faq/retourneren/",
        "/naaldbos/en/faq/returns/",
        "/naaldbos/en/faq/how-do-i-return-something/",
        ARTICLE,
    ]


def test_reader_says_yes_once_a_day_and_why(client, article):
    path = f"{ARTICLE}helped/"
    said = client.post(path, {"helped": "no"})
    client.post(path, {"helped": "no"})
    [token] = re.findall(r'name="token" value="([^"]+)"', said.text)
    client.post(f"{ARTICLE}why/", {"token": token, "sentence": "Which\nbox?"})
    client.post(f"{ARTICLE}why/", {"token": "made:up", "sentence": "No"})

    rows = ArticleFeedback.objects.values_list("is_helpful", "sentence", "language")
    assert list(rows) == [(False, "Which box?", "nl")]


def test_vote_from_another_site_does_not_count(client, article):
    sent = client.post(
        f"{ARTICLE}helped/", {"helped": "yes"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert (sent.status_code, ArticleFeedback.objects.count()) == (400, 0)


def test_search_counts_when_it_was_asked_and_keeps_nothing_personal(client, article):
    path = "/naaldbos/nl/search/"
    client.get(path, {"q": "terugst", "part": "1"})
    client.get(path, {"q": "Terugsturen jan@example.org 0612345678", "part": "1", "asked": "1"})
    client.get(path, {"q": "xylofoon"})
    client.get(path, {"q": "xylofoon"})
    client.get(path, {"q": "2024-1001"})

    rows = SearchLog.objects.order_by("words").values_list("words", "times", "hits")
    assert list(rows) == [("terugsturen", 1, 1), ("xylofoon", 2, 0)]


def test_script_of_the_public_pages_is_small():
    assert (ROOT / "static/js/public.js").stat().st_size < 4000
