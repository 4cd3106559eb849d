import re

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tickets import desk
from tickets.core.message import Message
from tickets.core.participant import Participant
from tickets.core.states import State
from tickets.outbox.models import MailState, OutgoingMail
from tickets.staff.conversation import Letter, Run


def url_of(ticket) -> str:
    return reverse("staff:ticket", args=[ticket.pk])


def letters(response) -> list[Letter]:
    return [step for step in response.context["steps"] if isinstance(step, Letter)]


@pytest.mark.parametrize("item_count", [1, 3])
def test_ticket_asks_the_database_equally_often(
    item_count, client_of, agent, owner, shop, customer, ticket, django_assert_num_queries
):
    now = timezone.now()
    for number in range(item_count):
        factories.make_message(ticket)
        desk.reply(
            ticket=ticket,
            by=owner,
            now=now,
            text="Soon.",
            files=[desk.File("a.txt", "text/plain", f"file {number}".encode())],
        )
        desk.tag(ticket=ticket, name=f"tag {number}", by=agent, now=now)
        factories.make_ticket(shop, customer=customer)
    client = client_of(agent)

    with django_assert_num_queries(16):
        response = client.get(url_of(ticket))

    assert len(letters(response)) == 1 + 2 * item_count


@pytest.mark.parametrize(
    ("who", "status"),
    [("owner", 200), ("agent", 200), ("read_only", 200), ("stranger", 404), ("operator", 403)],
)
def test_ticket_opens_for_readers_of_its_shop(who, status, request, client_of, ticket):
    user = request.getfixturevalue(who)

    assert client_of(user).get(url_of(ticket)).status_code == status


def test_ticket_that_is_none_is_not_found(client_of, owner):
    assert client_of(owner).get(reverse("staff:ticket", args=[10**18])).status_code == 404


def test_reading_changes_nothing(client_of, agent, ticket):
    before = (ticket.events.count(), ticket.updated_at)

    client_of(agent).get(url_of(ticket))

    ticket.refresh_from_db()
    assert (ticket.events.count(), ticket.updated_at) == before


def test_conversation_goes_from_old_to_new_with_events_between(client_of, agent, ticket):
    desk.note(ticket=ticket, by=agent, now=timezone.now(), text="A secret.")
    desk.reply(ticket=ticket, by=agent, now=timezone.now(), text="On its way.")
    response = client_of(agent).get(url_of(ticket))

    said = [letter.message.visible_text for letter in letters(response)]
    assert said == ["Where is my parcel?", "A secret.", "On its way."]
    words = [
        [line.words for line in step.lines]
        for step in response.context["steps"]
        if isinstance(step, Run)
    ]
    assert words == [
        ["Came in by e-mail"],
        ["Sanne Visser took this", "Sanne Visser set this to: waiting for the customer"],
    ]


def test_run_of_events_folds(client_of, agent, ticket):
    for name in ("one", "two", "three"):
        desk.tag(ticket=ticket, name=name, by=agent, now=timezone.now())

    response = client_of(agent).get(url_of(ticket))

    assert "4 things happened" in response.text


def test_strangers_words_are_text_and_quotes_fold(client_of, agent, shop):
    words = factories.make_words(
        "<b>bold</b>\n> quoted",
        visible_text="<b>bold</b> http://example.com/?a=1&b=2",
        from_email="x@example.org",
        from_name="<script>",
    )
    ticket = factories.make_ticket(shop, subject="<i>", words=words)

    text = client_of(agent).get(url_of(ticket)).text

    assert "&lt;b&gt;bold&lt;/b&gt;" in text
    assert "<b>bold" not in text
    assert "<i>" not in text
    assert "<blockquote>&lt;b&gt;bold" in text
    assert 'rel="nofollow"' in text


def test_read_only_sees_all_and_can_do_nothing(client_of, read_only, agent, ticket):
    desk.note(ticket=ticket, by=agent, now=timezone.now(), text="A secret.")
    response = client_of(read_only).get(url_of(ticket))

    assert "A secret." in response.text
    assert "composer" not in response.text
    posts = re.findall(r"<form[^>]* method=.post.[^>]*>", response.text)
    assert [re.search(r'action="([^"]*)"', form)[1] for form in posts] == [
        reverse("staff:colours"),
        reverse("account_logout"),
    ]


def test_panel_shows_the_customers_earlier_questions_of_the_shop(
    client_of, agent, owner, shop, other_shop, customer, ticket
):
    earlier = factories.make_ticket(shop, customer=customer, subject="Wrong size")
    desk.resolve(ticket=earlier, by=agent, now=timezone.now())
    factories.make_ticket(shop, subject="Of somebody else")
    twin = factories.make_customer(other_shop, email="mirjam@example.org")
    factories.make_ticket(other_shop, customer=twin, subject="In another shop")

    response = client_of(agent).get(url_of(ticket))

    assert [one["subject"] for one in response.context["earlier"]] == ["Wrong size"]
    assert [one["state_label"] for one in response.context["earlier"]] == ["solved"]


def test_unverified_message_is_marked_until_somebody_decides(client_of, agent, ticket):
    message = factories.make_message(ticket, is_unverified=True)
    Message.objects.filter(pk=message.pk).update(from_email="else@example.org")
    client = client_of(agent)
    belongs = reverse("staff:belongs_here", args=[message.pk])
    assert belongs in client.get(url_of(ticket)).text

    response = client.post(belongs)

    assert response.headers["Location"] == url_of(ticket)
    assert belongs not in client.get(url_of(ticket)).text
    person = Participant.objects.get(ticket=ticket)
    assert (person.email, person.standing) == ("else@example.org", "accepted")


def test_person_in_copy_is_let_in_with_one_click(client_of, agent, shop):
    ticket = factories.make_ticket(shop, people_in_copy=[("Jan", "jan@example.org")])
    person = ticket.participants.get()
    client = client_of(agent)
    let_in = reverse("staff:let_in", args=[person.pk])
    assert let_in in client.get(url_of(ticket)).text

    client.post(let_in)

    person.refresh_from_db()
    assert person.standing == Participant.Standing.ACCEPTED
    assert let_in not in client.get(url_of(ticket)).text


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (MailState.QUEUED, "Leaves soon"),
        (MailState.RETRY, "Did not get through yet; tried again"),
        (MailState.FAILED, "Could not be sent"),
        (MailState.UNCERTAIN, "Maybe sent: have a look in Mail out"),
    ],
)
def test_answer_says_where_its_mail_is(state, words, client_of, agent, ticket, settings):
    settings.IS_MAIL_OUT_SET = True
    message = desk.reply(ticket=ticket, by=agent, now=timezone.now(), text="On its way.")
    OutgoingMail.objects.filter(message=message).update(state=state)

    fate = letters(client_of(agent).get(url_of(ticket)))[-1].fate

    assert fate.words == words
    assert fate.can_take_back == (state in {MailState.QUEUED, MailState.RETRY})


def test_answer_that_came_back_says_so(client_of, agent, ticket):
    message = desk.reply(ticket=ticket, by=agent, now=timezone.now(), text="On its way.")
    OutgoingMail.objects.filter(message=message).update(
        bounced_at=timezone.now(), is_bounce_permanent=True
    )

    fate = letters(client_of(agent).get(url_of(ticket)))[-1].fate

    assert (fate.words, fate.tone) == ("Came back: the address does not work", "bad")


def test_only_its_writer_may_take_an_answer_back(client_of, agent, owner, ticket):
    desk.reply(ticket=ticket, by=agent, now=timezone.now(), text="On its way.")

    assert not letters(client_of(owner).get(url_of(ticket)))[-1].fate.can_take_back


@pytest.mark.parametrize("state", [State.SPAM, State.CLOSED])
def test_composer_is_away_where_nothing_can_be_answered(state, client_of, agent, ticket):
    if state == State.SPAM:
        desk.mark_spam(ticket=ticket, by=agent, now=timezone.now())
    else:
        desk.resolve(ticket=ticket, by=agent, now=timezone.now())
        desk.close(ticket=ticket, now=timezone.now())

    text = client_of(agent).get(url_of(ticket)).text

    assert 'id="composer"' not in text
    assert reverse("staff:reopen", args=[ticket.pk]) in text


def test_why_explains_the_due_moment(client_of, agent, stranger, ticket):
    url = reverse("staff:why", args=[ticket.pk])

    assert "The customer wrote for the first time." in client_of(agent).get(url).text
    assert client_of(stranger).get(url).status_code == 404


def test_why_for_htmx_is_only_the_part(client_of, agent, ticket):
    url = reverse("staff:why", args=[ticket.pk])

    assert "<html" not in client_of(agent).get(url, headers={"HX-Request": "true"}).text


def test_back_leads_to_the_list_one_came_from(client_of, agent, ticket):
    client = client_of(agent)

    assert client.get(url_of(ticket), {"from": "mine"}).context["back"].name == "mine"
    assert client.get(url_of(ticket), {"from": "//evil"}).context["back"].name == "to_answer"
