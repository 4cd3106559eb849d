from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tickets import desk
from tickets.core.states import State
from tickets.core.ticket import Ticket
from tickets.staff.inbox import read_bookmark
from tickets.staff.lists import VIEWS
from tickets.staff.places import count


def subjects(response) -> list[str]:
    return [row["subject"] for row in response.context["rows"]]


@pytest.mark.parametrize("item_count", [1, 3])
def test_inbox_asks_the_database_equally_often(
    item_count, client_of, agent, shop, django_assert_num_queries
):
    for _ in range(item_count):
        ticket = factories.make_ticket(shop)
        desk.tag(ticket=ticket, name="parcel", by=agent, now=timezone.now())
        desk.assign(ticket=ticket, to=agent, by=agent, now=timezone.now())
    client = client_of(agent)

    # session, user, kept lists, tickets, tags, colleagues, causes, shops with answer moments,
    # the way out for mail
    with django_assert_num_queries(9):
        response = client.get(reverse("staff:inbox"))

    assert response.status_code == 200
    assert len(response.context["rows"]) == item_count


@pytest.mark.parametrize("name", VIEWS)
def test_view_when_empty_says_the_next_step(name, client_of, agent):
    response = client_of(agent).get(reverse("staff:view", args=[name]))

    assert str(VIEWS[name].empty) in response.text.replace("&#x27;", "'")
    assert str(VIEWS[name].empty_next) in response.text.replace("&#x27;", "'")


def test_views_hold_what_their_names_say(client_of, agent, shop):
    now = timezone.now()
    for subject in ("new", "mine", "waiting", "asleep", "solved", "spam"):
        ticket = factories.make_ticket(shop, subject=subject)
        if subject == "mine":
            desk.assign(ticket=ticket, to=agent, by=agent, now=now)
        if subject == "waiting":
            desk.wait_for(ticket=ticket, state=State.WAITING_CUSTOMER, by=agent, now=now)
        if subject == "asleep":
            desk.snooze(ticket=ticket, until=now + timedelta(seconds=1), by=agent, now=now)
        if subject == "solved":
            desk.resolve(ticket=ticket, by=agent, now=now)
        if subject == "spam":
            desk.mark_spam(ticket=ticket, by=agent, now=now)
    client = client_of(agent)
    due = Ticket.objects.filter(due_at__isnull=False).values_list("subject", "due_at")
    today = timezone.localdate(now)
    due_today = [subject for subject, due_at in due if timezone.localdate(due_at) == today]

    held = {
        name: sorted(subjects(client.get(reverse("staff:view", args=[name])))) for name in VIEWS
    }

    assert held == {
        "to_answer": ["mine", "new"],
        "mine": ["mine"],
        "unassigned": ["asleep", "new", "waiting"],
        "waiting": ["waiting"],
        "snoozed": ["asleep"],
        # Before a shop opens, what came in at night is due today.
        "promised": sorted({"asleep", *due_today}),
        "overdue": [],
        "thanks": [],
        "resolved": ["solved"],
        "spam": ["spam"],
        "all": ["asleep", "mine", "new", "solved", "spam", "waiting"],
    }


def test_overdue_holds_what_should_have_been_answered(client_of, agent, shop):
    factories.make_ticket(shop, subject="late", now=timezone.now() - timedelta(days=30))
    factories.make_ticket(shop, subject="fresh")

    response = client_of(agent).get(reverse("staff:view", args=["overdue"]))

    assert subjects(response) == ["late"]


def test_inbox_keeps_other_shops_out(client_of, stranger, ticket):
    assert subjects(client_of(stranger).get(reverse("staff:view", args=["all"]))) == []


def test_inbox_sends_an_operator_to_the_call_page(client_of, operator, ticket):
    response = client_of(operator).get(reverse("staff:inbox"))

    assert response.headers["Location"] == reverse("staff:new_ticket")


@pytest.mark.parametrize("name", ["places", "view", "news"])
def test_lists_refuse_an_operator(name, client_of, operator, ticket):
    args = [] if name == "places" else ["all"]

    assert client_of(operator).get(reverse(f"staff:{name}", args=args)).status_code == 403


def test_view_of_an_unknown_name_is_not_found(client_of, agent):
    assert client_of(agent).get(reverse("staff:view", args=["nonsense"])).status_code == 404


def test_inbox_asks_a_visitor_to_log_in(client, db):
    response = client.get(reverse("staff:inbox"))

    assert response.headers["Location"] == f"{reverse('account_login')}?next=/desk/"


@pytest.mark.parametrize("name", ["to_answer", "all"])
def test_pages_follow_each_other_without_loss(name, client_of, agent, shop, monkeypatch):
    monkeypatch.setattr("tickets.staff.inbox.PAGE", 2)
    moment = timezone.now()
    for number in range(5):
        factories.make_ticket(shop, subject=str(number), now=moment)
    client = client_of(agent)

    seen, after = [], ""
    for _ in range(3):
        response = client.get(reverse("staff:view", args=[name]), {"after": after})
        seen += subjects(response)
        after = response.context["next"]

    assert sorted(seen) == ["0", "1", "2", "3", "4"]
    assert after == ""


@pytest.mark.parametrize(
    "word",
    [
        "",
        "x",
        "%00",
        "YQ==",
        "MjAyNi0wMS0wMXwx",
        "ÿ",
        "OTk5OS0wMS0wMVQwMDowMDowMCswMDowMHw5OTk5OTk5OTk5OTk5OTk5OTk5OTk=",
    ],
)
def test_bookmark_that_is_none_shows_the_first_page(word, client_of, agent, ticket):
    response = client_of(agent).get(reverse("staff:inbox"), {"after": word})

    assert read_bookmark(word) is None
    assert subjects(response) == ["My parcel"]


def test_row_shows_strangers_words_as_text(client_of, agent, shop):
    factories.make_ticket(shop, subject="<script>alert(1)</script>", text="<img src=x>")

    text = client_of(agent).get(reverse("staff:inbox")).text

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<img src=x>" not in text


def test_row_is_strong_while_the_next_word_is_ours(client_of, agent, ticket):
    client = client_of(agent)

    before = client.get(reverse("staff:view", args=["all"])).context["rows"][0]["is_ours"]
    desk.reply(ticket=ticket, by=agent, now=timezone.now(), text="On its way.")
    after = client.get(reverse("staff:view", args=["all"])).context["rows"][0]["is_ours"]

    assert (before, after) == (True, False)


def test_row_offers_no_buttons_to_who_only_reads(client_of, agent, read_only, ticket):
    url = reverse("staff:assign", args=[ticket.pk])

    assert url in client_of(agent).get(reverse("staff:inbox")).text
    assert url not in client_of(read_only).get(reverse("staff:inbox")).text


def test_news_are_silent_until_something_moves(client_of, agent, shop, ticket):
    client = client_of(agent)
    since = timezone.now().isoformat()
    url = reverse("staff:news", args=["to_answer"])

    before = client.get(url, {"since": since})
    factories.make_ticket(shop)
    after = client.get(url, {"since": since})

    assert before.status_code == 204
    assert after.context["count"] == 1


@pytest.mark.parametrize("since", ["", "x", "2026-01-01"])
def test_news_since_no_moment_are_silent(since, client_of, agent, ticket):
    response = client_of(agent).get(reverse("staff:news", args=["all"]), {"since": since})

    assert response.status_code == 204


def test_places_count_in_one_statement(client_of, agent, ticket, django_assert_num_queries):
    client = client_of(agent)

    # session, user, kept lists, counts
    with django_assert_num_queries(4):
        client.get(reverse("staff:places"))
    with django_assert_num_queries(2):
        client.get(reverse("staff:places"))


def test_counts_are_of_the_own_shops(agent, stranger, owner, ticket):
    now = timezone.now()

    assert count(agent, now=now)["to_answer"] == 1
    assert count(owner, now=now)["to_answer"] == 1
    assert count(stranger, now=now)["to_answer"] == 0


def test_counts_stop_at_99(client_of, agent, ticket, monkeypatch):
    monkeypatch.setattr("tickets.staff.places.MOST", 1)

    response = client_of(agent).get(reverse("staff:places"))

    assert {place["name"]: place.get("count") for place in response.context["places"]}[
        VIEWS["to_answer"].label
    ] == "0+"


def test_page_warns_while_no_mail_can_leave(client_of, agent, read_only, settings):
    settings.IS_MAIL_OUT_SET = False
    words = "Outgoing mail is not set up yet"

    assert words in client_of(agent).get(reverse("staff:inbox")).text
    assert words not in client_of(read_only).get(reverse("staff:inbox")).text
    settings.IS_MAIL_OUT_SET = True
    assert words not in client_of(agent).get(reverse("staff:inbox")).text


def test_row_of_a_nameless_customer_shows_the_address_that_works(client_of, agent, shop):
    customer = factories.make_customer(shop, email="old@example.org", name="")
    for email in ("works@example.org", "newer@example.org"):
        customer.addresses.create(shop=shop, email=email)
    customer.addresses.filter(email="old@example.org").update(bounced_at=timezone.now())
    factories.make_ticket(shop, customer=customer)

    response = client_of(agent).get(reverse("staff:inbox"))

    assert [row["who"] for row in response.context["rows"]] == ["works@example.org"]


def test_list_beside_a_ticket_marks_it_and_leads_on(client_of, agent, stranger, shop, monkeypatch):
    monkeypatch.setattr("tickets.staff.beside.PAGE", 1)
    first, second = factories.make_ticket(shop), factories.make_ticket(shop)
    client = client_of(agent)
    url = reverse("staff:beside", args=["to_answer"])

    page = client.get(url, {"at": first.pk})
    assert [(row["pk"], "aria-current" in page.text) for row in page.context["rows"]] == [
        (first.pk, True)
    ]
    further = client.get(url, {"at": first.pk, "after": page.context["next"]})
    assert [row["pk"] for row in further.context["rows"]] == [second.pk]
    assert client_of(stranger).get(url).context["rows"] == []
    assert client.get(url, {"at": "x"}).status_code == 404
