from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import translation

from tests import factories
from tickets import desk
from tickets.core.search import TicketSearch

URL = reverse("staff:search")


def ask(client, text, **more):
    return client.get(URL, {"q": text, **more})


def subjects(response):
    return [row["subject"] for row in response.context["rows"]]


@pytest.fixture
def client(client_of, agent):
    return client_of(agent)


@pytest.fixture
def jose(shop, agent, now):
    """A question with an order, a note, a file and a tag."""
    customer = factories.make_customer(shop, email="jose.nunez@example.org", name="José Núñez")
    ticket = factories.make_ticket(
        shop,
        customer=customer,
        subject="Bestelling #2024-1001 is kapot",
        text="De schoen uit pakket AB-12345 is stuk. Coördinatie <b>graag</b>!",
        order_reference="2024-1001",
        now=now,
    )
    file = desk.File("factuur_maart.pdf", "application/pdf", b"%PDF")
    desk.note(ticket=ticket, by=agent, now=now, text="Geheimpje onder ons", files=[file])
    desk.tag(ticket=ticket, name="te laat", by=agent, now=now)
    return ticket


@pytest.mark.parametrize(
    "text",
    [
        "AB-12345", "ab12345", "12345", "#2024-1001", "2024-1001", "1001", "2024",
        "jose.nunez@example.org", "JOSE.NUNEZ", "@example.org", "nunez", "Núñez", "josé", "JOSÉ núñ",
        "coordinatie", "schoenen", "schoen", "bestellingen", "factuur", "factuur_maart.pdf",
        "geheimpje", "van:jose", "from:nunez", 'klant:"jose nunez"', 'tag:"te laat"', "label:laat",
        "bestelling:2024-1001", "order:1001", "is:open", "status:nieuw", "soort:vraag", "voor:niemand",
        "kind:question kapot", '"is stuk"', '"de schoen uit"', "na:2026-03-01", "voor:2026-03-05",
        "before:5-3-2026 after:2026-03", "in:naaldbos", "winkel:naald", "kapot -gratis", "-is:spam",
        "kapto", "bestleling", "geheimpe", "jose.nunez@exmaple.org", "kap", "-nergens",
    ],
)  # fmt: skip
def test_search_finds_it(text, client, jose):
    assert [row["pk"] for row in ask(client, text).context["rows"]] == [jose.pk]


@pytest.mark.parametrize(
    "text",
    [
        "AB-12354", "54321", "#2024-1002", "is:done", "is:opgelost", "kapot -schoen", "-kapot",
        "voor:mij", "van:kapot", "tag:kapot", "order:AB-12345", '"schoen stuk"', '"kapo"',
        "kapot tag:vip", "in:zeewind", "before:2026-03-01", "after:2026-03-05", "soort:klacht",
        "example.com", "-van:jose", '-"is stuk"', "b", '"onder geheimpje"',
    ],
)  # fmt: skip
def test_search_does_not_find_it(text, client, jose):
    assert ask(client, text).context["rows"] == []


def test_search_finds_number_of_ticket(client, jose):
    assert ask(client, f"#{jose.pk}").context["rows"][0]["pk"] == jose.pk


def test_unknown_filter_is_plain_words(client, jose, shop, now):
    named = factories.make_ticket(shop, subject="kleur:rood graag", now=now)
    assert [row["pk"] for row in ask(client, "kleur:rood").context["rows"]] == [named.pk]
    assert ask(client, "is:kapot").context["chips"] == []


def test_search_shows_hit_in_its_sentence(client, jose):
    [row] = ask(client, "pakket AB-12345").context["rows"]
    assert row["last"] == (
        "De schoen uit <mark>pakket</mark> <mark>AB</mark>-<mark>12345</mark> is stuk."
        " Coördinatie &lt;b&gt;graag&lt;/b&gt;!"
    )
    [row] = ask(client, "geheim").context["rows"]
    assert row["last"] == "<mark>Geheimpje</mark> onder ons"
    [row] = ask(client, "nunez").context["rows"]
    assert row["who"] == "José <mark>Núñez</mark>"


def test_hits_can_be_taken_solved_and_picked(client, client_of, read_only, jose):
    response = ask(client, "kapot schoen")
    assert f'formaction="/desk/tickets/{jose.pk}/solve/"' in response.text
    assert f'name="ticket" value="{jose.pk}" form="bulk"' in response.text
    url = reverse("staff:solve", args=[jose.pk])
    response = client.post(url, {"back": response.context["view"]["name"]}, follow=True)
    assert response.redirect_chain[-1][0] == f"{URL}?q=kapot+schoen"
    assert [row["state"] for row in response.context["rows"]] == ["resolved"]
    assert "solve/" not in ask(client_of(read_only), "kapot").text


def test_latest_message_comes_first(client, shop, now):
    first = factories.make_ticket(shop, subject="een", text="pakket", now=now)
    factories.make_ticket(shop, subject="twee", text="pakket", now=now + timedelta(hours=1))
    assert subjects(ask(client, "pakket")) == ["twee", "een"]
    factories.make_message(first, text="en?", now=now + timedelta(hours=2))
    assert subjects(ask(client, "pakket")) == ["een", "twee"]


def test_closed_tickets_are_found(client, jose, agent, now):
    desk.resolve(ticket=jose, by=agent, now=now)
    assert len(ask(client, "kapot is:opgelost").context["rows"]) == 1
    assert len(ask(client, "kapot").context["rows"]) == 1
    assert ask(client, "kapot is:open").context["rows"] == []


def test_nothing_of_another_shop_is_found(client_of, stranger, owner, operator, read_only, jose):
    for text in ("kapot", "#2024-1001", "kapto", "van:jose", "is:open", "-nergens", f"#{jose.pk}"):
        assert ask(client_of(stranger), text).context["rows"] == []
        assert [row["pk"] for row in ask(client_of(owner), text).context["rows"]] == [jose.pk]
        assert [row["pk"] for row in ask(client_of(read_only), text).context["rows"]] == [jose.pk]
        assert ask(client_of(operator), text).status_code == 403


@pytest.mark.parametrize(
    "text",
    [
        '"', '""', "'", 'a"b', "(x", ")", "*", "kapot*", "NEAR(a b)", "a NEAR/2 b", "AND", "OR NOT",
        "a AND NOT b", "^kapot", "head:x", "body : y", "kapot +", "-", "--", "- -", ":", "van:", "is:",
        'van:"', "van::", "-van:-", "\\", "%", "_", "%s", "';--", "{{ x }}", "\x00", "a\x00b",
        "é" * 300, "a" * 10_000, "x " * 5000, '"' * 5000, "-a " * 300, "(" * 3000, "ﷺ" * 400, "½ ² Ⅷ",
        "van:x " * 100, "before:0001-01-01", "after:9999-12-31", "before:2026-99-99", "na:0000", "文字",
        "&|!<->:*", "'kapot':*", "a:*b", "¤fjose", "is:open -is:open", "ａｂｃ", "\u202eabc", "🙂",
        "schoen bestelling kapot graag pakket stuk " * 30, "qwertyuiopasdfghjklzxcvb qwxz zxqw wqxz",
    ],
)  # fmt: skip
def test_strange_questions_are_answered(text, client, jose):
    assert ask(client, text).status_code == 200
    assert client.get(URL, {"q": text}, headers={"HX-Request": "true"}).status_code == 200


def test_half_a_character_in_the_address_is_answered(client, jose):
    assert client.get(f"{URL}?q=kapot%ED%A0%BD%00%FF").status_code == 200


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "0", "٣"])
def test_strange_places_show_a_page(before, client, jose):
    assert ask(client, "kapot", before=before, loose="1").status_code == 200


def test_further_pages_hold_the_rest(client, shop, now, monkeypatch):
    for number in range(55):
        factories.make_ticket(
            shop, subject=f"pakket {number:02}", now=now + timedelta(minutes=number // 3)
        )
    first = ask(client, "pakket")
    rest = client.get(first.context["next"])
    assert len(subjects(first)) == 50
    assert rest.context["next"] == ""
    assert [s[-2:] for s in [*subjects(first), *subjects(rest)]] == [
        f"{number:02}" for number in reversed(range(55))
    ]
    assert first.context["counted"] == "The latest first, 50 at a time."
    assert (
        client.get(ask(client, "pakkte").context["next"]).context["rows"][-1]["pk"]
        == (rest.context["rows"][-1]["pk"])
    )


@pytest.mark.parametrize("item_count", [1, 3])
def test_search_asks_the_database_equally_often(
    item_count, client, agent, shop, now, django_assert_num_queries
):
    for _ in range(item_count):
        ticket = factories.make_ticket(shop, text="kapot", now=now)
        desk.tag(ticket=ticket, name="parcel", by=agent, now=now)
        desk.reply(ticket=ticket, text="kapot?", by=agent, now=now)
    # session, user, kept lists, hits, tickets, tags, where it stands (3); SQLite looks
    # up what the words may end in (2); colleagues and causes, kept for a minute (2);
    # the way out for mail
    with django_assert_num_queries(14 if connection.vendor == "sqlite" else 12):
        response = ask(client, "kapot is:open")
    assert len(response.context["rows"]) == item_count


def test_while_typing_only_the_hits_are_sent(client, jose):
    response = client.get(URL, {"q": "kapot"}, headers={"HX-Request": "true"})
    assert "<html" not in response.text
    assert 'hx-swap-oob="innerHTML">1 question fits.<' in response.text
    assert "HX-Request" in response.headers["Vary"].split(", ")


def test_chips_take_their_filter_away(client, jose):
    response = ask(client, 'kapot tag:"te laat" -is:spam')
    assert [(chip["name"], chip["value"]) for chip in response.context["chips"]] == [
        ("tag", "te laat"),
        ("not is", "spam"),
    ]
    assert [chip["url"] for chip in response.context["chips"]] == [
        f"{URL}?q=kapot+-is%3Aspam",
        f"{URL}?q=kapot+tag%3A%22te+laat%22",
    ]


def test_empty_field_says_what_one_can_type(client):
    response = ask(client, "")
    assert "What are you looking for?" in response.text
    assert "from:jan is:open" in response.text
    assert "Nothing fits." in ask(client, "nergens").text


def test_every_example_is_understood(client):
    for language in ("en", "nl"):
        with translation.override(language):
            for example in ask(client, "").context["examples"]:
                asked = ask(client, str(example["text"]))
                assert asked.context["chips"] or '"' in asked.context["q"]


def test_erased_ticket_is_found_no_more(client, jose):
    jose.delete()
    assert TicketSearch.objects.count() == 0
    assert ask(client, "kapot").context["rows"] == []
